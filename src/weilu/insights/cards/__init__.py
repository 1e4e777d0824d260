"""Every card a board can be made of: importing this declares them all."""

from weilu.insights.cards import activity, coming_back, feeling, going_through, journey, opinions, talking, worth
from weilu.insights.cards.card import CARDS, Card
from weilu.insights.cards.drawn import Drawn

__all__ = [
    "CARDS",
    "Card",
    "Drawn",
    "activity",
    "coming_back",
    "feeling",
    "going_through",
    "journey",
    "opinions",
    "talking",
    "worth",
]
