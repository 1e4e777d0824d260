"""What operators do with conversations: finish, put off, hand on. Every act can be undone, on one or on many."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.inbox.models import Conversation, Remark, Step
from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.models import Community, Seat, Staff
from weilu.team.refusal import Refusal

State = Conversation.State
MOST = 500  # conversations that one act takes


class NotInTheFuture(Refusal):
    sentence = _("要选一个将来的时间。")


class NoSeat(Refusal):
    sentence = _("这位同事不在这个社群的团队里了。")


def finish(community: Community, numbers: Iterable[int], *, by: Staff) -> Step | None:
    """Nothing more is owed to them, answered or not."""
    return _change(community, numbers, "done", by=by, closes=True, state=State.DONE, until=None, resolved_at=now())


def reopen(community: Community, numbers: Iterable[int], *, by: Staff) -> Step | None:
    return _change(community, numbers, "reopened", by=by, closes=True, state=State.OPEN, until=None, resolved_at=None)


def snooze(community: Community, numbers: Iterable[int], until: dt.datetime, *, by: Staff) -> Step | None:
    """Out of sight until then; it wakes by itself, sooner if they write again. Raises NotInTheFuture."""
    if until <= now():
        raise NotInTheFuture
    words = f"{until.astimezone(community.zone):%m-%d %H:%M}"
    return _change(
        community, numbers, "snoozed", by=by, words=words, state=State.SNOOZED, until=until, resolved_at=None
    )


def assign(community: Community, numbers: Iterable[int], to: Staff | None, *, by: Staff) -> Step | None:
    """To somebody of the team, or nobody. Raises NoSeat."""
    if to is not None and not Seat.objects.filter(community=community, staff=to).exists():
        raise NoSeat
    return _change(community, numbers, "assigned", by=by, words=str(to or ""), assignee_id=to.pk if to else None)


@transaction.atomic
def remark(conversation: Conversation, text: str, *, by: Staff) -> Remark:
    written = conversation.remarks.create(text=text.strip()[:2000], by=by)
    note("inbox.remark", f"#{conversation.pk}", by=by, community=conversation.community)
    return written


@transaction.atomic
def _change(
    community: Community,
    numbers: Iterable[int],
    act: str,
    *,
    by: Staff,
    words: str = "",
    closes: bool = False,
    **fields: Any,
) -> Step | None:
    """Set the fields where they differ; the first step of the batch, None where nothing did. closes: whoever writes an
    answer at this moment shall hear of it."""
    rows = Conversation.objects.select_for_update().filter(community=community, pk__in=list(numbers)[:MOST])
    first: Step | None = None
    count = 0
    for one in rows.order_by("pk"):
        before, after = _read(one, fields), {name: _plain(value) for name, value in fields.items()}
        if all(before[name] == after[name] for name in fields if name != "resolved_at"):
            continue
        _write(one, fields, closes=closes)
        step = one.steps.create(act=act, words=words[:120], before=before, after=after, by=by)
        first = first or step
        Step.objects.filter(pk=step.pk).update(batch=first.pk)
        count += 1
    if first is not None:
        note(f"inbox.{act}", f"#{first.conversation_id}", by=by, community=community, count=count, words=words)
    return first


@transaction.atomic
def undo(community: Community, batch: int, *, by: Staff) -> int:
    """Put back what one act changed, where nobody has changed it since; how many."""
    steps = Step.objects.filter(batch=batch, undone_at=None, conversation__community=community)
    undone = 0
    for step in steps.order_by("pk"):
        one = Conversation.objects.select_for_update().get(pk=step.conversation_id)
        if _read(one, step.after) != step.after:
            continue
        _write(one, {name: _value(name, value) for name, value in step.before.items()}, closes="state" in step.after)
        Step.objects.filter(pk=step.pk).update(undone_at=now())
        undone += 1
    if undone:
        note("inbox.undone", f"#{batch}", by=by, community=community, count=undone)
    return undone


def _write(one: Conversation, fields: dict[str, Any], *, closes: bool) -> None:
    for name, value in fields.items():
        setattr(one, name, value)
    one.version += closes
    one.save(update_fields=[*(name.removesuffix("_id") for name in fields), "version"])


def _read(one: Conversation, fields: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(one, name)) for name in fields}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else str(value) if isinstance(value, str) else value


def _value(name: str, value: Any) -> Any:
    return dt.datetime.fromisoformat(value) if value and name in ("until", "resolved_at") else value
