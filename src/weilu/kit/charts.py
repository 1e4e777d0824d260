"""What a chart is made of, before it is drawn: a plain dict that a view writes and `{% chart spec %}` shows.

The same values make the drawing and the table under it, so the two cannot disagree.
"""

from typing import Any, Literal, NotRequired, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from weilu.kit.clouds import laid_out

Words = str | Promise
GRIDS = ("heatmap", "matrix", "feelings")


class Series(TypedDict):
    """`data` is one number a place on the x axis, None where unknown; for a heat map one such row a place on y.

    `n` are the denominators of rates, shown beside them (of a matrix: the numerators, row by row). `ghost`: what was
    before, pale behind the rest. `urls`: where each value leads, "" for nowhere: its point and its cell are clicked.
    `tone`: good, bad, warn or calm instead of the next colour. `band`: the interval of each value, (low, high).
    """

    name: Words
    data: list[Any]
    n: NotRequired[list[Any]]
    ghost: NotRequired[bool]
    urls: NotRequired[list[str]]
    tone: NotRequired[str]
    band: NotRequired[list[tuple[float, float] | None]]


class Cell(TypedDict):
    """A cell of a `feelings` map as its table shows it. value: −1…1, None where there is nothing. thin: too little to
    lean on. words: what stands below the value where there is room; told: all of it as a sentence. moved: up or down
    beside another map."""

    value: float | None
    n: int
    thin: bool
    words: Words
    told: str
    url: str
    moved: str


class Mark(TypedDict):
    """What happened at an x, drawn as a numbered line and listed below with its link."""

    x: str
    title: Words
    url: str


class Spec(TypedDict):
    """One chart. `x` of a time axis are ISO dates; `gaps` are the x where the source was silent.

    matrix: a heat map whose cells are written. steps: lying bars, one an x, with their share of the first unless
    `apart`. treemap: an area an x. sankey: a ribbon an x, from and to the two names in `links`. cloud: words, the
    larger the more; `tones` ("good", "bad", "") tell how each sounds. feelings: values of −1…1 around nought, as the
    table of links in `cells`, drawn only as a picture to save.
    """

    id: str
    kind: Literal["line", "bar", "stacked", "heatmap", "matrix", "feelings", "steps", "treemap", "sankey", "cloud"]
    title: Words
    x: list[str]
    series: list[Series]
    y: NotRequired[list[str]]
    links: NotRequired[list[tuple[str, str]]]
    definition: NotRequired[Words]
    definition_url: NotRequired[str]
    facts: NotRequired[list[tuple[Words, Words]]]
    unit: NotRequired[Words]
    cells: NotRequired[list[tuple[str, list[Cell]]]]
    format: NotRequired[Literal["number", "percent", "score"]]
    gaps: NotRequired[list[str]]
    marks: NotRequired[list[Mark]]
    unfinished: NotRequired[bool]
    csv: NotRequired[str | None]
    note: NotRequired[Words]
    empty: NotRequired[Words]
    small: NotRequired[bool]
    apart: NotRequired[bool]
    tones: NotRequired[list[str]]


def is_empty(spec: Spec) -> bool:
    """Whether there is nothing to draw: no place on the axis, or no known value on any."""
    return not any(value is not None for series in spec["series"] for value in _flat(series["data"]))


def _flat(data: list[Any]) -> list[float | None]:
    return [value for row in data for value in (row if isinstance(row, list) else [row])]


def head(spec: Spec) -> list[Words]:
    """The table's column titles."""
    if spec["kind"] in GRIDS:
        return ["", *spec["x"]]
    return ["", *(series["name"] for series in spec["series"])]


def rows(spec: Spec) -> list[tuple[str, list[tuple[str, str]]]]:
    """The table's lines: a label and its cells, each as written and with where it leads ("" for nowhere)."""
    if spec["kind"] in GRIDS:
        data = spec["series"][0]["data"]
        return [
            (label, [(_square(spec, at, place), "") for place in range(len(data[at]))])
            for at, label in enumerate(spec.get("y", []))
        ]
    return [
        (label, [(_cell(spec, series, at), _url(series, at)) for series in spec["series"]])
        for at, label in enumerate(spec["x"])
    ]


def clouds(spec: Spec) -> list[dict[str, Any]]:
    """A cloud laid out twice: for a desk, and for a phone, where fewer words find room."""
    weights = [(word, float(weight or 0)) for word, weight in zip(spec["x"], spec["series"][0]["data"], strict=True)]
    return [
        {"css": css, "width": width, "height": height, "words": _placed(spec, weights, width, height)}
        for css, width, height in (("only-desk", 960, 340), ("only-phone", 340, 380))
    ]


def _placed(spec: Spec, weights: list[tuple[str, float]], width: int, height: int) -> list[dict[str, Any]]:
    tones = spec.get("tones")
    return [
        {
            "word": spec["x"][one.place],
            "told": _cell(spec, spec["series"][0], one.place),
            "url": _url(spec["series"][0], one.place),
            "tone": tones[one.place] if tones else "",
            "spot": one,
        }
        for one in laid_out(weights, width, height)
    ]


def _url(series: Series, at: int) -> str:
    urls = series.get("urls", [])
    return urls[at] if at < len(urls) else ""


def _square(spec: Spec, row: int, place: int) -> str:
    """A cell of a grid; one that cannot be known yet stays empty."""
    series = spec["series"][0]
    value = series["data"][row][place]
    if spec["kind"] == "matrix" and value is None:
        return ""
    n = series.get("n")
    return written(spec, value) + (f" ({n[row][place]:,})" if n and n[row][place] is not None else "")


def _cell(spec: Spec, series: Series, at: int) -> str:
    if spec["x"][at] in spec.get("gaps", []):
        return _("无数据")
    n = series.get("n", [])
    text = written(spec, series["data"][at])
    return f"{text} (n={n[at]:,})" if at < len(n) and n[at] is not None else text


def written(spec: Spec, value: float | None) -> str:
    """A value as the table shows it."""
    if value is None:
        return "–"
    if spec.get("format") == "percent":
        return f"{value * 100:.1f}%"
    if spec.get("format") == "score":
        return signed(value)
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def for_script(spec: Spec) -> dict[str, Any]:
    """What charts.js reads from the page."""
    keys = ("kind", "title", "x", "y", "links", "series", "gaps", "marks", "unfinished", "format", "unit", "apart")
    words = {"gap": _("无数据"), "unfinished": _("未结束")}
    thin = {"thin": [[cell["thin"] for cell in cells] for _label, cells in spec["cells"]]} if "cells" in spec else {}
    return {key: spec[key] for key in keys if key in spec} | {"words": words} | thin  # type: ignore[literal-required]


def signed(value: float) -> str:
    """A value of −1…1 with its sign, which is told by more than a colour: +0.42, −0.31, 0.00."""
    written = f"{abs(value):.2f}"
    return written if float(written) == 0 else f"{'+' if value > 0 else '−'}{written}"


def tone_of(value: float | None) -> str:
    """The shade of a value of −1…1: n3 … n1, 0, p1 … p3; nothing for none."""
    if value is None:
        return ""
    step = sum(abs(value) >= bound for bound in (0.1, 0.3, 0.5))
    return f"{'p' if value > 0 else 'n'}{step}" if step else "0"
