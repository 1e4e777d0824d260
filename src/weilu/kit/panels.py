"""Cards that other packages put on somebody's page: each registers a panel, the page loads it as a fragment.

A panel's address takes (slug, number of whom the page is about); its view is a `community_view` that renders the inside
of a card.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Panel:
    name: str
    title: str | Promise
    url_name: str
    order: int


class Panels:
    """Those of one kind of page."""

    def __init__(self) -> None:
        self._panels: dict[str, Panel] = {}

    def register(self, name: str, title: str | Promise, url_name: str, order: int = 50) -> None:
        """Put a card on every such page, from AppConfig.ready."""
        self._panels[name] = Panel(name, title, url_name, order)

    def of(self, slug: str, number: int) -> list[dict[str, object]]:
        """The cards of one page in order: name, title, address."""
        return [
            {"name": panel.name, "title": panel.title, "url": reverse(panel.url_name, args=[slug, number])}
            for panel in sorted(self._panels.values(), key=lambda panel: (panel.order, panel.name))
        ]
