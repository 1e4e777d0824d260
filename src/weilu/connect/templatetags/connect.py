"""How imports are shown: `{% load connect %}`."""

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.connect import words
from weilu.connect.api.snippets import Snippet, snippets
from weilu.connect.models import Delivery, Import
from weilu.kit.templatetags.weilu import avatar, icon, number

register = template.Library()
TONES = {
    Import.State.DRAFT: "",
    Import.State.WAITING: "calm",
    Import.State.RUNNING: "calm",
    Import.State.STOPPED: "warn",
    Import.State.DONE: "good",
    Import.State.FAILED: "bad",
    Import.State.UNDOING: "calm",
    Import.State.UNDONE: "",
}
DELIVERY_TONES = {
    Delivery.State.WAITING: "calm",
    Delivery.State.CLAIMED: "calm",
    Delivery.State.SENT: "good",
    Delivery.State.ACCEPTED: "good",
    Delivery.State.FAILED: "bad",
    Delivery.State.UNKNOWN: "warn",
    Delivery.State.CANCELLED: "",
    Delivery.State.TO_COPY: "ember",
    Delivery.State.COPIED: "good",
}
STEPS: tuple[str | Promise, ...] = (gettext_lazy("选择文件"), gettext_lazy("确认"), gettext_lazy("导入"))

register.filter("format_title", words.format_title)


@register.simple_tag
def delivery_state(delivery: Delivery) -> SafeString:
    state = Delivery.State(delivery.state)
    return format_html('<span class="chip {}">{}</span>', DELIVERY_TONES[state], state.label)


@register.simple_tag
def import_state(entry: Import) -> SafeString:
    """A chip; while it runs, with its share."""
    share = f" {entry.progress:.0%}" if entry.state == Import.State.RUNNING else ""
    return format_html('<span class="chip {}">{}{}</span>', TONES[Import.State(entry.state)], _state(entry), share)


def _state(entry: Import) -> str:
    return str(Import.State(entry.state).label)


@register.simple_tag
def import_by(entry: Import) -> SafeString:
    """Who brought the file."""
    if entry.by is None:
        return format_html('<span class="chip">{}{}</span>', icon("monitor"), _("命令行"))
    return format_html('<span class="person">{}<span>{}</span></span>', avatar(entry.by, "s"), entry.by)


@register.simple_tag
def import_crumbs(back: str, entry: Import) -> list[tuple[str, str | None]]:
    return [(_("导入"), back), (entry.file_name, None)]


@register.simple_tag
def import_steps(current: int) -> tuple[str | Promise, ...]:
    return STEPS


@register.simple_tag
def import_summary(entry: Import) -> str:
    """新增 64,776 条事件、123 位成员，跳过 4 行，用时 12 秒。"""
    seconds = (entry.finished_at - entry.started_at).total_seconds() if entry.finished_at and entry.started_at else 0
    return _("新增 %(events)s 条事件、%(members)s 位成员，跳过 %(skipped)s 行，用时 %(seconds)s 秒。") % {
        "events": number(entry.events_new),
        "members": number(entry.members_new),
        "skipped": number(skipped_count(entry)),
        "seconds": number(seconds, 0 if seconds >= 10 else 1),
    }


@register.simple_tag
def stream_of(entry: Import) -> str:
    """All that came by this import, as many as it counted; empty where there is nothing, or no such page."""
    if entry.source_id is None or not entry.events_new or entry.state != Import.State.DONE:
        return ""
    try:
        return f"{reverse('stream:list', args=[entry.community.slug])}?source={entry.source_id}&kind=all"
    except NoReverseMatch:
        return ""


@register.simple_tag
def number_of(value: int) -> str:
    return number(value)


@register.filter
def skipped_count(entry: Import) -> int:
    return sum(each["count"] for each in entry.skipped)


@register.simple_tag
def snippets_for(base: str, secret: str) -> list[Snippet]:
    """Examples for programs that send to this Weilu."""
    return snippets(base, secret)
