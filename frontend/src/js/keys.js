// "/" and ⌘K / Ctrl-K go to the search box; j and k walk along a list that says data-walk;
// Escape clicks the [data-escape] of the [data-escapes] around it.
export const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

export function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    const search = document.querySelector("[data-hotkey='/']");
    const wanted = (event.key === "/" && !typing(event.target)) || (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey));
    if (search && wanted && search.offsetParent) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape") event.target.closest("[data-escapes]")?.querySelector("[data-escape]")?.click();
    else if ((event.key === "j" || event.key === "k") && !typing(event.target) && !event.metaKey && !event.ctrlKey) walk(event.key === "j" ? 1 : -1);
  });
}

function walk(step) {
  const stops = [...document.querySelectorAll("[data-walk] a.title")];
  const here = stops.indexOf(document.activeElement);
  stops[Math.max(0, Math.min(stops.length - 1, here + step))]?.focus();
}
