"""Answering: written once, by somebody who knows what has been said since, on its way by the sender of the place.

`send` compares the version that the writer has seen with the conversation's in the transaction that takes the answer:
of two who answer at once the second is told of the first.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.connect.delivering import Outgoing, deliver
from weilu.connect.minding import only_persona
from weilu.connect.models import Delivery, Sender
from weilu.connect.senders import KINDS
from weilu.connect.settling import let_go, say_copied, say_sent, send_again
from weilu.events.event import event_id
from weilu.inbox.models import Answer, Canned, Conversation, Draft, Route
from weilu.inbox.settling import settle
from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

State, Sent = Conversation.State, Delivery.State
PURPOSE = "reply"
TWICE = dt.timedelta(minutes=1)  # the same words by the same person within so long are one press too many


class ChangedMeanwhile(Refusal):
    sentence = gettext_lazy("你打开之后，这个会话已经有人回答或处理过了。")


class BeingAnswered(Refusal):
    sentence = gettext_lazy("%(name)s 正在回复这个会话。")


class NoWay(Refusal):
    sentence = gettext_lazy("这个发送渠道用不了了，换一个再发。")


class AlreadyDecided(Refusal):
    sentence = gettext_lazy("这条回复的结果已经定了。")


OPENS = {
    "wechat": "weixin://",
    "wecom": "wxwork://",
    "wechat_oa": "https://mp.weixin.qq.com/",
    "weibo": "https://weibo.com/",
    "telegram": "https://web.telegram.org/",
    "discord": "https://discord.com/channels/@me",
    "slack": "https://app.slack.com/client",
}
"""Where a person pastes an answer: the platform's app, or its page."""


@dataclass(frozen=True, slots=True)
class Way:
    """A sender that can answer a conversation; number 0: the answer is copied and sent by hand."""

    number: int
    name: str
    by_hand: bool = False
    chosen: bool = False


def ways(conversation: Conversation) -> list[Way]:
    """Those of the conversation's platform, then those of any, then copying. Chosen: what the place was last answered
    by; else the first that can address it; else copying, for a group's own bot may belong to another group."""
    senders = [one for one in _usable(conversation.community) if _reaches(one, conversation)]
    last = Route.objects.filter(**_place(conversation)).values_list("sender", flat=True).first()
    chosen = last if last in {one.pk for one in senders} else None
    if chosen is None and last is None:
        chosen = next((one.pk for one in senders if KINDS[one.kind].platform and KINDS[one.kind].to), None)
    told = [Way(one.pk, one.name, chosen=one.pk == chosen) for one in senders]
    return [*told, Way(0, _("复制后自己发"), by_hand=True, chosen=chosen is None)]


def _usable(community: Community) -> list[Sender]:
    usable = Sender.objects.filter(community=community, removed_at=None, paused_at=None, kind__in=KINDS)
    return sorted((one for one in usable if not KINDS[one.kind].by_hand), key=lambda one: not KINDS[one.kind].platform)


def _reaches(sender: Sender, conversation: Conversation) -> bool:
    return KINDS[sender.kind].platform in ("", conversation.platform)


def _place(conversation: Conversation) -> dict[str, Any]:
    return {
        "community": conversation.community,
        "platform": conversation.platform,
        "room": conversation.space_id or 0,
    }


@transaction.atomic
def send(
    conversation: Conversation,
    text: str,
    *,
    by: Staff,
    seen: int,
    way: int = 0,
    knowing: bool = False,
    canned: Sequence[int] = (),
) -> Answer:
    """Answer what was asked last. seen: the version that the writer was shown; knowing: that somebody else is writing;
    canned: which 快捷回复 went into it. Raises ChangedMeanwhile, BeingAnswered, NoWay, and what `deliver` refuses."""
    one = Conversation.objects.select_for_update().get(pk=conversation.pk)
    text = text.strip()
    if one.version != seen:
        return _same_again(one, text, by)
    if (writer := one.writer(by)) and not knowing:
        raise BeingAnswered(name=writer)
    sender = _sender(one, way)
    answer = _written(one, sender, text, by)
    Route.objects.update_or_create(**_place(one), defaults={"sender": sender})
    Canned.objects.filter(community=one.community, pk__in=canned).update(uses=F("uses") + 1)
    Draft.objects.filter(conversation=one, staff=by).delete()
    _take_over(one, answer, by)
    note("inbox.answered", f"#{one.pk}", by=by, community=one.community, sender=sender.name)
    return answer


