/**
 * Suggestions while typing in a search box: an editable combobox with a list (WAI-ARIA 1.2).
 * The form works without this file; Enter always searches, unless a suggestion is chosen.
 */
const WAIT = 150; // milliseconds

function equip(form) {
  const input = form.querySelector("input[type=search]");
  const report = form.querySelector("[aria-live]");
  const list = Object.assign(document.createElement("ul"), { id: `${input.id}-list`, hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  list.className = "suggestions";
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"],
    ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);
  let timer, pending, active = -1;

  const options = () => [...list.children];
  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const activate = (index) => {
    active = index;
    options().forEach((each, at) => each.setAttribute("aria-selected", String(at === index)));
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options()[index].id);
  };
  const option = ({ title, url, kind }, at) => {
    const item = Object.assign(document.createElement("li"), { id: `${list.id}-${at}` });
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.url = url;
    const label = Object.assign(document.createElement("span"), { className: "kind", textContent: kind });
    item.append(`${title} `, label);
    return item;
  };
  const show = (found) => {
    list.replaceChildren(...found.map(option));
    close();
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    const { one, many } = report.dataset;
    report.textContent = found.length ? (found.length === 1 ? one : many.replace("%s", found.length)) : "";
  };
  const ask = async () => {
    pending?.abort();
    pending = new AbortController();
    const text = input.value.trim();
    if (text.length < 2) return show([]);
    try {
      const response = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: text })}`, { signal: pending.signal });
      if (response.ok) show((await response.json()).suggestions);
    } catch {
      // The box is a plain form: without suggestions it still searches.
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const last = options().length - 1;
    if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "ArrowDown" && !list.hidden) activate(active < last ? active + 1 : 0);
    else if (event.key === "ArrowUp" && !list.hidden) activate(active > 0 ? active - 1 : last);
    else if (event.key === "Enter" && active >= 0) location.assign(options()[active].dataset.url);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const chosen = target.closest("[role=option]");
    if (chosen) location.assign(chosen.dataset.url);
  });
  input.addEventListener("blur", close);
}

for (const form of document.querySelectorAll("form[data-suggest]")) equip(form);
