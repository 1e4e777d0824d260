// Everything here works on what the server sent: attributes ask for a behaviour, nothing is needed to read the page.
import { listenForTheme } from "./js/theme.js";
import { listenForToasts } from "./js/toasts.js";
import { listenForDialogs } from "./js/dialogs.js";
import { listenForPopovers } from "./js/popovers.js";
import { listenForKeys } from "./js/keys.js";
import { listenForForms } from "./js/forms.js";
import { listenForPicks } from "./js/picks.js";
import { keepTimesFresh } from "./js/times.js";
import { listenForUploads } from "./js/uploads.js";
import { listenForArranging } from "./js/arrange.js";
import { listenForInbox } from "./js/inbox.js";

listenForTheme();
listenForToasts();
listenForDialogs();
listenForPopovers();
listenForInbox(); // before the general keys: it has a use for some of them
listenForKeys();
listenForForms();
listenForPicks();
keepTimesFresh();
listenForUploads();
listenForArranging();

async function drawCharts() {
  if (document.querySelector("figure.chart[data-chart]:not([data-drawn])")) (await import("./charts.js")).draw();
}
drawCharts();
document.addEventListener("htmx:load", drawCharts);
