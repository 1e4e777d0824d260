"""What the shell needs to know about the request: where one is, where one may go, how it should look."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from weilu.home.theme import theme_of
from weilu.kit.navigation import GROUPS, Entry, Words, entries
from weilu.team.access import May, allows
from weilu.team.models import Community, Staff

register = template.Library()


@dataclass(frozen=True, slots=True)
class Link:
    """`current` is what aria-current says: "page", or "true" on a page below it, or empty."""

    label: Words
    address: str
    icon: str
    group: str
    tab: bool
    current: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: Words
    links: list[Link]


@register.simple_tag(takes_context=True)
def community_here(context: dict[str, Any]) -> Community | None:
    """The community that this page belongs to, if any."""
    return getattr(context.get("request"), "community", None)


@register.simple_tag(takes_context=True)
def communities_mine(context: dict[str, Any]) -> list[Community]:
    user = getattr(context.get("request"), "user", None)
    if not isinstance(user, Staff):
        return []
    return list(Community.objects.filter(seats__staff=user))


@register.simple_tag(takes_context=True)
def navigation(context: dict[str, Any]) -> list[Group]:
    """The pages this person may open in this community, by group; none outside a community."""
    links = _links(context.get("request"))
    groups = [Group(title, [link for link in links if link.group == name]) for name, title in GROUPS.items()]
    return [group for group in groups if group.links]


@register.filter
def tabs(groups: list[Group]) -> list[Link]:
    """The four pages for the phone's bottom bar."""
    return [link for group in groups for link in group.links if link.tab][:4]


def _links(request: HttpRequest | None) -> list[Link]:
    community = getattr(request, "community", None)
    if request is None or community is None:
        return []
    open_to_me = [(entry, _address(entry, community)) for entry in entries() if allows(request, May(entry.may))]
    here = max((address for _, address in open_to_me if request.path.startswith(address or "\n")), key=len, default="")
    return [
        Link(entry.label, address, entry.icon, entry.group, entry.tab, _current(request.path, address, here))
        for entry, address in open_to_me
        if address
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


@register.simple_tag(takes_context=True)
def theme(context: dict[str, Any]) -> str:
    request = context.get("request")
    return theme_of(request) if request else "auto"


@register.simple_tag
def html_language(code: str) -> str:
    """Django's name of a language as BCP 47 writes it, so that fonts and screen readers choose rightly."""
    return {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(code, code)


@register.simple_tag
def community_address(community: Community) -> str:
    """Where a community begins: its 今日."""
    try:
        return reverse("home:today", args=[community.slug])
    except NoReverseMatch:
        return "/"


@register.filter
def language_short(code: str) -> str:
    return {"zh-hans": "简", "zh-hant": "繁", "en": "EN"}.get(code, code)
