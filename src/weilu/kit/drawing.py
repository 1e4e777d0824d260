"""Small charts as SVG, for paper: the web draws its own."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 150, 44, 20, 10
BAR, GAP, GROUND, INK = "#c4452b", "#eee7df", "#cfc6bc", "#8a8178"  # paper is always light


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
