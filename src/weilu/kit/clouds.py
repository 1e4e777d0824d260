"""Where the words of a cloud (词云) stand: the heaviest in the middle, the others along a spiral around it, none over
another. No chance takes part. Laid out here and drawn as text of the page, so that every word is a link.
"""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST, LARGEST = 13.0, 46.0
GAP = 3.0
_WIDE, _NARROW = 1.0, 0.62  # em: of a Chinese character, of a Latin one at its widest
_TURN, _STEPS = 0.35, 900


@dataclass(frozen=True, slots=True)
class Placed:
    """place: among the words given. x, y: of the middle; size: of the type."""

    place: int
    x: float
    y: float
    size: float


def laid_out(words: Sequence[tuple[str, float]], width: float, height: float) -> list[Placed]:
    """The words, heaviest first, as far as they find room. Type grows with the square root of the weight."""
    roots = [math.sqrt(weight) for _, weight in words]
    least, most = min(roots, default=0.0), max(roots, default=0.0)
    largest = min(LARGEST, width / 9)
    boxes: list[tuple[float, float, float, float]] = []
    placed = []
    for place, (word, _) in enumerate(words):
        size = SMALLEST + (largest - SMALLEST) * ((roots[place] - least) / (most - least) if most > least else 0.5)
        wide, high = width_of(word) * size + 2 * GAP, size * 1.16 + GAP
        spot = _spot(boxes, wide, high, width, height)
        if spot:
            boxes.append((*spot, wide, high))
            placed.append(Placed(place, round(spot[0], 1), round(spot[1], 1), round(size, 1)))
    return placed


def width_of(word: str) -> float:
    """In em."""
    return sum(_WIDE if unicodedata.east_asian_width(char) in "WF" else _NARROW for char in word)


def _spot(
    boxes: list[tuple[float, float, float, float]], wide: float, high: float, width: float, height: float
) -> tuple[float, float] | None:
    """The first free middle along the spiral, as flat as the ground."""
    flat = height / width
    for step in range(_STEPS):
        angle = step * _TURN
        reach = 2.2 * angle
        x, y = width / 2 + reach * math.cos(angle), height / 2 + reach * flat * math.sin(angle)
        inside = wide / 2 <= x <= width - wide / 2 and high / 2 <= y <= height - high / 2
        if inside and all(
            abs(x - other[0]) * 2 >= wide + other[2] or abs(y - other[1]) * 2 >= high + other[3] for other in boxes
        ):
            return x, y
    return None
