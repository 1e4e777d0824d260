// Draws every <figure class="chart">: the values are in the page, the colours are the sheet's.
import * as echarts from "echarts/core";
import { BarChart, HeatmapChart, LineChart, SankeyChart, TreemapChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import { optionOf } from "./js/chart_options.js";

echarts.use([BarChart, HeatmapChart, LineChart, SankeyChart, TreemapChart, AriaComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

const drawn = new Map();
const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => echarts.getInstanceByDom(target)?.resize()));

export function draw() {
  for (const figure of document.querySelectorAll("figure.chart[data-chart]:not([data-drawn])")) {
    // Its own, not those of another of the same name that is on its way in or out.
    const values = figure.querySelector('script[type="application/json"]');
    const plot = figure.querySelector(".plot");
    if (!values) continue;
    figure.dataset.drawn = "";
    const spec = JSON.parse(values.textContent);
    figure.addEventListener("click", act);
    if (spec.kind === "cloud") continue; // its words stand in the page
    if (!plot) { // what is a table of its own is drawn only to be saved
      drawn.set(figure, { spec, hidden: new Set() });
      continue;
    }
    if (spec.kind === "matrix" || spec.kind === "steps") plot.style.height = `${heightOf(spec)}px`;
    drawn.set(figure, { chart: echarts.init(plot), spec, hidden: new Set() });
    sizes.observe(plot);
    paint(figure);
    leadOn(figure);
  }
}

// A line for each row, within what a person can take in at once.
function heightOf({ kind, y, x, series }) {
  const rows = kind === "matrix" ? y.length * 26 : x.length * (series.length > 1 ? 20 * series.length : 44);
  return Math.min(900, Math.max(180, 48 + rows));
}

function paint(figure) {
  const { chart, spec, hidden } = drawn.get(figure);
  chart?.setOption(optionOf(spec, figure, hidden), { notMerge: true });
}

document.addEventListener("weilu:theme", () => drawn.forEach((_, figure) => paint(figure)));
document.addEventListener("htmx:beforeCleanupElement", ({ target }) => {
  const one = drawn.get(target);
  if (!one) return;
  one.chart?.dispose();
  drawn.delete(target);
});

function act(event) {
  const figure = event.currentTarget;
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-values]")) toggleValues(figure, button);
  else if (button.matches("[data-picture]")) save(pictureOf(figure), `${figure.id}.png`);
  else if (button.matches("[data-csv]")) saveTable(figure);
  else if (button.matches("[data-series]")) toggleSeries(figure, button);
}

function pictureOf(figure) {
  const ground = colour(figure, "--card");
  const one = drawn.get(figure);
  if (!one) return cloudOf(figure, ground);
  const how = { type: "png", pixelRatio: 2, backgroundColor: ground };
  return one.chart ? one.chart.getDataURL(how) : tableOf(figure, one, how);
}

function cloudOf(figure, ground) {
  const svg = [...figure.querySelectorAll(".plot svg")].find((one) => one.getBoundingClientRect().width) ?? figure.querySelector(".plot svg");
  const { width, height } = svg.viewBox.baseVal;
  const canvas = Object.assign(document.createElement("canvas"), { width: width * 2, height: height * 2 });
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, width, height);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const word of svg.querySelectorAll("text")) {
    const look = getComputedStyle(word);
    pen.font = `${look.fontWeight} ${word.getAttribute("font-size")}px ${look.fontFamily}`;
    pen.fillStyle = look.fill;
    pen.fillText(word.textContent, Number(word.getAttribute("x")), Number(word.getAttribute("y")));
  }
  return canvas.toDataURL("image/png");
}

const colour = (element, name) => {
  const probe = Object.assign(document.createElement("i"), { hidden: true });
  probe.style.color = `var(${name})`;
  element.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
};

// A value that has an address opens it: of a line the value nearest to the click, of the rest the one that is hit.
function leadOn(figure) {
  const { chart, spec, hidden } = drawn.get(figure);
  if (!spec.series.some((one) => one.urls?.some(Boolean))) return;
  const open = (series, at) => { const url = series?.urls?.[at]; if (url) location.assign(url); };
  if (spec.kind !== "line") {
    chart.on("click", ({ seriesName, dataIndex }) => open(spec.series.find((one) => one.name === seriesName), dataIndex));
    return;
  }
  const nearest = ({ offsetX, offsetY }) => {
    if (!chart.containPixel("grid", [offsetX, offsetY])) return [];
    const at = Math.round(chart.convertFromPixel({ xAxisIndex: 0 }, offsetX));
    const far = (one) => Math.abs(chart.convertToPixel({ yAxisIndex: 0 }, one.data[at]) - offsetY);
    const near = spec.series.filter((one, index) => !hidden.has(index) && one.urls?.[at] && one.data[at] != null);
    return [near.sort((a, b) => far(a) - far(b))[0], at];
  };
  chart.getZr().on("click", (event) => open(...nearest(event)));
  chart.getZr().on("mousemove", (event) => chart.getZr().setCursorStyle(nearest(event)[0] ? "pointer" : "default"));
}

function tableOf(figure, { spec, hidden }, how) {
  const unseen = echarts.init(document.createElement("div"), null, { width: 140 + 92 * spec.x.length, height: 60 + 44 * spec.y.length });
  unseen.setOption(optionOf(spec, figure, hidden));
  const picture = unseen.getDataURL(how);
  unseen.dispose();
  return picture;
}

function toggleValues(figure, button) {
  const values = figure.querySelector(".values");
  values.hidden = !values.hidden;
  figure.querySelector(".plot").hidden = !values.hidden;
  button.setAttribute("aria-expanded", !values.hidden);
}

function toggleSeries(figure, button) {
  const { hidden } = drawn.get(figure);
  const index = Number(button.dataset.series);
  if (!hidden.delete(index)) hidden.add(index);
  button.setAttribute("aria-pressed", !hidden.has(index));
  paint(figure);
}

function save(address, name) {
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
}

function saveTable(figure) {
  const cell = (one) => `"${one.textContent.trim().replaceAll('"', '""')}"`;
  const lines = [...figure.querySelectorAll(".values tr")].map((row) => [...row.cells].map(cell).join(","));
  const address = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n")], { type: "text/csv" })); // the mark lets Excel read Chinese
  save(address, `${figure.id}.csv`);
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
