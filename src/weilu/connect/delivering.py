"""Giving a message on its way: written down once, sent once, told when it is settled.

`deliver` only writes; `sending` sends, from a thread that is woken at once. So whoever calls it waits for no platform,
and a crash at any moment leaves the message waiting or visibly undecided.
"""

import datetime as dt
import threading
from collections.abc import Callable

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.connect.deliveries import Delivery, Picture, Sender
from weilu.connect.minding import hold_back, remember
from weilu.connect.senders import KINDS
from weilu.connect.senders.contract import Kind
from weilu.kit.soundness import sound_text
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

MARKETING, TEST = "marketing", "test"
bell = threading.Event()  # wakes the sending thread of this process, where one runs


class Outgoing(msgspec.Struct, frozen=True):
    """What to send. to: as the platform names the place or person, empty: the sender's own; member, in_reply_to: ids
    of the member and the event answered, 0 for none; conversation: as the platform names it; purpose: in a word
    (`marketing` needs the member's consent); pictures: (content type, content) of each, as `pictures.taken` gives
    them."""

    to: str = ""
    title: str = ""
    text: str = ""
    member: int = 0
    in_reply_to: int | str = 0
    conversation: str = ""
    purpose: str = ""
    pictures: tuple[tuple[str, bytes], ...] = ()


class SenderGone(Refusal):
    sentence = _("发送渠道「%(name)s」已经移除，换一个再发。")


class NothingToSay(Refusal):
    sentence = _("没有内容可发。")


class NoAddress(Refusal):
    sentence = _("不知道发给谁：发送渠道「%(name)s」没有设默认的，这条消息也没有写。")


class TooLong(Refusal):
    sentence = _("太长了：这个发送渠道最多 %(limit)s %(unit)s，现在 %(length)s，请删短或分成几条。")


class NoPictures(Refusal):
    sentence = _("发送渠道「%(name)s」不能带图：去掉图片，或换能带图的（复制后人工发送、邮件、Telegram、Discord）。")


class NoConsent(Refusal):
    sentence = _("营销消息要先有这位成员的同意，围炉里没有找到，所以没有发送。")


UNITS = {"chars": _("个字"), "bytes": _("字节（一个汉字 3 字节）"), "utf16": _("个字")}


def deliver(
    sender: Sender,
    message: Outgoing,
    *,
    key: str,
    by: Staff | None = None,
    not_before: dt.datetime | None = None,
    not_after: dt.datetime | None = None,
) -> Delivery:
    """Send a message by a sender, not before a moment; returns at once. The same key in a community is the same
    message: a second call gives the first's Delivery, whatever it says. What cannot leave until `not_after` is called
    off. Raises a Refusal where it cannot be sent, Objectionable where the checker stops it."""
    if known := Delivery.objects.filter(community=sender.community, key=key).first():
        return known
    _check(sender, message)
    told = hold_back(sender, message.text, purpose=message.purpose, member=message.member)
    written = _written(sender, message, by, not_before)
    with transaction.atomic():
        delivery, made = Delivery.objects.get_or_create(
            community=sender.community, key=key, defaults=written | {"not_after": not_after}
        )
        if made:
            delivery.pictures.bulk_create(
                Picture(delivery=delivery, kind=kind, content=content) for kind, content in message.pictures
            )
        if made:
            remember(delivery, told)
        if made and by:
            note("connect.delivery", sender.name, by=by, community=sender.community)
        transaction.on_commit(bell.set)
    return delivery


def _check(sender: Sender, message: Outgoing) -> None:
    kind = KINDS.get(sender.kind)
    if sender.removed_at or kind is None:
        raise SenderGone(name=sender.name)
    if not message.text.strip():
        raise NothingToSay
    if kind.to_field and not message.to and not sender.settings.get(kind.to_field):
        raise NoAddress(name=sender.name)
    if message.pictures and not kind.pictures:
        raise NoPictures(name=sender.name)
    _check_length(kind, message)
    if message.purpose == MARKETING and message.member and not consents(sender.community, message.member):
        raise NoConsent


def _check_length(kind: Kind, message: Outgoing) -> None:
    text = message.text if kind.has_title or not message.title else f"{message.title}\n\n{message.text}"
    limit = (kind.caption or kind.limit) if message.pictures else kind.limit
    if (length := kind.length(text)) > limit:
        raise TooLong(limit=f"{limit:,}", unit=UNITS[kind.unit], length=f"{length:,}")


def _written(sender: Sender, message: Outgoing, by: Staff | None, not_before: dt.datetime | None) -> dict[str, object]:
    by_hand = KINDS[sender.kind].by_hand and not_before is None
    return {
        "sender": sender,
        "to": sound_text(message.to, 300),
        "title": sound_text(message.title, 300),
        "text": sound_text(message.text),
        "member": message.member,
        "in_reply_to": str(message.in_reply_to or ""),
        "conversation": sound_text(message.conversation, 200),
        "purpose": message.purpose,
        "state": Delivery.State.TO_COPY if by_hand else Delivery.State.WAITING,
        "not_before": not_before,
        "waits_for": Delivery.WaitsFor.ASKED if not_before else "",
        "by": by,
    }


# --- Hooks for higher packages --------------------------------------------------------------------------------------
Told = Callable[[Delivery], None]
_told: list[Told] = []


def on_delivered(hook: Told) -> Told:
    """Have `hook(delivery)` called when a delivery has come to a final state (Delivery.FINAL), and again when a person
    decides otherwise. Called at least once for each, from any process: it must be idempotent."""
    if hook not in _told:
        _told.append(hook)
    return hook


def tell(delivery: Delivery) -> None:
    for hook in _told:
        hook(delivery)


def _nobody(community: Community, member: int) -> bool:
    return False


_consents: Callable[[Community, int], bool] = _nobody


def register_consent(known: Callable[[Community, int], bool]) -> None:
    """Let the package that keeps consents say whether a member agreed to marketing; until then nobody has."""
    global _consents  # noqa: PLW0603
    _consents = known


def consents(community: Community, member: int) -> bool:
    return _consents(community, member)
