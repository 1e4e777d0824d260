// A table that says data-selectable: the head's box ticks all, shift ticks a stretch, [data-picked] counts.
export function listenForPicks() {
  let last;
  document.addEventListener("click", (event) => {
    const box = event.target;
    const table = box.closest?.("[data-selectable]");
    if (!table || !box.matches(".pick, .pick-all")) return;
    const boxes = [...table.querySelectorAll(".pick")];
    if (box.matches(".pick-all")) boxes.forEach((one) => { one.checked = box.checked; });
    else if (event.shiftKey && boxes.includes(last)) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
    }
    if (box.matches(".pick")) last = box;
    count(table);
  });
  document.addEventListener("htmx:afterSettle", () => document.querySelectorAll("[data-selectable]").forEach(count));
}

function count(table) {
  const boxes = [...table.querySelectorAll(".pick")];
  const picked = boxes.filter((box) => box.checked).length;
  table.querySelectorAll("[data-picked]").forEach((one) => { one.textContent = picked; });
  const all = table.querySelector(".pick-all");
  if (!all) return;
  all.checked = picked > 0 && picked === boxes.length;
  all.indeterminate = picked > 0 && picked < boxes.length;
}
