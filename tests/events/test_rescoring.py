"""Texts are judged anew: all of them, once, over kills and edits, and what people said stays."""

import datetime as dt

import pytest

from scored import record_scored
from weilu.events import correcting, rescoring
from weilu.events.event import Event, event_id
from weilu.events.judging import judge_of
from weilu.events.models import Rescoring
from weilu.events.recording import record
from weilu.kit.processes import this_process
from weilu.text.judging import judge, score_all

pytestmark = pytest.mark.django_db(transaction=True)

SAID = ["今天太开心了，谢谢大家", "又崩了，客服根本不理人，气死我了", "几点集合", "Привет всем", "🎉"]
MONTHS = (1_767_000_000_000, 1_770_000_000_000, 1_772_600_000_000)


@pytest.fixture
def old(store, community):
    """Texts of three months that other weights judged, or nobody; and what nobody wrote."""
    events = [
        Event(member=1 + n, ts=ts + n, kind="message", id=event_id("old", ts, n), text=text)
        for ts in MONTHS
        for n, text in enumerate(SAID)
    ]
    events.append(Event(member=1, ts=MONTHS[0], kind="points", id=event_id("points"), text="太好了"))
    events.append(Event(member=1, ts=MONTHS[0], kind="message", id=event_id("empty"), text=""))
    count = len(events)
    record_scored(
        community, events, sentiment=[-1.0] * count, emotion=["sad"] * count, intensity=[0.5] * count,
        language=["en"] * count, offence=[1.0] * count, spam=[1.0] * count,
        judged=[7 if n % 2 else 0 for n in range(count)],
    )  # fmt: skip
    return events


def stored(store):
    columns = "id, language, toString(emotion), sentiment, offence, judged, text"
    return {row[0]: row[1:] for row in store.query(f"SELECT {columns} FROM events")}


def test_everything_that_was_written_is_judged_as_if_it_came_in_now(store, community, old):
    assert rescoring.stale(community) == 15
    steps = []
    assert rescoring.rescore(community, lambda done, total: steps.append((done, total)))
    assert steps == [(0, 15), (5, 15), (10, 15), (15, 15)]
    found = stored(store)
    said = score_all(SAID, range(5))
    for event in old[:15]:
        n = SAID.index(event.text)
        language, emotion, sentiment, offence, judged, text = found[event.id]
        assert (language, emotion, judged, text) == (said.language[n], said.emotion[n], judge(), event.text)
        assert (sentiment, offence) == (pytest.approx(said.sentiment[n]), pytest.approx(said.offence[n]))
    assert found[old[15].id][1:] == ("sad", -1.0, 1.0, 7, "太好了"), "what a system tells is left as it is"
    assert rescoring.stale(community) == 0
    row = Rescoring.objects.get()
    assert (row.state, row.done, row.total) == ("done", 15, 15)


def test_killed_between_two_rounds_it_goes_on_with_the_rest(store, community, old, monkeypatch):
    real, rounds = rescoring._take_over, []

    def dying(*arguments):
        if len(rounds) == 1:
            raise KeyboardInterrupt
        rounds.append(real(*arguments))

    monkeypatch.setattr(rescoring, "_take_over", dying)
    with pytest.raises(KeyboardInterrupt):
        rescoring.rescore(community)
    assert rescoring.stale(community) == 10
    store.command("CREATE TABLE judged_left (id UInt64, language String) ENGINE = Join(ANY, LEFT, id)")
    monkeypatch.setattr(rescoring, "_take_over", real)
    Rescoring.objects.update(state="running", runner="elsewhere")  # as kill -9 leaves it
    assert rescoring.rescore_due(rescoring.rescore) == 1
    assert rescoring.stale(community) == 0
    assert store.query("SELECT count() FROM system.tables WHERE startsWith(name, 'judged_')") == [(0,)]


def test_a_second_start_leaves_it_to_the_first(store, community, old):
    Rescoring.objects.create(community=community, state="running", runner=this_process())
    assert rescoring.rescore(community) is False
    assert rescoring.stale(community) == 15
    assert rescoring.ask_for(community).state == "running"


def test_what_people_said_stays(store, community, old, owner):
    angry = next(event.id for event in old if event.text == SAID[1])
    correcting.correct(community, angry, {"emotion": "happy"}, by=owner)
    edited = next(event for event in old if event.text == SAID[0])
    correcting.correct(community, edited.id, {"emotion": "fear"}, by=owner)
    record(community, [Event(member=1, ts=edited.ts, kind="message", id=edited.id, text="晴天真好", revised=True)])
    rescoring.rescore(community)
    found = stored(store)
    assert found[angry][1:3] == ("happy", pytest.approx(0.8))
    assert found[angry][3] < 0.9, "what nobody spoke of is judged anew"
    assert found[edited.id][1] == score_all(["晴天真好"]).emotion[0]


def test_a_correction_while_it_runs_is_not_written_over(store, community, old, owner, monkeypatch):
    calm = next(event.id for event in old if event.text == SAID[2] and event.ts > MONTHS[2])
    real = rescoring._take_over

    def beside(engine, rows, asked):
        if asked["month"] == 202603:
            correcting.correct(community, calm, {"emotion": "angry"}, by=owner)
        real(engine, rows, asked)

    monkeypatch.setattr(rescoring, "_take_over", beside)
    rescoring.rescore(community)
    assert stored(store)[calm][1] == "angry"


def test_at_night_it_begins_by_itself(store, community, old, monkeypatch):
    for hour, begun in ((14, 0), (3, 1), (4, 0)):
        moment = dt.datetime(2026, 3, 5, hour, 30, tzinfo=community.zone)
        monkeypatch.setattr(rescoring, "now", lambda moment=moment: moment)
        assert rescoring.rescore_due(rescoring.rescore) == begun, hour
    assert judge_of(community.pk) == judge()
