"""What other packages show on a member's profile: each registers a panel, the page loads it as a fragment.

The panel's address takes (slug, member id); its view is a `community_view` that renders the inside of a card.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from weilu.members.models import Member


@dataclass(frozen=True, slots=True)
class Panel:
    name: str
    title: str | Promise
    url_name: str
    order: int


_panels: dict[str, Panel] = {}


def register_panel(name: str, title: str | Promise, url_name: str, order: int = 50) -> None:
    """Put a card on every profile, from AppConfig.ready. Calendar, hours and company stand at 10, 20, 30."""
    _panels[name] = Panel(name, title, url_name, order)


def panels_of(member: Member) -> list[dict[str, object]]:
    """The cards of one profile in order: name, title, address."""
    return [
        {
            "name": panel.name,
            "title": panel.title,
            "url": reverse(panel.url_name, args=[member.community.slug, member.pk]),
        }
        for panel in sorted(_panels.values(), key=lambda panel: (panel.order, panel.name))
    ]
