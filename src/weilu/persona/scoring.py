"""How much of its persona's manner a text keeps (一致性): a share of what the card asks for."""

from collections.abc import Iterator
from dataclasses import dataclass

from weilu.kit.charts import Words
from weilu.kit.matching import normal
from weilu.persona.card import Card
from weilu.persona.checking import Checker
from weilu.persona.reading import Occasion
from weilu.persona.reasons import CRITERIA

SHORT = 12  # characters: a text that short shows no manner


@dataclass(frozen=True, slots=True)
class Criterion:
    name: str
    label: Words
    kept: bool


def criteria(card: Card, text: str, occasion: Occasion = Occasion()) -> list[Criterion]:  # noqa: B008
    """Those that the card makes and the text is long enough to show."""
    found = {one.rule for one in Checker(card).check(text, occasion)}
    return list(_criteria(card, text, found))


def _criteria(card: Card, text: str, found: set[str]) -> Iterator[Criterion]:
    form = normal(text)
    told: list[tuple[str, bool, bool]] = [  # (name, whether the card asks for it, whether the text keeps it)
        ("address", bool(card.not_called or card.by_segment), not {"address", "other_address"} & found),
        ("sentence", bool(card.sentence), "sentence" not in found),
        ("emoji", bool(card.emoji or card.emoji_most), not {"emoji_scene", "emoji_many"} & found),
        ("words", bool(card.banned or card.avoided), not {"banned", "avoided"} & found),
        ("promises", bool(card.promises), "promised" not in found),
        ("mood", True, not {"mood", "rude", "you"} & found),
    ]
    if len(form.strip()) >= SHORT:
        told.append(("opening", bool(card.openings), any(form.lstrip().startswith(normal(o)) for o in card.openings)))
        told.append(("phrases", bool(card.phrases), any(normal(one) in form for one in card.phrases)))
        told.append(("called", bool(card.called), any(normal(one) in form for one in _called(card))))
    for name, asked, kept in told:
        if asked:
            yield Criterion(name, CRITERIA[name], kept)


def _called(card: Card) -> list[str]:
    return [*card.called, *(word for one in card.by_segment for word in one.words)]


def score(told: list[Criterion]) -> int:
    """0…100: the share of what the card asks for that the text keeps."""
    return round(100 * sum(one.kept for one in told) / len(told)) if told else 100
