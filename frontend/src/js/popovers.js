// A popover opens beside its button, inside the window; data-hover opens it for the pointer and the keyboard, too.
const GAP = 6;
const EDGE = 12;

const buttonOf = (popover) => popover.openedBy ?? document.querySelector(`[popovertarget="${popover.id}"]`);

function place(popover) {
  const button = buttonOf(popover);
  if (!button) return;
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const start = popover.dataset.align === "end" ? at.right - width : at.left;
  const below = at.bottom + GAP + height <= innerHeight - EDGE || at.top < height;
  popover.style.left = `${Math.max(EDGE, Math.min(start, innerWidth - width - EDGE))}px`;
  popover.style.top = `${below ? Math.min(at.bottom + GAP, Math.max(EDGE, innerHeight - height - EDGE)) : at.top - GAP - height}px`;
}

export function listenForPopovers() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[popovertarget]");
    if (button) document.getElementById(button.getAttribute("popovertarget")).openedBy = button;
  }, true);
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches?.("[popover].pop")) return;
    if (event.newState === "open") place(event.target);
    buttonOf(event.target)?.setAttribute("aria-expanded", event.newState === "open");
  }, true);
  for (const type of ["scroll", "resize"])
    addEventListener(type, (event) => {
      document.querySelectorAll("[popover].pop:popover-open").forEach((one) => one.contains(event.target) || place(one));
    }, { capture: true, passive: true });
  hoverOpens();
}

function hoverOpens() {
  let closing;
  const partner = (target) => {
    const button = target.closest?.("[data-hover][popovertarget]");
    return button ? document.getElementById(button.getAttribute("popovertarget")) : null;
  };
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const popover = partner(event.target);
    if (popover && !popover.matches(":popover-open")) {
      popover.openedBy = event.target.closest("[data-hover]");
      popover.byHover = true;
      popover.showPopover();
    }
    if (popover || event.target.closest?.("[popover].meaning")) clearTimeout(closing);
  });
  document.addEventListener("pointerout", (event) => {
    const popover = partner(event.target) ?? event.target.closest?.("[popover].meaning");
    if (popover?.byHover) closing = setTimeout(() => { popover.byHover = false; popover.matches(":popover-open") && popover.hidePopover(); }, 200);
  });
  document.addEventListener("click", (event) => {
    const popover = partner(event.target);
    if (!popover?.byHover) return;
    event.preventDefault(); // the pointer has opened it already; a click keeps it
    popover.byHover = false;
  }, true);
  document.addEventListener("focusin", (event) => {
    const popover = event.target.matches("[data-hover]:focus-visible") && partner(event.target);
    if (popover && !popover.matches(":popover-open")) {
      popover.openedBy = event.target;
      popover.byFocus = true;
      popover.showPopover();
    }
  });
  document.addEventListener("focusout", (event) => {
    const popover = partner(event.target);
    if (popover?.byFocus && !popover.contains(event.relatedTarget)) { popover.byFocus = false; popover.matches(":popover-open") && popover.hidePopover(); }
  });
}
