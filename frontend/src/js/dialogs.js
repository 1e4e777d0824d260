// data-open="id" opens a dialog; what htmx puts into #drawer-body opens the drawer; data-confirm and hx-confirm ask first.
const open = (dialog) => dialog && !dialog.open && dialog.showModal();

function ask(text, button) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("#confirm-text").textContent = text;
  const yes = dialog.querySelector("[value=yes]");
  const dangerous = button?.closest("[data-danger], .danger") != null;
  yes.classList.toggle("danger", dangerous);
  yes.textContent = (dangerous && button?.textContent.trim()) || yes.dataset.label;
  dialog.returnValue = "no";
  open(dialog);
  return new Promise((answer) => dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true }));
}

export function listenForDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) open(document.getElementById(opener.dataset.open));
    else if (event.target.matches("dialog.drawer, dialog.sheet, dialog.modal") && outside(event)) event.target.close();
    else if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "drawer-body") return;
    const drawer = document.getElementById("drawer");
    const title = event.detail.target.querySelector("[data-drawer-title]");
    drawer.querySelector("#drawer-title").textContent = title?.dataset.drawerTitle ?? "";
    open(drawer);
  });
  document.addEventListener("closeDrawer", () => document.getElementById("drawer")?.close());
  document.addEventListener("htmx:confirm", async (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    if (await ask(event.detail.question, event.detail.elt)) event.detail.issueRequest(true);
  });
  document.addEventListener("submit", async (event) => {
    const source = event.submitter?.dataset.confirm ? event.submitter : event.target;
    if (!source.dataset.confirm || source.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(source.dataset.confirm, event.submitter))) return;
    source.dataset.confirmed = "yes";
    event.target.requestSubmit(event.submitter);
    delete source.dataset.confirmed;
  }, true);
}

function outside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
