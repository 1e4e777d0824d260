"""How fast pages are answered."""

import statistics
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from weilu.cli.measuring.machine import Row


def pages(events: int | None) -> Iterator[Row]:
    """Server time of every page of the demo community, five times each after a first."""
    from weilu.cli.pages import addresses

    browser = demo_browser(max(50, (events or 300_000) // 100), 180)
    for address in addresses("demo"):
        times = []
        for _ in range(6):
            began = time.perf_counter()
            status = browser.get(address).status_code
            times.append((time.perf_counter() - began) * 1000)
        yield {
            "bench": "page",
            "address": address,
            "status": status,
            "first_ms": round(times[0]),
            "median_ms": round(statistics.median(times[1:])),
            "worst_ms": round(max(times[1:])),
        }


def demo_browser(members: int, days: int) -> Any:
    """The demo community is made; its owner is signed in."""
    from django.test import Client

    from weilu.cli.commands.demo import make_demo
    from weilu.cli.console import Console
    from weilu.team.founding import demo_owner

    make_demo(Console(lambda text: None, lambda text: None), members, days)
    settings.ALLOWED_HOSTS.append("testserver")
    browser = Client()
    browser.force_login(demo_owner(), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return browser
