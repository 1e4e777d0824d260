// form[data-upload]: sends its file at once when chosen, shows how far it is, and goes where the server says.
// Without scripts the same form is sent as it stands.

export function listenForUploads() {
  for (const form of document.querySelectorAll("form[data-upload]")) {
    form.querySelector("[data-send]").hidden = true;
    form.addEventListener("change", (event) => event.target.type === "file" && event.target.files.length && form.requestSubmit());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
}

function send(form) {
  const parts = partsOf(form);
  const file = form.querySelector("input[type=file]").files[0];
  parts.problem.hidden = true;
  if (!file) return;
  if (file.size > Number(form.dataset.limit)) return fail(parts, form.dataset.tooLarge);
  const sending = new FormData(form);
  const request = new XMLHttpRequest();
  busy(parts, true);
  request.upload.addEventListener("progress", ({ loaded, total }) => show(parts, form, loaded, total));
  request.addEventListener("load", () => arrived(request, parts, form));
  request.addEventListener("error", () => fail(parts, form.dataset.failed));
  request.addEventListener("abort", () => busy(parts, false));
  parts.cancel.onclick = () => request.abort();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.send(sending);
}

const partsOf = (form) => ({
  form,
  problem: form.querySelector("[data-problem]"),
  progress: form.querySelector("[data-progress]"),
  bar: form.querySelector("[data-progress] progress"),
  what: form.querySelector("[data-what]"),
  share: form.querySelector("[data-share]"),
  cancel: form.querySelector("[data-cancel]"),
  input: form.querySelector("input[type=file]"),
});

function busy(parts, on) {
  parts.what.dataset.uploading ??= parts.what.textContent;
  parts.what.textContent = parts.what.dataset.uploading;
  parts.share.textContent = "";
  parts.bar.value = 0;
  parts.progress.hidden = parts.cancel.hidden = !on;
  parts.input.disabled = on;
  if (!on) parts.input.value = "";
}

function show(parts, form, loaded, total) {
  parts.bar.value = (100 * loaded) / total;
  parts.share.textContent = `${megabytes(loaded)} / ${megabytes(total)} MB`;
  if (loaded < total) return;
  parts.what.textContent = form.dataset.checking;
  parts.bar.removeAttribute("value");
}

const megabytes = (bytes) => (bytes / 1048576).toFixed(1);

function arrived(request, parts, form) {
  let answer = {};
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    // a page instead of an answer: signed out, or a proxy's own limit
  }
  if (answer.address) location.assign(answer.address);
  else fail(parts, answer.problem ?? (request.status === 413 ? form.dataset.tooLarge : form.dataset.failed));
}

function fail(parts, text) {
  busy(parts, false);
  parts.form.querySelector("output").value = "";
  parts.problem.querySelector("div").textContent = text;
  parts.problem.hidden = false;
}
