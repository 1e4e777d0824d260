import { feelings, matrix, sankey, steps, treemap } from "./chart_shapes.js";

// From a spec (weilu.kit.charts.Spec) to what ECharts draws. A gap is hatched, an unfinished period dashed or faded.
const DATE = /^\d{4}-(\d\d)-(\d\d)$/;

function inkOf(element) {
  const probe = document.createElement("i");
  probe.hidden = true;
  element.append(probe);
  const read = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const names = ["ink", "ink-2", "ink-3", "line", "line-2", "card", "raised", "series-1", "series-2", "series-3", "series-4", "series-5", "series-6", "series-7", "series-8", "heat-0", "heat-1", "heat-2", "heat-3", "heat-4", "good", "bad", "warn", "calm", "feel-n3", "feel-n2", "feel-n1", "feel-0", "feel-p1", "feel-p2", "feel-p3", "on-feel"];
  const ink = Object.fromEntries(names.map((name) => [name, read(name)]));
  ink.font = getComputedStyle(element).fontFamily;
  probe.remove();
  return ink;
}

const short = (label) => label.replace(DATE, (_, month, day) => `${Number(month)}/${Number(day)}`);

// As kit.charts.signed has it.
const signed = (value) => (value == null ? "–" : `${Number(value.toFixed(2)) === 0 ? "" : value > 0 ? "+" : "−"}${Math.abs(value).toFixed(2)}`);

function writer(spec, language) {
  if (spec.format === "score") return signed;
  const plain = new Intl.NumberFormat(language, spec.format === "percent" ? { style: "percent", maximumFractionDigits: 1 } : { maximumFractionDigits: 2 });
  return (value) => (value == null ? "–" : plain.format(value));
}

function axisWriter(spec, language) {
  const few = new Intl.NumberFormat(language, spec.format === "percent" ? { style: "percent" } : { notation: "compact" });
  return (value) => few.format(value);
}

export function optionOf(spec, figure, hidden) {
  const ink = inkOf(figure);
  const language = document.documentElement.lang;
  const write = writer(spec, language);
  const base = {
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 350,
    textStyle: { fontFamily: ink.font, color: ink["ink-2"], fontSize: 12 },
    grid: { left: 4, right: 12, top: 14, bottom: 4, containLabel: true },
  };
  const tip = {
    renderMode: "richText", confine: true, backgroundColor: ink.raised, borderColor: ink["line-2"], borderWidth: 1, padding: [8, 12],
    textStyle: { color: ink.ink, fontSize: 12, fontFamily: ink.font, lineHeight: 19 },
  };
  const shapes = { heatmap, matrix, feelings, steps, treemap, sankey };
  if (spec.kind in shapes) return shapes[spec.kind](spec, base, tip, ink, write, hidden, figure.clientWidth);
  return overTime(spec, base, tip, ink, write, hidden, axisWriter(spec, language));
}

function overTime(spec, base, tip, ink, write, hidden, writeAxis) {
  const shown = spec.series.map((series, index) => ({ ...series, index })).filter(({ index }) => !hidden.has(index));
  const line = spec.kind === "line";
  const series = shown.flatMap((one) => (line ? lines(spec, one, ink) : bars(spec, one, ink)));
  if (series.length) Object.assign(series[0], { markArea: gapsOf(spec, ink), markLine: marksOf(spec, ink) });
  return {
    ...base,
    tooltip: {
      ...tip, trigger: "axis",
      axisPointer: line ? { type: "line", lineStyle: { color: ink["line-2"] } } : { type: "shadow", shadowStyle: { color: ink.line, opacity: 0.5 } },
      formatter: (points) => told(spec, shown, points[0].dataIndex, write),
    },
    xAxis: { type: "category", data: spec.x, boundaryGap: !line, axisLine: { lineStyle: { color: ink["line-2"] } }, axisTick: { show: false }, axisLabel: { color: ink["ink-3"], formatter: short, hideOverlap: true, margin: 10 } },
    yAxis: { type: "value", minInterval: spec.format ? undefined : 1, splitNumber: 4, splitLine: { lineStyle: { color: ink.line } }, axisLabel: { color: ink["ink-3"], formatter: writeAxis } },
    series,
  };
}

function told(spec, shown, at, write) {
  if (spec.gaps?.includes(spec.x[at])) return `${spec.x[at]}\n${spec.words.gap}`;
  const open = spec.unfinished && at === spec.x.length - 1 ? `（${spec.words.unfinished}）` : "";
  const rows = shown.map(({ name, data, n, band }) => `${name}  ${write(data[at])}${band?.[at] ? `  (${write(band[at][0])} … ${write(band[at][1])})` : ""}${n?.[at] != null ? `  n=${n[at].toLocaleString()}` : ""}`);
  const marks = numbered(spec).filter(({ x }) => x === spec.x[at]).map(({ number, title }) => `${number}  ${title}`);
  return [`${spec.x[at]}${open}`, ...rows, ...marks].join("\n");
}

const known = (spec, data) => data.map((value, at) => (spec.gaps?.includes(spec.x[at]) ? null : value));

// Two lines that nobody sees, the ground between them tinted; `all` stacks values on either side of nought.
function between(band, index, color) {
  const one = { type: "line", silent: true, symbol: "none", stack: `band-${index}`, stackStrategy: "all", lineStyle: { opacity: 0 }, emphasis: { disabled: true }, z: 1, color };
  return [
    { ...one, data: band.map((ends) => ends?.[0] ?? null) },
    { ...one, areaStyle: { color, opacity: 0.16 }, data: band.map((ends) => (ends ? ends[1] - ends[0] : null)) },
  ];
}

