"""What other packages show on a segment's page: each registers a panel, the page loads it as a fragment.

The panel's address takes (slug, segment id); its view is a `community_view` that renders a card's inside.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from weilu.segments.models import Segment


@dataclass(frozen=True, slots=True)
class Panel:
    name: str
    title: str | Promise
    url_name: str
    order: int


_panels: dict[str, Panel] = {}


def register_panel(name: str, title: str | Promise, url_name: str, order: int = 50) -> None:
    """Put a card on every segment's page, from AppConfig.ready."""
    _panels[name] = Panel(name, title, url_name, order)


def panels_of(segment: Segment) -> list[dict[str, object]]:
    """The cards of one segment in order: name, title, address."""
    return [
        {
            "name": panel.name,
            "title": panel.title,
            "url": reverse(panel.url_name, args=[segment.community.slug, segment.pk]),
        }
        for panel in sorted(_panels.values(), key=lambda panel: (panel.order, panel.name))
    ]
