/**
 * Lists that change in place. The page works without this file: filters are a form that reads,
 * chips and page numbers are links.
 *
 * Everything inside [data-live-list] is fetched anew when a filter changes or such a link is
 * followed, and takes the place of what was there. The address follows, so that it can be shared
 * and the browser's back button works. A changed filter keeps the focus; a link leads to the
 * results. The number found is said in the polite region [data-live-report].
 */
const list = document.querySelector("[data-live-list]");
const report = document.querySelector("[data-live-report]");
let pending;
let shown = location.pathname + location.search;

const formAddress = (form) => {
  const query = new URLSearchParams(new FormData(form));
  return query.size ? `${form.action}?${query}` : form.action;
};

const findAgain = (field) =>
  [...list.querySelectorAll("[data-live-form] [name]")].find(
    (each) => each.name === field.name && (each.type !== "checkbox" || each.value === field.value),
  );

function replaceList(fresh) {
  const open = [...list.querySelectorAll("details")].map((details) => details.open);
  list.replaceChildren(...fresh.childNodes);
  list.querySelectorAll("details").forEach((details, index) => {
    details.open ||= Boolean(open[index]);
  });
}

async function show(url, { field = null, isNew = true } = {}) {
  pending?.abort();
  pending = new AbortController();
  try {
    const response = await fetch(url, { signal: pending.signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-live-list]");
    if (!response.ok || !fresh) throw new Error("no list");
    replaceList(fresh);
    document.title = page.title;
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
    return;
  }
  if (isNew) history.pushState(null, "", url);
  shown = location.pathname + location.search;
  const heading = list.querySelector("[data-live-results] h2");
  report.textContent = heading.textContent;
  const target = (field && findAgain(field)) || heading;
  target.focus({ preventScroll: Boolean(field) });
}

const isOfList = (link) =>
  link.origin === location.origin && link.pathname === location.pathname && !link.hash;

if (list && report) {
  list.addEventListener("change", ({ target }) => {
    const form = target.closest("[data-live-form]");
    if (form) show(formAddress(form), { field: target });
  });
  list.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-live-form]");
    if (!form) return;
    event.preventDefault();
    show(formAddress(form));
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !isPlain || !isOfList(link)) return;
    event.preventDefault();
    show(link.href);
  });
  window.addEventListener("popstate", () => {
    // A link inside the page, such as the one past the frame, ends up here too.
    if (location.pathname + location.search !== shown) show(location.href, { isNew: false });
  });
}
