// <time data-ago> says how long ago, in the page's language, and stays right while the page is open.
const STEPS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];

function refresh() {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
    if (step) time.textContent = words.format(Math.trunc(seconds / step[1]), step[0]);
  }
}

export function keepTimesFresh() {
  setInterval(refresh, 60000);
}
