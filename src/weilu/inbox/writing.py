"""Before an answer is sent: who is writing one, and what they have written so far."""

import datetime as dt

from django.db.models import Q

from weilu.inbox.models import Conversation, Draft
from weilu.kit.clock import now
from weilu.kit.soundness import sound_text
from weilu.team.models import Staff

CLAIM = dt.timedelta(minutes=3)  # after the last key
LONGEST = 4000


def claim(conversation: Conversation, *, by: Staff) -> bool:
    """Be the one who is writing, for some minutes; False while somebody else is. Of two at once one has it."""
    free = Q(claimed_by=None) | Q(claimed_until__lt=now()) | Q(claimed_by=by)
    mine = Conversation.objects.filter(free, pk=conversation.pk)
    return bool(mine.update(claimed_by=by, claimed_until=now() + CLAIM))


def release(conversation: Conversation, *, by: Staff) -> None:
    Conversation.objects.filter(pk=conversation.pk, claimed_by=by).update(claimed_by=None, claimed_until=None)


def keep_draft(conversation: Conversation, text: str, *, by: Staff) -> None:
    """What is in the box now; an empty box keeps nothing."""
    text = sound_text(text, LONGEST)
    if text.strip():
        Draft.objects.update_or_create(conversation=conversation, staff=by, defaults={"text": text})
    else:
        Draft.objects.filter(conversation=conversation, staff=by).delete()


def draft_of(conversation: Conversation, staff: Staff) -> str:
    return Draft.objects.filter(conversation=conversation, staff=staff).values_list("text", flat=True).first() or ""