def _same_again(one: Conversation, text: str, by: Staff) -> Answer:
    """A second press finds what the first has sent. Raises ChangedMeanwhile where it is not that."""
    if (last := just_sent(one, text, by)) is None:
        raise ChangedMeanwhile
    return last


def just_sent(one: Conversation, text: str, by: Staff) -> Answer | None:
    """The last answer, if it is these words by them a moment ago."""
    last = one.answers.select_related("delivery").last()
    same = last and last.by_id == by.pk and last.at > now() - TWICE and last.delivery.text == text.strip()
    return last if same else None


def _sender(one: Conversation, way: int) -> Sender:
    if not way:
        return by_hand(one.community)
    sender = next((sender for sender in _usable(one.community) if sender.pk == way and _reaches(sender, one)), None)
    if sender is None:
        raise NoWay
    return sender


def sender_of(conversation: Conversation, way: int) -> Sender | None:
    """By which a way leads out; None where there is none, or none yet."""
    if not way:
        return _known_by_hand(conversation.community)
    return next((one for one in _usable(conversation.community) if one.pk == way), None)


def _known_by_hand(community: Community) -> Sender | None:
    """The community's way of copying to any place; one with a place of its own stays for that."""
    kinds = [name for name, kind in KINDS.items() if kind.by_hand]
    known = Sender.objects.filter(community=community, removed_at=None, kind__in=kinds).order_by("pk")
    return next((sender for sender in known if not sender.settings.get("place")), None)


def by_hand(community: Community) -> Sender:
    """Made when it is first needed; where there is one persona, it speaks."""
    kind = next(name for name, told in KINDS.items() if told.by_hand)
    known = _known_by_hand(community)
    return known or Sender.objects.create(
        community=community, kind=kind, name=_("复制后人工发送"), persona=only_persona(community)
    )


def _written(one: Conversation, sender: Sender, text: str, by: Staff) -> Answer:
    key = f"inbox-{one.pk}-{one.version}"
    asked = one.asks.last()
    message = Outgoing(
        to=_address(one, sender),
        text=text,
        member=one.person.pk,
        in_reply_to=asked.event if asked else 0,
        conversation=one.thread,
        purpose=PURPOSE,
    )
    delivery = deliver(sender, message, key=key, by=by)
    return Answer.objects.create(
        conversation=one, delivery=delivery, event=str(event_id("delivery", one.community_id, key)), by=by
    )


def _address(one: Conversation, sender: Sender) -> str:
    """The very place, as its platform names it, where the sender can reach more than one."""
    if not KINDS[sender.kind].to:
        return ""
    return one.thread or (one.space.key if one.space else "")


def _take_over(one: Conversation, answer: Answer, by: Staff) -> None:
    """It is answered, until the delivery says otherwise; what a person must send is not, until they have."""
    one.version += 1
    one.claimed_by, one.claimed_until = None, None
    one.assignee = one.assignee or by
    if answer.delivery.state != Sent.TO_COPY:
        one.state, one.until, one.resolved_at, one.answered_at = State.WAITING, None, None, now()
    one.save()


# --- What became of it ----------------------------------------------------------------------------------------------
def delivered(delivery: Delivery) -> None:
    """The way out says what became of an answer: it counts, or the conversation is open again."""
    answer = Answer.objects.filter(delivery=delivery).select_related("conversation").first()
    if answer is None:
        return
    if delivery.state in Delivery.SUCCESS:
        settle(delivery.community, answer.conversation)
    elif answer.conversation.answers.last() == answer:
        back = Conversation.objects.filter(pk=answer.conversation_id, state=State.WAITING)
        back.update(state=State.OPEN, version=F("version") + 1)


def sent_by_hand(answer: Answer, *, by: Staff) -> None:
    """我已发出. Raises AlreadyDecided."""
    if not say_copied(answer.delivery, by=by):
        raise AlreadyDecided


def did_arrive(answer: Answer, *, by: Staff) -> None:
    """Somebody has looked: what nobody knew the outcome of is there. Raises AlreadyDecided."""
    if not say_sent(answer.delivery, by=by):
        raise AlreadyDecided


def try_again(answer: Answer, *, by: Staff) -> None:
    """The same words once more. Raises AlreadyDecided."""
    if not send_again(answer.delivery, by=by):
        raise AlreadyDecided


def take_back(answer: Answer, *, by: Staff) -> None:
    """Do not send it (again); its words are the writer's draft once more. Raises AlreadyDecided."""
    if not let_go(answer.delivery, by=by):
        raise AlreadyDecided
    Draft.objects.update_or_create(conversation=answer.conversation, staff=by, defaults={"text": answer.delivery.text})
