"""What the shell's navigation holds: each package registers its own pages, so a later one adds itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

GROUPS: dict[str, Words] = {
    "": "",
    "listen": _("听"),
    "understand": _("懂"),
    "plan": _("谋"),
    "act": _("动"),
    "measure": _("量"),
    "improve": _("进"),
    "bring": _("接入"),
    "guard": _("护"),
    "manage": _("管理"),
}
"""The loop, in order; the first has no heading."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`may` is the value of a team.access.May; `url` the name of an address that takes the community's slug; `count`
    says of a community how many things wait there."""

    label: Words
    url: str
    icon: str
    group: str
    order: int
    may: str
    tab: bool
    count: Callable[[Any], int] | None = None


_entries: dict[str, Entry] = {}


def register(
    label: Words,
    url: str,
    *,
    icon: str,
    group: str = "",
    order: int = 50,
    may: str = "read",
    tab: bool = False,
    count: Callable[[Any], int] | None = None,
) -> None:
    """Put a page into the navigation, from AppConfig.ready; `tab`: also into the phone's bottom bar (four at most);
    `count`: asked of the community on every page, so it must be quick."""
    if group not in GROUPS:
        raise LookupError(f"no navigation group {group!r}: one of {', '.join(filter(None, GROUPS))}")
    _entries[url] = Entry(label, url, icon, group, order, may, tab, count)


def entries() -> list[Entry]:
    """All registered pages in the order of the loop."""
    place = {group: index for index, group in enumerate(GROUPS)}
    return sorted(_entries.values(), key=lambda entry: (place[entry.group], entry.order, entry.url))
