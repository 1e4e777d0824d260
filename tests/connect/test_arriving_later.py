"""Seen times of live events are written a moment later, together; a crash in between loses none of them."""

import pytest

import stores
from weilu.connect.arriving import arrive
from weilu.connect.live_kinds import kind_named
from weilu.connect.record import Record
from weilu.connect.sources import connect
from weilu.kit.clock import now_ms, to_ms
from weilu.members import noticing
from weilu.members.models import Member, SeenUpTo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def source(community, owner, store, monkeypatch):
    """No thread writes by itself: what a crash would leave unwritten stays so."""
    monkeypatch.setattr(noticing, "begin", lambda: None)
    monkeypatch.setattr(noticing, "_pending", {})
    monkeypatch.setattr(noticing, "_open", {})
    return connect(community, kind_named("api"), "官网", by=owner)


def said(n, ts):
    return Record(line=n, ts=ts, author_id="u1", author="山友", text="走吗", native_id=f"m{n}")


def seen():
    member = Member.objects.get()
    return [to_ms(at) if at else None for at in (member.first_seen, member.last_seen, member.last_active)]


@pytest.mark.skipif(stores.SCALE, reason="the writers of a server note times at once")
def test_what_a_crash_swallowed_is_derived_at_the_next_start(source):
    now = now_ms()
    arrive(source, [said(1, now - 5000)])
    noticing.settle()
    assert seen() == [now - 5000] * 3
    arrive(source, [said(2, now - 9000), said(3, now - 1000)])
    noticing._pending.clear()  # the process dies here
    assert seen() == [now - 5000] * 3
    noticing.catch_up()
    assert seen() == [now - 9000, now - 1000, now - 1000]


@pytest.mark.skipif(stores.SCALE, reason="the writers of a server note times at once")
def test_what_is_still_being_recorded_is_not_taken_for_written(source, store):
    now = now_ms()
    arrive(source, [said(1, now - 5000)])
    noticing.settle()
    before = SeenUpTo.objects.get().seq
    with noticing.noticing():
        arrive(source, [said(2, now - 1000)])
        noticing.settle()
        assert SeenUpTo.objects.get().seq == before
    noticing.settle()
    assert SeenUpTo.objects.get().seq == before + 1
