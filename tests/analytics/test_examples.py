"""The worked example on every metric's card is what the store really answers."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from weilu.analytics.door import METRICS, Query, ask
from weilu.analytics.examples import BOT, EXAMPLES, STAFF, ZONE
from weilu.events.event import Event, event_id
from weilu.events.recording import record
from weilu.members.models import Member

pytestmark = pytest.mark.django_db


def lived(community, told):
    """Record what an example tells; who is who by name."""
    people = {
        name: Member.objects.create(community=community, name=name, is_bot=name == BOT, is_staff=name == STAFF)
        for name in {one.who for one in told}
    }
    events = [
        Event(
            member=people[one.who].pk,
            ts=int(dt.datetime.fromisoformat(one.when).replace(tzinfo=ZoneInfo(ZONE)).timestamp() * 1000),
            kind=one.kind,
            id=event_id("example", n),
            platform="wechat",
        )
        for n, one in enumerate(told)
    ]
    record(community, events)


def test_every_metric_has_an_example():
    assert set(EXAMPLES) == set(METRICS)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_rows_worked_by_hand_come_out(store, community, name):
    example = EXAMPLES[name]
    lived(community, example.told)
    rows = ask(name, Query(community, example.first, example.last, example.grain)).rows
    if example.sparse:
        rows = [row for row in rows if row["events"]]
    assert rows == list(example.rows)
    assert example.keys == list(METRICS[name].keys)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_is_short_and_holds_what_does_not_count(name):
    assert 8 <= len(EXAMPLES[name].told) <= 12
    assert EXAMPLES[name].why
