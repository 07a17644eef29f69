/**
 * Fills in the code that a link from a letter carries after its #. It never reaches the server
 * that way, so no log has it. Without this file the code is typed or pasted.
 */
const code = new URLSearchParams(location.hash.slice(1)).get("code");
const field = document.getElementById("id_code");

if (code && field) {
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
}
