"""Small charts as SVG, for paper: the web draws its own."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from weilu.kit.charts import Cell, signed, tone_of

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 150, 44, 20, 10
BAR, GAP, GROUND, INK = "#c4452b", "#eee7df", "#cfc6bc", "#8a8178"  # paper is always light


FEELINGS = {
    **{"n3": "#c9583f", "n2": "#f3b49c", "n1": "#fbe3d9", "0": "#f1ebe2"},
    **{"p1": "#dcebf5", "p2": "#a5cfe9", "p3": "#5f9bc0"},
}
ROW, SIDE = 26, 90


def feelings(across: Sequence[str], rows: Sequence[tuple[str, Sequence[Cell]]], title: str) -> SafeString:
    """A map of values of −1…1, each written with its sign; what is thin stays without a ground."""
    step, height = (WIDTH - SIDE) / max(1, len(across)), ROW * (len(rows) + 1)
    shapes, words = [], [(f"{SIDE + (at + 0.5) * step:.1f}", ROW - 9, "middle", name) for at, name in enumerate(across)]
    for down, (name, cells) in enumerate(rows, 1):
        words.append(("0", down * ROW + 17, "start", name))
        for at, cell in enumerate(cells):
            if cell["value"] is None:
                continue
            x, tone = SIDE + at * step, FEELINGS[tone_of(cell["value"])]
            shapes.append(
                (f"{x + 1:.1f}", down * ROW + 1, f"{step - 2:.1f}", ROW - 2, "none" if cell["thin"] else tone)
            )
            words.append((f"{x + step / 2:.1f}", down * ROW + 17, "middle", signed(cell["value"])))
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}" font-size="10" font-family="sans-serif">{}{}'
        "</svg>",
        WIDTH, height, title,
        format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="#cfc6bc"></rect>', shapes),
        format_html_join("", '<text x="{}" y="{}" text-anchor="{}">{}</text>', words),
    )  # fmt: skip


def bars(labels: Sequence[str], values: Sequence[float | None], title: str) -> SafeString:
    """A bar a label; a value that is not known leaves a pale place, never a bar of nought."""
    most = max((value for value in values if value), default=1) or 1
    step, floor = (WIDTH - LEFT) / max(1, len(labels)), HEIGHT - BOTTOM
    sparse = 1 if len(labels) <= 14 else max(1, len(labels) // 7)
    shapes, words = [], []
    for at, (label, value) in enumerate(zip(labels, values, strict=True)):
        x = LEFT + at * step
        height = floor - TOP if value is None else (floor - TOP) * value / most
        numbers = (x + step * 0.15, floor - height, step * 0.7, height)
        shapes.append((*(f"{number:.1f}" for number in numbers), GAP if value is None else BAR))
        if at % sparse == 0:
            words.append((f"{x + step / 2:.1f}", HEIGHT - 5, label))
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}" fill="{}" font-size="10"'
        ' font-family="sans-serif"><text x="0" y="{}">{}</text><text x="0" y="{}">0</text>'
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"></line>{}{}</svg>',
        WIDTH, HEIGHT, title, INK, TOP + 8, f"{most:,.0f}", floor, LEFT, floor, WIDTH, floor, GROUND,
        format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"></rect>', shapes),
        format_html_join("", '<text x="{}" y="{}" text-anchor="middle">{}</text>', words),
    )  # fmt: skip
