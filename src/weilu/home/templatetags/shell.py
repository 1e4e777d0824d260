"""What the shell needs to know about the request: where one is, where one may go, how it should look."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from weilu.home.places import Link, links_of
from weilu.home.theme import theme_of
from weilu.kit.navigation import GROUPS, Words
from weilu.team.models import Community, Staff

register = template.Library()


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
    request = context.get("request")
    links = links_of(request) if request else []
    groups = [Group(title, [link for link in links if link.group == name]) for name, title in GROUPS.items()]
    return [group for group in groups if group.links]


@register.filter
def tabs(groups: list[Group]) -> list[Link]:
    """The four pages for the phone's bottom bar."""
    return [link for group in groups for link in group.links if link.tab][:4]


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
