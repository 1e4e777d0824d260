// {"toast": {"text", "level"}} in an HX-Trigger header, or a message rendered by the server.
const STAY_MS = 6000;

export function say(text, level = "success", undo = "") {
  const box = document.getElementById("toasts");
  const toast = box.querySelector("template").content.firstElementChild.cloneNode(true);
  toast.classList.add(level);
  toast.querySelector("span").textContent = text;
  if (undo) toast.querySelector("span").after(undoing(undo, box.dataset.undo));
  box.append(toast);
  leaveLater(toast);
}

function undoing(address, label) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn s", textContent: label });
  button.addEventListener("click", () => window.htmx.ajax("POST", address, { source: document.body, swap: "none" }));
  return button;
}

function leaveLater(toast) {
  if (toast.matches(".error")) return; // an error stays until it is read
  let timer;
  const start = () => { timer = setTimeout(() => leave(toast), STAY_MS); };
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", start);
  start();
}

function leave(toast) {
  toast.classList.add("leaving");
  setTimeout(() => toast.remove(), 200);
}

export function listenForToasts() {
  const box = document.getElementById("toasts");
  if (!box) return;
  box.querySelectorAll(".toast").forEach(leaveLater);
  box.addEventListener("click", (event) => event.target.closest("button") && leave(event.target.closest(".toast")));
  document.addEventListener("toast", (event) => say(event.detail.text, event.detail.level, event.detail.undo));
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
    document.addEventListener(name, (event) => say(box.dataset[event.detail.xhr?.status === 403 ? "forbidden" : "failed"], "error"));
}
