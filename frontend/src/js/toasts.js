// {"toast": {"text", "level"}} in an HX-Trigger header, or a message rendered by the server.
const STAY_MS = 6000;

export function say(text, level = "success") {
  const box = document.getElementById("toasts");
  const toast = box.querySelector("template").content.firstElementChild.cloneNode(true);
  toast.classList.add(level);
  toast.querySelector("span").textContent = text;
  box.append(toast);
  leaveLater(toast);
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
  document.addEventListener("toast", (event) => say(event.detail.text, event.detail.level));
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
    document.addEventListener(name, (event) => say(box.dataset[event.detail.xhr?.status === 403 ? "forbidden" : "failed"], "error"));
}
