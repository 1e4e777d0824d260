// data-autosubmit: a filter bar sends itself; data-drop: a file may be dropped; data-copy="#id": copies that text.
import { say } from "./toasts.js";

const TYPING_MS = 350;

export function listenForForms() {
  let timer;
  const send = (form) => form.requestSubmit();
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-autosubmit]") && event.target.type !== "search") send(form);
    if (event.target.closest("[data-drop]")) show(event.target);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.matches("[data-autosubmit][hx-get]") || event.target.type !== "search" || event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(send, TYPING_MS, form);
  });
  for (const type of ["dragenter", "dragover", "dragleave", "drop"])
    document.addEventListener(type, (event) => {
      const zone = event.target.closest?.("[data-drop]");
      zone?.classList.toggle("over", type === "dragenter" || type === "dragover");
    });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    await copy(source.value ?? source.textContent.trim());
    say(document.getElementById("toasts").dataset.copied);
  });
}

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const holder = document.createElement("textarea"); // without HTTPS there is no clipboard, only what is selected
  holder.value = text;
  document.body.append(holder);
  holder.select();
  document.execCommand("copy");
  holder.remove();
}

function show(input) {
  const files = [...input.files];
  const size = files.reduce((sum, file) => sum + file.size, 0) / 1048576;
  input.closest("[data-drop]").querySelector("output").value = files.length ? `${files.map((file) => file.name).join("、")} · ${size.toFixed(1)} MB` : "";
}
