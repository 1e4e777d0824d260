"""Small charts as SVG, for paper: the web draws its own."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 150, 44, 20, 10


def bars(labels: Sequence[str], values: Sequence[float | None], title: str) -> SafeString:
    """A bar a label; a value that is not known leaves a hatched place, never a bar of nought."""
    most = max((value for value in values if value), default=1) or 1
    step = (WIDTH - LEFT) / max(1, len(labels))
    floor = HEIGHT - BOTTOM
    parts = []
    for at, (label, value) in enumerate(zip(labels, values, strict=True)):
        x, width = LEFT + at * step + step * 0.15, step * 0.7
        height = (floor - TOP) * (value or 0) / most
        shape = (floor - TOP, "gap") if value is None else (height, "bar")
        parts.append((f"{x:.1f}", f"{floor - shape[0]:.1f}", f"{width:.1f}", f"{shape[0]:.1f}", shape[1]))
        if len(labels) <= 14 or at % max(1, len(labels) // 7) == 0:
            parts.append((f"{x + width / 2:.1f}", label, "", "", "text"))
    drawn = format_html_join("", "{}", ((_part(part),) for part in parts))
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}"><text x="0" y="{}">{}</text>'
        '<text x="0" y="{}">0</text><line x1="{}" y1="{}" x2="{}" y2="{}"></line>{}</svg>',
        WIDTH, HEIGHT, title, TOP + 8, f"{most:,.0f}", floor, LEFT, floor, WIDTH, floor, drawn,
    )  # fmt: skip


def _part(part: tuple[str, str, str, str, str]) -> SafeString:
    if part[4] == "text":
        return format_html('<text x="{}" y="{}" text-anchor="middle">{}</text>', part[0], HEIGHT - 5, part[1])
    return format_html('<rect x="{}" y="{}" width="{}" height="{}" class="{}"></rect>', *part)
