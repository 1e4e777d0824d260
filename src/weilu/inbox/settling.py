"""What was answered, by the very rule of the metric `response`; and questions that members answered each other."""

import datetime as dt

from django.db import transaction
from django.db.models import Min

from weilu.analytics.query import Query
from weilu.analytics.response import Answered, first_answers
from weilu.analytics.wanting import taken_up
from weilu.inbox.models import Ask, Conversation
from weilu.kit.clock import from_ms, now, to_ms
from weilu.team.models import Community

State = Conversation.State
HORIZON = dt.timedelta(days=14)  # an answer that is given elsewhere later than that is not looked for
PIECE = 5000


def settle(community: Community, conversation: Conversation | None = None) -> None:
    """Find the first answers to what is not answered yet, lately or in one conversation. Repeating it does no harm."""
    waiting = Ask.objects.filter(community=community, answered_at=None)
    waiting = waiting.filter(conversation=conversation) if conversation else waiting.filter(at__gte=now() - HORIZON)
    if (oldest := waiting.aggregate(at=Min("at"))["at"]) is None:
        return
    span = Query(community, oldest.astimezone(community.zone).date(), community.today)
    events = list(waiting.order_by("-at").values_list("event", flat=True)[:PIECE])
    for number, answers in _by_conversation(community, first_answers(span, events)).items():
        keep(number, answers)
    if conversation is None:
        _close_taken_up(community, to_ms(oldest))


def _by_conversation(community: Community, found: dict[str, Answered]) -> dict[int, dict[str, Answered]]:
    asks = Ask.objects.filter(community=community, event__in=list(found)).values_list("event", "conversation_id")
    told: dict[int, dict[str, Answered]] = {}
    for event, number in asks:
        told.setdefault(number, {})[event] = found[event]
    return told


@transaction.atomic
def keep(number: int, answers: dict[str, Answered]) -> None:
    """Note these first answers on their asks, and what that makes of the conversation."""
    conversation = Conversation.objects.select_for_update().filter(pk=number).first()
    if conversation is None:
        return
    ours = {answer.event: answer.by_id for answer in conversation.answers.all()}
    fresh = [event for event, answer in answers.items() if _note(conversation, event, answer, ours)]
    if fresh:
        # What was sent from here was counted when it was sent.
        conversation.version += any(answers[event].event not in ours for event in fresh)
        bring_up_to_date(conversation)


def _note(conversation: Conversation, event: str, answer: Answered, ours: dict[str, int | None]) -> bool:
    open_ask = conversation.asks.filter(event=event, answered_at=None)
    return bool(
        open_ask.update(
            answer=answer.event,
            answerer=answer.member,
            answered_at=from_ms(answer.at),
            by=ours.get(answer.event),
        )
    )


def bring_up_to_date(conversation: Conversation) -> None:
    """Make a conversation, locked by the caller, what its asks say. Whoever answers what was asked last has answered
    what the same person asked before it, too."""
    asks = list(conversation.asks.all())
    answered = [ask for ask in asks if ask.answered_at]
    conversation.answered_at = max((ask.answered_at for ask in answered if ask.answered_at), default=None)
    settled = max((ask.at for ask in answered), default=None)
    left = [ask.at for ask in asks if settled is None or ask.at > settled]
    if left:
        conversation.since = min(left)
    elif conversation.state == State.HELD:
        conversation.state, conversation.resolved_at = State.DONE, conversation.answered_at
    elif conversation.state in (State.OPEN, State.SNOOZED):
        conversation.state, conversation.until = State.WAITING, None
    conversation.save()


def _close_taken_up(community: Community, since: int) -> None:
    """A question to the room that another member has answered is no longer ours."""
    open_ones = Conversation.objects.filter(
        community=community, state=State.OPEN, why=Conversation.Why.QUESTION, last_at__gte=now() - HORIZON
    )
    asks = dict(Ask.objects.filter(conversation__in=open_ones).values_list("event", "conversation_id")[:PIECE])
    for number in {asks[event] for event in taken_up(community, list(asks), since)}:
        _close(number)


@transaction.atomic
def _close(number: int) -> None:
    conversation = Conversation.objects.select_for_update().filter(pk=number, state=State.OPEN).first()
    if conversation is None:
        return
    conversation.state, conversation.resolved_at = State.DONE, now()
    conversation.version += 1
    conversation.save()
    conversation.steps.create(act="taken_up")
