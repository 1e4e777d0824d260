"""The audit log: one line for every change a person makes, and the sentence that tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from weilu.team.models import ApiKey, AuditEntry, Community, Staff

Words = str | Promise
Actor = Staff | ApiKey
"""Whoever acts: a person, or a program by its key."""


@dataclass(frozen=True, slots=True)
class Telling:
    sentence: Words
    words: Mapping[Any, Words] = field(default_factory=dict)  # stored values that have a name on the page


acts: dict[str, Telling] = {}


def note(
    act: str, subject: str = "", *, by: Actor | None, community: Community | None = None, **details: Any
) -> AuditEntry:
    """Write down who did what, inside the transaction of the act. `by` None is the command line or Weilu itself."""
    return AuditEntry.objects.create(
        act=act,
        subject=subject[:200],
        staff=person(by),
        by=(f"API · {by}" if isinstance(by, ApiKey) else str(by))[:80] if by else "weilu",
        community=community,
        details=details,
    )


def person(by: Actor | None) -> Staff | None:
    return by if isinstance(by, Staff) else None


def tell(act: str, sentence: Words, words: Mapping[Any, Words] | None = None) -> None:
    """How an act reads in the log. %(subject)s and the details of its note, by name, may stand in the sentence."""
    acts[act] = Telling(sentence, words or {})


def sentence_of(entry: AuditEntry) -> str:
    """What was done, in the reader's language. An act nobody registered reads as its name and subject."""
    telling = acts.get(entry.act)
    if telling is None:
        return f"{entry.act} {entry.subject}".strip()
    shown = {key: _shown(value, telling.words) for key, value in entry.details.items()}
    return str(telling.sentence) % _Facts(shown | {"subject": entry.subject})


def label_of(act: str) -> str:
    """The act without its particulars, for a list to choose from."""
    return str(acts[act].sentence) % _Facts() if act in acts else act


class _Facts(dict[str, str]):
    """Facts for a sentence; what is missing reads as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


def _shown(value: Any, words: Mapping[Any, Words]) -> str:
    if isinstance(value, list):
        return "、".join(_shown(item, words) for item in value) or _("（空）")
    if value in (None, ""):
        return _("（空）")
    return str(words.get(value, value))
