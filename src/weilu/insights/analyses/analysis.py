"""The analyses: each a question that people ask, the cards that answer it, and what can be changed about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from weilu.kit.charts import Words

Choices = tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Control:
    """Something that can be chosen: `name` is an option of the metric. shape: "choice" (choices), "kind" (a kind of
    event; `any`: or any active one), "kinds" (several in order), "field" (a field or property of the event),
    "against" (what words are compared with), "text"."""

    name: str
    label: Words
    shape: str
    choices: Choices = ()
    any: bool = False
    usual: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """name: of its address. question: in the words of who asks. usual: what the filters say when nobody does."""

    name: str
    title: Words
    question: Words
    icon: str
    cards: tuple[str, ...]
    controls: tuple[Control, ...] = ()
    usual: Mapping[str, str] = field(default_factory=dict)
    grained: bool = True
    figures: tuple[str, ...] = ()  # at its head
    extra: str = ""  # a template with more below the cards
