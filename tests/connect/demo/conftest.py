import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from weilu.connect.demo import Story, records
from weilu.connect.record import Record

ZONE = ZoneInfo("Asia/Shanghai")
END = dt.date(2026, 11, 21)
UNTIL = dt.datetime(2026, 11, 22, 11, 0, tzinfo=ZONE)


def tell(**wishes: object) -> list[Record]:
    return list(records(**({"members": 600, "end": END, "zone": ZONE} | wishes)))


def day_of(told: Record) -> dt.date:
    return dt.datetime.fromtimestamp(told.ts / 1000, ZONE).date()


def minute_of(told: Record) -> int:
    at = dt.datetime.fromtimestamp(told.ts / 1000, ZONE)
    return at.hour * 60 + at.minute


@pytest.fixture(scope="session")
def told() -> list[Record]:
    """Half a year of a town of six hundred, and this morning."""
    return tell(until=UNTIL)


@pytest.fixture(scope="session")
def marks():
    return Story(members=60, days=180, events=None, seed=7, end=END, zone=ZONE).milestones
