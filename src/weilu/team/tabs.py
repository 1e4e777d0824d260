"""The tabs of 设置: each package adds its own."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from weilu.team.access import May, allows


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str | Promise
    url_name: str  # takes the community's slug
    may: May
    order: int


tabs: dict[str, Tab] = {}


def register_tab(key: str, label: str | Promise, url_name: str, may: May, order: int) -> None:
    tabs[key] = Tab(key, label, url_name, may, order)


def visible_tabs(request: HttpRequest) -> list[dict[str, object]]:
    """The tabs this person may open here, in order, with address and whether it is the present one."""
    slug = request.community.slug  # type: ignore[attr-defined]
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"label": tab.label, "url": reverse(tab.url_name, args=[slug]), "current": tab.url_name == here}
        for tab in sorted(tabs.values(), key=lambda tab: tab.order)
        if allows(request, tab.may)
    ]
