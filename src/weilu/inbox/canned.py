"""快捷回复: what everybody here answers with, so that the same question gets the same words, whoever answers."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.inbox.models import Canned, Conversation
from weilu.kit.clock import now
from weilu.kit.soundness import sound_text
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

SLOTS = ("称呼", "群名", "我")


class WordTaken(Refusal):
    sentence = _("快捷词「%(word)s」已经有了，换一个。")


class WordIncomplete(Refusal):
    sentence = _("快捷词和内容都要写；快捷词里不能有空格和分号，最多 20 个字。")


@dataclass(frozen=True, slots=True)
class Ready:
    """One with its slots filled for a conversation."""

    number: int
    word: str
    text: str


def canned_for(conversation: Conversation, staff: Staff) -> list[Ready]:
    known = Canned.objects.filter(community=conversation.community, archived_at=None)
    return [Ready(one.pk, one.word, filled(one.text, conversation, staff)) for one in known]


def filled(text: str, conversation: Conversation, staff: Staff) -> str:
    """The text with {称呼}, {群名} and {我} filled in; any other braces stay as they are."""
    values = {
        "称呼": conversation.person.name,
        "群名": conversation.space.name if conversation.space else "",
        "我": str(staff),
    }
    for slot in SLOTS:
        text = text.replace(f"{{{slot}}}", values[slot])
    return text


def write(community: Community, word: str, text: str, *, by: Staff | None, known: Canned | None = None) -> Canned:
    """Keep a new one, or change one. Raises WordTaken, WordIncomplete."""
    word, text = sound_text(word.strip().lstrip(";；"), 21), sound_text(text.strip(), 2000)
    if not word or not text or len(word) > 20 or any(char.isspace() or char in ";；" for char in word):
        raise WordIncomplete
    kept = known or Canned(community=community)
    kept.word, kept.text, kept.by = word, text, by
    try:
        with transaction.atomic():
            kept.save()
            note("inbox.canned" if known is None else "inbox.canned_changed", word, by=by, community=community)
    except IntegrityError:
        raise WordTaken(word=word) from None
    return kept


@transaction.atomic
def put_away(canned: Canned, *, by: Staff) -> None:
    Canned.objects.filter(pk=canned.pk, archived_at=None).update(archived_at=now())
    note("inbox.canned_archived", canned.word, by=by, community=canned.community)


def bring_back(canned: Canned, *, by: Staff) -> None:
    """Raises WordTaken where another has its word by now."""
    try:
        with transaction.atomic():
            Canned.objects.filter(pk=canned.pk).update(archived_at=None)
            note("inbox.canned_restored", canned.word, by=by, community=canned.community)
    except IntegrityError:
        raise WordTaken(word=canned.word) from None
