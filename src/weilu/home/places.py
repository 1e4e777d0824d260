"""Where a person may go from here, and which of these places this is."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from weilu.kit.navigation import Entry, Words, entries
from weilu.team.access import May, allows
from weilu.team.models import Community


@dataclass(frozen=True, slots=True)
class Link:
    """`current` is what aria-current says: "page", or "true" on a page below it, or empty; count: what waits there."""

    label: Words
    address: str
    icon: str
    group: str
    tab: bool
    current: str = ""
    count: int = 0


def links_of(request: HttpRequest) -> list[Link]:
    """The registered pages of the community entered that this person's role allows, in order."""
    community: Community | None = getattr(request, "community", None)
    if community is None:
        return []
    mine = [(entry, _address(entry, community)) for entry in entries() if allows(request, May(entry.may))]
    reached = [(entry, address) for entry, address in mine if address]
    # The longest address that the path begins with: a thread belongs to 动态, not to what stands above both.
    here = max((address for _, address in reached if request.path.startswith(address)), key=len, default="")
    return [
        Link(
            entry.label,
            address,
            entry.icon,
            entry.group,
            entry.tab,
            _current(request.path, address, here),
            entry.count(community) if entry.count else 0,
        )
        for entry, address in reached
    ]


def _address(entry: Entry, community: Community) -> str:
    """Empty where the addresses in use lack the page, as in a test's own; tests/home holds the real ones to it."""
    try:
        return reverse(entry.url, args=[community.slug])
    except NoReverseMatch:
        return ""


def _current(path: str, address: str, here: str) -> str:
    if address != here:
        return ""
    return "page" if path == address else "true"
