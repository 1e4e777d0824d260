// 收件箱: keys, the row that is open, and word to the server that somebody is writing. See inbox/templates/inbox.
import { typing } from "./keys.js";

const PAUSE_MS = 700;
const PAGE = 50;
const box = () => document.querySelector("[data-inbox]");
const rows = () => [...document.querySelectorAll(".talks > li")];
const opened = () => document.querySelector(".talk[data-conversation]")?.dataset.conversation;

export function listenForInbox() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("input", (event) => event.target.matches("[data-reply]") && writeSoon(event.target));
  document.addEventListener("input", (event) => event.target.matches("[data-reply]") && expand(event.target));
  document.addEventListener("focusout", (event) => event.target.matches("[data-reply]") && leave(event.target));
  document.addEventListener("click", (event) => insert(event.target.closest("[data-insert]")));
  document.addEventListener("focusin", (event) => event.target.matches("[data-reply]") && write(event.target));
  document.addEventListener("htmx:beforeRequest", leaveAlone);
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(name, bear, true);
  document.addEventListener("htmx:afterSwap", arrange);
  document.addEventListener("inboxChanged", (event) => moveOn(event.detail));
  arrange();
}

function onKey(event) {
  if (!box() || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (typing(event.target)) return whileTyping(event);
  if (event.ctrlKey || event.metaKey) return;
  const act = { j: () => step(1), k: () => step(-1), r: reply, "?": () => document.getElementById("inbox-keys").showModal(), "/": search }[event.key];
  const button = document.querySelector(`.talk [data-key="${CSS.escape(event.key)}"]`);
  if (!act && !button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (act) act();
  else button.click();
  if (event.key === "n") document.getElementById("remark-text")?.focus();
}

function whileTyping(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (event.key === "Escape") event.target.blur();
}

function reply() {
  document.querySelector("[data-reply]")?.focus();
}

function search() {
  document.querySelector("[data-inbox-search]")?.focus();
}

function step(by) {
  const all = rows();
  const here = all.findIndex((row) => row.dataset.number === opened());
  const next = all[here < 0 ? 0 : here + by];
  if (!next) return;
  next.querySelector(".talk-row").click();
  next.scrollIntoView({ block: "nearest" });
}

// What was done is out of the way: on to the next one, told before the list is asked for again.
function moveOn({ act, numbers = [] }) {
  if (!["done", "snooze"].includes(act) || !numbers.map(String).includes(opened())) return;
  const all = rows();
  const here = all.findIndex((row) => row.dataset.number === opened());
  if (all[here + 1]) step(1);
}

// The list is not swapped under somebody who ticks boxes or has asked for more of it.
function leaveAlone(event) {
  if (event.target.id !== "rows-box" || event.detail.requestConfig.triggeringEvent) return;
  if (document.querySelector(".talks .pick:checked") || rows().length > PAGE) event.preventDefault();
}

// A page that stays open all day looks again by itself: that one look failed is nothing to tell. A draft that is not kept is.
function bear(event) {
  if (["pulse", "rows-box"].includes(event.target.id) && event.detail.requestConfig?.verb === "get") event.stopPropagation();
}

function arrange() {
  if (!box()) return;
  const here = opened();
  document.querySelector("main.inbox").classList.toggle("reading", Boolean(here));
  rows().forEach((row) => row.classList.toggle("current", row.dataset.number === here));
  tellNavigation();
  const thread = document.getElementById("thread");
  if (thread && thread.dataset.lines !== String(thread.childElementCount)) {
    thread.dataset.lines = thread.childElementCount;
    const asked = [...thread.querySelectorAll(".awaits")].at(-1);
    show(thread, asked && !thread.querySelector(".sending") ? asked : thread.lastElementChild);
  }
  for (const wide of document.querySelectorAll(":is(.whom, #drawer) .calendar-wrap")) wide.scrollLeft = wide.scrollWidth;
}

// The number in the navigation is this list's, unless the list is narrowed.
function tellNavigation() {
  const asked = new URLSearchParams(location.search);
  if (["q", "platform", "space"].some((name) => asked.get(name))) return;
  const waiting = document.querySelector("#queue-tabs .count")?.textContent;
  document.querySelectorAll('.nav a[href$="/inbox/"] .count').forEach((count) => { count.textContent = waiting; });
}

// On a phone the page itself scrolls.
function show(thread, line) {
  if (thread.scrollHeight <= thread.clientHeight + 1) line.scrollIntoView({ block: "center" });
  else thread.scrollTop = line.offsetTop - thread.offsetTop - thread.clientHeight / 3;
}

let timer;

function writeSoon(field) {
  clearTimeout(timer);
  timer = setTimeout(write, PAUSE_MS, field);
}

function write(field) {
  if (field.isConnected) tell(field, { text: field.value });
}

function leave(field) {
  if (!field.value.trim() && field.isConnected) tell(field, { text: "", left: "1" });
}

// From an element of its own: what looks again is replaced at any moment, and its requests with it.
function tell(field, values) {
  window.htmx.ajax("POST", field.form.dataset.typing, { source: "#typing", target: "#pulse", swap: "outerHTML", values });
}

// Ready words go where the cursor is; which 快捷回复 they were is told with the answer.
function insert(button) {
  const field = document.querySelector("[data-reply]");
  if (!button || !field) return;
  button.closest("[popover]")?.hidePopover();
  const text = button.dataset.insert;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  use(button.dataset.canned);
  field.focus();
  writeSoon(field);
}

function use(number) {
  const used = document.querySelector("[data-canned-used]");
  if (number) used.value = [...used.value.split(",").filter(Boolean), number].join(",");
}

// ";word " becomes the text of that word.
function expand(field) {
  const before = field.value.slice(0, field.selectionStart);
  const found = /[;；]([^\s;；]+)[\s\u3000]$/.exec(before);
  const button = found && [...document.querySelectorAll("[data-word]")].find((one) => one.dataset.word === found[1]);
  if (!button) return;
  field.setRangeText(button.dataset.insert, before.length - found[0].length, before.length, "end");
  use(button.dataset.canned);
}
