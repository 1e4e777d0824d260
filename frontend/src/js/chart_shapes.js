// The charts that have no time axis: a written heat map, lying bars, areas, ribbons.
const series = (ink, index) => ink[`series-${(index % 8) + 1}`];
const tiny = { fontSize: 11 };

// Dark cells want light words; the steps are those of tokens.css.
const onHeat = (ink, value, top) => (value / top > 0.55 ? ink.card : ink.ink);

export function matrix(spec, base, tip, ink, write, hidden, width) {
  const { data, n, name } = spec.series[0];
  const cells = data.flatMap((row, y) => row.map((value, x) => [x, y, value])).filter(([, , value]) => value != null);
  // The first column is 1 by definition where everybody counts: it would leave the others pale.
  const top = Math.max(0.01, ...cells.filter(([x]) => x > 0).map(([, , value]) => value));
  const label = { color: ink["ink-3"], ...tiny };
  return {
    ...base,
    tooltip: { ...tip, formatter: ({ value: [x, y, value] }) => `${spec.y[y]}\n+${spec.x[x]}  ${name}  ${write(value)}${n?.[y]?.[x] == null ? "" : `  (${n[y][x].toLocaleString()})`}` },
    xAxis: { type: "category", data: spec.x, position: "top", axisLine: { show: false }, axisTick: { show: false }, axisLabel: label, splitArea: { show: false } },
    yAxis: { type: "category", data: spec.y, inverse: true, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...label, interval: 0 } },
    visualMap: { show: false, min: 0, max: top, inRange: { color: [0, 1, 2, 3, 4].map((step) => ink[`heat-${step}`]) } },
    series: [{
      type: "heatmap",
      data: cells.map(([x, y, value]) => ({ value: [x, y, value], label: { color: onHeat(ink, Math.min(value, top), top) } })),
      label: { show: (width - 130) / spec.x.length > 25, formatter: ({ value }) => `${Math.round(value[2] * 100)}`, ...tiny },
      itemStyle: { borderWidth: 2, borderColor: ink.card, borderRadius: 4 }, emphasis: { itemStyle: { borderColor: ink.ink, borderWidth: 1 } },
    }],
  };
}

// Around nought, as the table in the page is shaded (kit.charts.tone_of); what is thin stays pale.
const shade = (value) => { const step = [0.1, 0.3, 0.5].filter((bound) => Math.abs(value) >= bound).length; return step ? `${value > 0 ? "p" : "n"}${step}` : "0"; };

export function feelings(spec, base, tip, ink, write) {
  const { data, n } = spec.series[0];
  const cells = data.flatMap((row, y) => row.map((value, x) => ({ x, y, value, count: n[y][x], thin: spec.thin[y][x] }))).filter(({ value }) => value != null);
  const label = { color: ink["ink-2"], fontSize: 13 };
  return {
    ...base, animation: false,
    grid: { left: 8, right: 12, top: 8, bottom: 8, containLabel: true },
    xAxis: { type: "category", data: spec.x, position: "top", axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...label, interval: 0 } },
    yAxis: { type: "category", data: spec.y, inverse: true, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...label, interval: 0 } },
    series: [{
      type: "heatmap", silent: true,
      data: cells.map(({ x, y, value, count, thin }) => ({
        value: [x, y, value], visualMap: false, itemStyle: { color: thin ? ink.card : ink[`feel-${shade(value)}`], borderColor: thin ? ink["line-2"] : ink.card, borderWidth: thin ? 1 : 2, borderRadius: 4 },
        label: { show: true, color: thin ? ink["ink-3"] : shade(value).endsWith("3") ? ink["on-feel"] : ink.ink, fontSize: 13, lineHeight: 17, formatter: `${write(value)}\nn=${count.toLocaleString()}` },
      })),
    }],
    visualMap: { show: false, min: -1, max: 1, inRange: { color: [ink["feel-n3"], ink["feel-0"], ink["feel-p3"]] } },
  };
}

