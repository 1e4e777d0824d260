"""What needs a look today: each package registers what it watches, 今日 shows what was found."""

from collections.abc import Callable
from dataclasses import dataclass

from weilu.analytics.keeping import Keeping
from weilu.kit.charts import Words


@dataclass(frozen=True, slots=True)
class Look:
    """One thing found. url leads to its evidence; tone: bad, warn, calm, good; links: (words, url) of the first few."""

    text: Words
    url: str
    action: Words
    detail: Words = ""
    tone: str = "warn"
    links: tuple[tuple[str, str], ...] = ()


Watch = Callable[[Keeping], list[Look]]
_watches: dict[str, tuple[int, Watch]] = {}


def register_look(name: str, order: int, function: Watch) -> None:
    """Have 今日 ask `function` what it found in a community; from AppConfig.ready of whoever watches."""
    _watches[name] = (order, function)


def looks(keeping: Keeping) -> list[Look]:
    """Everything found, the worst first, then in the order of registration."""
    found = [
        (order, look)
        for order, function in sorted(_watches.values(), key=lambda watch: watch[0])
        for look in function(keeping)
    ]
    worst = {"bad": 0, "warn": 1, "calm": 2, "good": 3}
    return [look for _, look in sorted(found, key=lambda one: (worst.get(one[1].tone, 1), one[0]))]
