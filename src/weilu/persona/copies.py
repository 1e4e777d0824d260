"""Near-copies: how much of a text stands in another one already."""

from collections.abc import Sequence

from weilu.kit.matching import normal
from weilu.kit.word_lists import bare

PIECE = 5  # characters
SHORT = 30  # what is shorter is said often and rightly so
ALIKE = 0.8


def copied(text: str, others: Sequence[str]) -> int | None:
    """Which of the others holds at least four fifths of the text's pieces; None where none does."""
    pieces = _pieces(text)
    if len(bare(normal(text))) < SHORT or not pieces:
        return None
    shares = [len(pieces & _pieces(other)) / len(pieces) for other in others]
    most = max(shares, default=0.0)
    return shares.index(most) if most >= ALIKE else None


def _pieces(text: str) -> set[str]:
    form = "".join(char for char in normal(text) if char.isalnum())
    return {form[place : place + PIECE] for place in range(len(form) - PIECE + 1)}
