// Repaint at once, tell the server afterwards; charts repaint themselves on "weilu:theme".
export function listenForTheme() {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-theme-form]");
    if (!form || !event.submitter) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    document.documentElement.dataset.theme = event.submitter.value;
    for (const button of form.elements) if (button.name === "theme") button.setAttribute("aria-pressed", button === event.submitter);
    document.dispatchEvent(new Event("weilu:theme"));
    await fetch(form.action, { method: "POST", body, headers: { "X-Weilu": "theme" } });
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new Event("weilu:theme")));
}
