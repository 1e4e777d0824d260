"""An import that is taken back takes along what was found in it. An erased
member's conversations go with the member."""

from django.db import transaction

from weilu.events.searching import by_ids
from weilu.inbox.models import Ask, Conversation
from weilu.inbox.settling import PIECE, settle
from weilu.team.models import Community

State = Conversation.State


def forget_source(community: Community, source: int) -> None:
    """Drop the asks that came by it, and the answers: what they answered is open again."""
    with transaction.atomic():
        Ask.objects.filter(community=community, source=source).delete()
        Conversation.objects.filter(community=community, asks=None).delete()
        _reopen_unanswered(community)
    settle(community)


def _reopen_unanswered(community: Community) -> None:
    answered = Ask.objects.filter(community=community).exclude(answer="").order_by("-at")[:PIECE]
    told = by_ids(community.pk, list({ask.answer for ask in answered}))
    gone = [ask.pk for ask in answered if ask.answer not in told]
    Ask.objects.filter(pk__in=gone).update(answer="", answerer=0, by=None, answered_at=None)
    Conversation.objects.filter(asks__in=gone, state=State.WAITING).update(state=State.OPEN)
