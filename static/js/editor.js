/**
 * In the page editor: once a form is on its way, no draft of it is saved in passing any more.
 *
 * Wagtail saves a draft a second after a change, and takes the fields that "approve" or "publish"
 * add to the form for a change. Where the answer takes longer than that, the draft arrives after
 * the form, is refused as outdated, and the editor sees an error that is none.
 */
let draft = null;
let isOnItsWay = false;

document.addEventListener("w-autosave:save", (event) => {
  draft = event;
  if (isOnItsWay) draft.preventDefault();
});

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("[data-edit-form]")) return;
  isOnItsWay = true;
  draft?.preventDefault();
});

// Back to the form by the browser's own button: drafts are saved again.
window.addEventListener("pageshow", () => {
  isOnItsWay = false;
});
