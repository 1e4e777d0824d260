"""A card as lines for a person, and what changed from one version to the next."""

from collections.abc import Mapping

from weilu.kit.charts import Words
from weilu.persona.card import KINDS, RELATIONS, SCENES, Card
from weilu.persona.forms import CardForm
from weilu.persona.models import Version
from weilu.team.models import Community

Line = tuple[Words, str]
SHOWN = (
    *("traits", "values", "called", "by_segment", "not_called", "openings", "phrases"),
    *("sentence", "emoji_most", "banned", "avoided", "promises"),
)


def lines_of(community: Community, card: Card) -> list[Line]:
    """What is filled in, besides the examples: (label, words)."""
    form = CardForm(community, card=card)
    told = [(form[name].label, form.initial.get(name)) for name in SHOWN]
    lines: list[Line] = [(label, str(value)) for label, value in told if value]
    for scene, title in SCENES.items():
        if words := " ".join([*card.emoji.get(scene, ()), card.stickers.get(scene, "")]).strip():
            lines.append((title, words))
    return lines


def differences(community: Community, before: Version | None, after: Version) -> list[tuple[Words, str, str]]:
    """(label, before, after) of what differs; of the first version nothing."""
    if before is None:
        return []
    old, new = (
        CardForm(community, card=before.card, name=before.name),
        CardForm(community, card=after.card, name=after.name),
    )
    names = {**old.fields, **new.fields}
    return [
        (_label(new, name), _value(old, name), _value(new, name))
        for name in names
        if _value(old, name) != _value(new, name)
    ]


def _value(form: CardForm, name: str) -> str:
    value = str(form.initial.get(name) or "")
    names: Mapping[str, Words] = KINDS if name == "kind" else RELATIONS if name == "relation" else {}
    return str(names.get(value, value))


def _label(form: CardForm, name: str) -> str:
    scene = name.partition("_")[2]
    label = str(form.fields[name].label)
    return f"{SCENES[scene]} · {label}" if scene in SCENES else label
