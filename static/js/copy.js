/**
 * Copy buttons. The page works without this file: the text is there to select, and the
 * buttons stay hidden until the clipboard is known to be there.
 *
 * <button hidden data-copy="id-of-text" data-report="id" data-copied="…" data-failed="…">
 * The result is said in the polite live region whose id is data-report.
 */
async function copyText(button) {
  const text = document.getElementById(button.dataset.copy).textContent.trim();
  const region = document.getElementById(button.dataset.report);
  region.textContent = "";
  try {
    await navigator.clipboard.writeText(text);
    region.textContent = button.dataset.copied;
  } catch {
    region.textContent = button.dataset.failed;
  }
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copyText(button));
  }
}
