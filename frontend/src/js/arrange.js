// data-arrange on the grid of a board: its cards are dragged by their grips; the new order is sent by the form #arrange.
export function listenForArranging() {
  let dragged;
  const cardAt = (event) => event.target.closest?.("[data-arrange] > [data-place]");
  const clear = () => document.querySelectorAll(".before, .after, .dragged").forEach((card) => card.classList.remove("before", "after", "dragged"));
  document.addEventListener("dragstart", (event) => {
    if (!event.target.closest?.(".grip")) return;
    dragged = cardAt(event);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(dragged, 24, 24);
    dragged.classList.add("dragged");
  });
  document.addEventListener("dragover", (event) => {
    const card = dragged && cardAt(event);
    if (!card) return;
    event.preventDefault();
    document.querySelectorAll(".before, .after").forEach((one) => one.classList.remove("before", "after"));
    if (card !== dragged) card.classList.add(isLater(event, card) ? "after" : "before");
  });
  document.addEventListener("drop", (event) => {
    const card = dragged && cardAt(event);
    if (!card || card === dragged) return;
    event.preventDefault();
    card[isLater(event, card) ? "after" : "before"](dragged);
    const form = document.getElementById("arrange");
    form.elements.order.value = [...dragged.parentElement.children].map((one) => one.dataset.place).join(",");
    form.requestSubmit();
  });
  document.addEventListener("dragend", () => { dragged = undefined; clear(); });
}

// In a row of several cards left and right decide, else above and below.
function isLater(event, card) {
  const box = card.getBoundingClientRect();
  const wide = box.width > card.parentElement.clientWidth * 0.9;
  return wide ? event.clientY > box.top + box.height / 2 : event.clientX > box.left + box.width / 2;
}
