"""How fast segments are previewed, counted and listed, with ten events a member."""

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import batched
from typing import Any

from django.conf import settings

from weilu.cli.measuring.history import make
from weilu.cli.measuring.machine import Row, memory_mb
from weilu.cli.measuring.questions import SEGMENT, Weilu
from weilu.members.models import Member
from weilu.segments import making
from weilu.segments.hearing import catch_up
from weilu.segments.selecting import first_of

ROUNDS, PIECE, LISTED = 5, 20_000, 20
RULES: dict[str, Any] = {
    "five rules of behaviour": SEGMENT,
    "a number and a text that are known": {
        "all": [{"attribute": "age", "between": [20, 30]}, {"attribute": "city", "is": "杭州"}]
    },
    "a stage of the life cycle": {"lifecycle": ["at_risk", "sleeping"]},
    "an RFM group": {"rfm": ["重要价值", "重要保持"]},
}


def segments(events: int | None) -> Iterator[Row]:
    """Preview (how many, and ten of them), refresh (counted and kept), the list of twenty, the page of one."""
    wanted = events or 1_000_000
    engine = Weilu()
    engine.load(make(wanted, wanted // 10))
    community = engine.community
    began = time.perf_counter()
    _know(community, wanted // 10)
    catch_up()
    yield {"bench": "segments", "what": "members heard of", "members": wanted // 10,
           "seconds": round(time.perf_counter() - began)}  # fmt: skip
    for name, rules in RULES.items():
        yield _timed(f"preview: {name}", partial(_preview, community, rules))
    kept = [making.save(community, name, rules, by=None) for name, rules in RULES.items()]
    for segment in kept:
        yield _timed(f"refresh: {segment.name}", partial(making.keep_size, segment))
    for n in range(LISTED - len(kept)):
        making.save(community, f"{n}", {"list": [n + 1]}, by=None)
    browser = _browser(community)
    for what, address in (("list of twenty", ""), ("page of one", f"{kept[0].pk}/")):
        yield _timed(what, partial(browser.get, f"/c/{community.slug}/segments/{address}"))
    yield {"bench": "segments", "what": "memory", "memory_mb": memory_mb()}


def _know(community: Any, many: int) -> None:
    for numbers in batched(range(1, many + 1), PIECE):
        Member.objects.bulk_create(
            Member(
                pk=number, community=community, name=f"成员{number}", search_name=f"成员{number}",
                props={"age": number % 70, "city": ("杭州", "上海", "北京")[number % 3]},
            )
            for number in numbers
        )  # fmt: skip


def _preview(community: Any, rules: Any) -> None:
    chosen = making.selection(community, rules)
    first_of(chosen, 10)


def _browser(community: Any) -> Any:
    from django.test import Client

    from weilu.team.models import Role, Seat, Staff

    settings.ALLOWED_HOSTS.append("testserver")
    owner = Staff.objects.create_user("bench", name="bench")
    Seat.objects.create(community=community, staff=owner, role=Role.OWNER)
    browser = Client()
    browser.force_login(owner, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return browser


def _timed(what: str, act: Callable[[], object]) -> Row:
    times = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    first, median = round(times[0]), round(statistics.median(times[1:]))
    return {"bench": "segments", "what": what, "first_ms": first, "median_ms": median}
