"""The worked example on every metric's card is what the store really answers."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from scored import record_scored
from weilu.analytics.door import METRICS, Query, ask
from weilu.analytics.examples import BOT, EXAMPLES, STAFF, ZONE
from weilu.analytics.models import Aspect
from weilu.events.event import Event, event_id
from weilu.members.models import Member

pytestmark = pytest.mark.django_db


def lived(community, told):
    """Record what an example tells; gives the people by name."""
    people = {
        name: Member.objects.create(community=community, name=name, is_bot=name == BOT, is_staff=name == STAFF)
        for name in dict.fromkeys(one.who for one in told)
    }
    ids = [event_id("example", n) for n in range(len(told))]
    events = [
        Event(
            member=people[one.who].pk,
            ts=int(dt.datetime.fromisoformat(one.when).replace(tzinfo=ZoneInfo(ZONE)).timestamp() * 1000),
            kind=one.kind,
            id=ids[n],
            platform=one.platform,
            value=one.value,
            channel=one.channel,
            content=one.content,
            target=ids[one.to - 1] if one.to else 0,
            props=dict(one.props),
            text=one.text,
        )
        for n, one in enumerate(told)
    ]
    scores = {name: [getattr(one, name) for one in told] for name in ("sentiment", "emotion", "intensity")}
    record_scored(community, events, **scores)
    return people


def test_every_metric_has_an_example():
    assert set(EXAMPLES) == set(METRICS)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_rows_worked_by_hand_come_out(store, community, name):
    example = EXAMPLES[name]
    for name_of in example.options.get("aspect", ()):
        Aspect.objects.create(community=community, name=name_of)
    names = {member.pk: called for called, member in lived(community, example.told).items()}
    query = Query(
        community, example.first, example.last, example.grain, kinds=example.kinds, options=dict(example.options)
    )
    rows = ask(name, query).as_json()["rows"]
    if example.sparse:
        rows = [row for row in rows if row.get("events", row.get("members"))]
    for row in rows:
        if "member" in row:
            row["member"] = names[row["member"]]
    wanted = [{key: str(v) if isinstance(v, dt.date) else v for key, v in row.items()} for row in example.rows]
    assert [near(row) for row in rows] == wanted
    assert example.keys == list(METRICS[name].keys)


def near(row):
    return {key: pytest.approx(value) if isinstance(value, float) else value for key, value in row.items()}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_is_short_and_holds_what_does_not_count(name):
    assert 8 <= len(EXAMPLES[name].told) <= 12
    assert EXAMPLES[name].why
