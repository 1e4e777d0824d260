"""The cards that boards are made of: each draws one answer for any state of the filters."""

from collections.abc import Callable
from dataclasses import dataclass

from weilu.insights.cards.drawn import Drawn
from weilu.insights.look import Look
from weilu.kit.charts import Words

Draw = Callable[[Look], Drawn]


@dataclass(frozen=True, slots=True)
class Card:
    """name: of its address. metric: what it asks. width: "" the whole row, "half" or "third" of it. analysis: the page
    on which its options can be changed, "" for none."""

    name: str
    title: Words
    metric: str
    draw: Draw
    width: str
    analysis: str


CARDS: dict[str, Card] = {}


def card(name: str, title: Words, metric: str, *, width: str = "", analysis: str = "") -> Callable[[Draw], Draw]:
    """Make a drawing known as a card."""

    def declare(draw: Draw) -> Draw:
        CARDS[name] = Card(name, title, metric, draw, width, analysis)
        return draw

    return declare
