"""Live sources: what they tell is on disk when `arrive` returns, and reactions hear of what was new, once."""

import pytest

from weilu.connect import arriving
from weilu.connect.arriving import arrive, settle
from weilu.connect.live_kinds import kind_named
from weilu.connect.record import Record
from weilu.connect.sources import connect
from weilu.kit.clock import now_ms


@pytest.fixture
def source(community, owner, store):
    return connect(community, kind_named("api"), "官网", by=owner)


@pytest.fixture
def heard(monkeypatch):
    told = []
    monkeypatch.setattr(arriving, "_reactions", [lambda source, events: told.extend(e.text for e in events)])
    return told


def said(n, text="走吗"):
    return Record(line=n, ts=now_ms() - 1000 + n, author_id=f"u{n}", author=f"山友{n}", text=text, native_id=f"m{n}")


@pytest.mark.django_db(transaction=True)
def test_what_arrives_is_kept_once_and_reacted_to_once(source, store, heard):
    assert arrive(source, [said(1, "一"), said(2, "二")]).events_new == 2
    assert arrive(source, [said(2, "二"), said(3, "三")]).events_known == 1
    settle()
    assert heard == ["一", "二", "三"]
    assert store.query("SELECT count(), uniqExact(source_id) FROM events") == [(3, 1)]
    source.refresh_from_db()
    assert source.heard_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_reaction_that_fails_stops_nobody(source, store, monkeypatch, caplog):
    told = []
    monkeypatch.setattr(arriving, "_reactions", [lambda *_: 1 / 0, lambda source, events: told.append(len(events))])
    assert arrive(source, [said(1)]).events_new == 1
    settle()
    assert told == [1]
    assert "reaction" in caplog.text