function lines(spec, one, ink) {
  const color = ink[one.tone ?? `series-${(one.index % 8) + 1}`];
  return one.band ? [...lineOf(spec, one, ink), ...between(one.band, one.index, color)] : lineOf(spec, one, ink);
}

function lineOf(spec, { name, data, index, ghost, tone, band }, ink) {
  const color = ghost ? ink["ink-3"] : ink[tone ?? `series-${(index % 8) + 1}`];
  if (ghost) return [{ type: "line", name, color, symbol: "none", z: 1, lineStyle: { width: 1.25, color, opacity: 0.75, type: [2, 3] }, emphasis: { focus: "none" }, data }];
  const values = known(spec, data);
  const end = values.length - 1;
  const style = { type: "line", name, color, symbol: "circle", symbolSize: 6, showSymbol: values.length < 3 || Boolean(band), lineStyle: { width: 2, color }, emphasis: { focus: "none" }, connectNulls: false };
  const area = !band && spec.series.filter((one) => !one.ghost).length === 1 ? { areaStyle: { color, opacity: 0.08 } } : {};
  if (!spec.unfinished || end < 1) return [{ ...style, ...area, data: values }];
  const tail = values.map((value, at) => (at < end - 1 ? null : value));
  return [{ ...style, ...area, data: values.map((value, at) => (at === end ? null : value)) }, { ...style, lineStyle: { ...style.lineStyle, type: [4, 4] }, data: tail }];
}

function bars(spec, { name, data, index, ghost, tone }, ink) {
  const color = ghost ? ink["line-2"] : ink[tone ?? `series-${(index % 8) + 1}`];
  const stacked = spec.kind === "stacked";
  const values = known(spec, data).map((value, at) => (spec.unfinished && at === data.length - 1
    ? { value, itemStyle: { color, opacity: 0.35, borderColor: color, borderType: "dashed", borderWidth: 1 } } : value));
  return [{ type: "bar", name, data: values, stack: stacked ? "all" : undefined, barMaxWidth: 28, barGap: "12%",
    itemStyle: { color, borderRadius: stacked ? 0 : [3, 3, 0, 0] }, emphasis: { disabled: true } }];
}

function gapsOf(spec, ink) {
  if (!spec.gaps?.length) return undefined;
  const stretches = [];
  spec.x.forEach((label, at) => {
    if (!spec.gaps.includes(label)) return;
    if (stretches.at(-1)?.[1] === at - 1) stretches.at(-1)[1] = at;
    else stretches.push([at, at]);
  });
  const wide = spec.kind === "line" ? 1 : 0; // a line's places are points: the hatch reaches its neighbours
  return {
    silent: true, itemStyle: { color: { image: hatch(ink["line-2"]), repeat: "repeat" } },
    data: stretches.map(([from, to]) => [{ xAxis: Math.max(0, from - wide) }, { xAxis: Math.min(spec.x.length - 1, to + wide) }]),
  };
}

const numbered = (spec) => (spec.marks ?? []).map((mark, at) => ({ ...mark, number: at + 1 }));

// What happened, as thin lines with their numbers in the list below; those of one place share a line.
function marksOf(spec, ink) {
  const places = new Map();
  for (const { x, number } of numbered(spec)) if (spec.x.includes(x)) places.set(x, [...(places.get(x) ?? []), number]);
  if (!places.size) return undefined;
  return {
    silent: true, symbol: "none", lineStyle: { color: ink["ink-3"], type: [3, 3], width: 1 },
    label: { position: "insideEndTop", rotate: 0, distance: [4, 0], align: "left", color: ink["ink-2"], fontSize: 11, backgroundColor: ink.card },
    data: [...places].map(([xAxis, numbers]) => ({ xAxis, label: { formatter: numbers.join(" ") } })),
  };
}

function hatch(color) {
  const tile = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
  const pen = tile.getContext("2d");
  pen.strokeStyle = color;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const shift of [-8, 0, 8]) { pen.moveTo(shift, 8); pen.lineTo(shift + 8, 0); }
  pen.stroke();
  return tile;
}

function heatmap(spec, base, tip, ink, write) {
  const rows = spec.series[0].data;
  const cells = rows.flatMap((row, y) => row.map((value, x) => [x, y, value]));
  const top = Math.max(1, ...cells.map(([, , value]) => value ?? 0));
  const label = { color: ink["ink-3"], interval: "auto" };
  return {
    ...base,
    tooltip: { ...tip, formatter: ({ value: [x, y, value] }) => `${spec.y[y]} ${spec.x[x]}\n${spec.series[0].name}  ${write(value)}` },
    xAxis: { type: "category", data: spec.x, axisLine: { show: false }, axisTick: { show: false }, axisLabel: label, splitArea: { show: false } },
    yAxis: { type: "category", data: spec.y, inverse: true, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...label, interval: 0 } },
    visualMap: { show: false, min: 0, max: top, inRange: { color: [0, 1, 2, 3, 4].map((step) => ink[`heat-${step}`]) } },
    series: [{ type: "heatmap", data: cells, itemStyle: { borderWidth: 2, borderColor: ink.card, borderRadius: 4 }, emphasis: { itemStyle: { borderColor: ink.ink, borderWidth: 1 } } }],
  };
}