export function steps(spec, base, tip, ink, write, hidden) {
  const shown = spec.series.map((one, index) => ({ ...one, index })).filter(({ index }) => !hidden.has(index));
  const one = shown.length === 1;
  return {
    ...base,
    grid: { ...base.grid, right: one ? 96 : 24 },
    tooltip: { ...tip, trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: ink.line, opacity: 0.5 } }, formatter: (points) => [spec.x[points[0].dataIndex], ...shown.map(({ name, data }) => `${name}  ${write(data[points[0].dataIndex])}`)].join("\n") },
    xAxis: { type: "value", splitNumber: 4, splitLine: { lineStyle: { color: ink.line } }, axisLabel: { color: ink["ink-3"], formatter: write, hideOverlap: true } },
    yAxis: { type: "category", data: spec.x, inverse: true, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: ink["ink-2"], width: 160, overflow: "truncate" } },
    series: shown.map(({ name, data, index, ghost, tone }) => ({
      type: "bar", name, data, barMaxWidth: 26, barGap: "12%", emphasis: { disabled: true },
      itemStyle: { color: ghost ? ink["line-2"] : tone ? ink[tone] : series(ink, index), borderRadius: [0, 4, 4, 0] },
      label: { show: one, position: "right", color: ink["ink-2"], ...tiny, formatter: ({ dataIndex, value }) => `${write(value)}${dataIndex && data[0] && !spec.apart ? `  ${Math.round((value / data[0]) * 1000) / 10}%` : ""}` },
    })),
  };
}

export function treemap(spec, base, tip, ink, write) {
  const { data, name } = spec.series[0];
  const all = data.reduce((sum, value) => sum + value, 0);
  return {
    ...base,
    tooltip: { ...tip, formatter: ({ name: place, value }) => `${place}\n${name}  ${write(value)}  ${Math.round((value / all) * 1000) / 10}%` },
    series: [{
      type: "treemap", roam: false, nodeClick: false, breadcrumb: { show: false }, width: "100%", height: "100%", left: 0, top: 0,
      data: spec.x.map((place, index) => ({ name: place, value: data[index], itemStyle: { color: series(ink, index), borderColor: ink.card, borderWidth: 2, gapWidth: 2 } })),
      label: { color: ink.card, fontSize: 13, formatter: ({ name: place, value }) => `${place}\n${write(value)}` }, emphasis: { disabled: true },
    }],
  };
}

export function sankey(spec, base, tip, ink, write) {
  const { data, name } = spec.series[0];
  const names = [...new Set(spec.links.flat())];
  const kinds = [...new Set(names.map((one) => one.replace(/^\S+ /, "")))];
  const out = new Map(), into = new Map();
  spec.links.forEach(([source, target], at) => { out.set(source, (out.get(source) ?? 0) + data[at]); into.set(target, (into.get(target) ?? 0) + data[at]); });
  return {
    ...base,
    tooltip: { ...tip, formatter: ({ dataType, data: one, name: node }) => (dataType === "edge"
      ? `${one.source} → ${one.target}\n${name}  ${write(one.value)}` : `${node}\n${name}  ${write(Math.max(out.get(node) ?? 0, into.get(node) ?? 0))}`) },
    series: [{
      type: "sankey", left: 4, right: 96, top: 8, bottom: 8, nodeGap: 10, nodeWidth: 10, draggable: false, layoutIterations: 24,
      data: names.map((node) => ({ name: node, itemStyle: { color: series(ink, kinds.indexOf(node.replace(/^\S+ /, ""))), borderWidth: 0 } })),
      links: spec.links.map(([source, target], at) => ({ source, target, value: data[at] })),
      labelLayout: { hideOverlap: true },
      label: { color: ink["ink-2"], ...tiny, formatter: ({ name: node }) => node.replace(/^\S+ /, "") },
      lineStyle: { color: "gradient", opacity: 0.28, curveness: 0.5 }, emphasis: { focus: "adjacency", lineStyle: { opacity: 0.5 } },
    }],
  };
}
