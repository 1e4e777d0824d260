"""收件箱: the list, the conversation beside it, and whom it is with."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.inbox import shifts
from weilu.inbox.answering import OPENS, ways
from weilu.inbox.canned import canned_for
from weilu.inbox.listing import PAGE, TABS, Wanted, places, tab_words
from weilu.inbox.models import Conversation
from weilu.inbox.putting_off import choices
from weilu.inbox.thread import lines_of
from weilu.inbox.writing import draft_of
from weilu.members.models import Identity, Note, Tag
from weilu.members.panels import panels_of
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community, Staff

NO_MORE = 286  # htmx shows what comes with it and asks no more
RELATED = ("community", "member__merged_into", "space", "assignee", "claimed_by")


def conversation_of(community: Community, pk: int) -> Conversation:
    """Raises Http404; a question that the others may yet answer is not there yet."""
    shown = Conversation.objects.exclude(state=Conversation.State.HELD).select_related(*RELATED)
    return fetch(community, shown, pk=pk)


@community_view(May.READ)
@require_safe
def every(request: HttpRequest, community: Community) -> HttpResponse:
    return render(request, "inbox/page.html", _listed(request, community))


@community_view(May.READ)
@require_safe
def rows(request: HttpRequest, community: Community) -> HttpResponse:
    """The list alone: asked for again every few seconds."""
    return render(request, "inbox/rows.html", _rows(request, community))


@community_view(May.READ)
@require_safe
def one(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """A conversation: alone for htmx, else with the list around it."""
    context = shown(request, conversation_of(community, pk))
    if getattr(request, "htmx", False):
        return render(request, "inbox/open.html", context)
    return render(request, "inbox/page.html", _listed(request, community) | context)


@community_view(May.READ)
@require_safe
def pulse(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """What has changed since the page knew `stamp`; nothing at all where nothing has, so that typing is left alone."""
    try:
        conversation = conversation_of(community, pk)
    except Http404:  # taken back, or its member erased, while the page was open
        return render(request, "inbox/gone.html", status=NO_MORE)
    if request.GET.get("stamp") == stamp_of(conversation, staff_of(request)):
        return HttpResponse(status=204)
    return render(request, "inbox/pulse.html", shown(request, conversation))


@community_view(May.READ)
@require_safe
def card(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Whom it is with, as a fragment: what their profile says, and its panels."""
    person = conversation_of(community, pk).person
    everyone = [person, *person.merged.all()]
    return render(
        request,
        "inbox/card.html",
        {
            "person": person,
            "community": community,
            "tags": Tag.objects.filter(members__in=everyone).distinct(),
            "notes": Note.objects.filter(member__in=everyone).select_related("by")[:3],
            "identities": Identity.objects.filter(member__in=everyone).order_by("platform", "pk")[:6],
            "earlier": Conversation.objects.filter(member__in=everyone).exclude(state=Conversation.State.HELD).count(),
            "panels": panels_of(person),
        },
    )


def shown(request: HttpRequest, conversation: Conversation) -> dict[str, Any]:
    staff = staff_of(request)
    return {
        "conversation": conversation,
        "person": conversation.person,
        "lines": lines_of(conversation),
        "stamp": stamp_of(conversation, staff),
        "writer": conversation.writer(staff),
        "draft": draft_of(conversation, staff),
        "team": _team(conversation.community),
        "ways": ways(conversation),
        "opens": OPENS.get(conversation.platform, ""),
        "canned": canned_for(conversation, staff),
        "snoozes": choices(conversation.community),
        "may_answer": allows(request, May.MODERATE),
        "community": conversation.community,
        "wanted": Wanted.read(conversation.community, staff, request.GET),
    }


def stamp_of(conversation: Conversation, staff: Staff) -> str:
    """Differs whenever an open page would show something else."""
    writer = conversation.writer(staff)
    last = conversation.steps.order_by("-pk").values_list("pk", "undone_at").first()
    return ".".join(
        map(
            str,
            (
                conversation.version,
                int(conversation.last_at.timestamp()),
                conversation.state,
                conversation.assignee_id or 0,
                writer.pk if writer else 0,
                conversation.remarks.count(),
                "".join(conversation.answers.values_list("delivery__state", flat=True)),
                last[0] if last else 0,
            ),
        )
    )


def _team(community: Community) -> list[Staff]:
    return [seat.staff for seat in community.seats.select_related("staff").order_by("staff__name", "pk")]


def _listed(request: HttpRequest, community: Community) -> dict[str, Any]:
    platforms, rooms = places(community)
    return _rows(request, community) | {
        "platforms": platforms,
        "rooms": rooms,
        "on_shift": shifts.current(community),
        "handed_over": shifts.unseen(community, staff_of(request)),
        "may_set": allows(request, May.OPERATE),
    }


def _rows(request: HttpRequest, community: Community) -> dict[str, Any]:
    wanted = Wanted.read(community, staff_of(request), request.GET)
    found, counts, words = wanted.rows(), wanted.counts(), tab_words()
    return {
        "wanted": wanted,
        "rows": found[:PAGE],
        "next": wanted.start + PAGE if len(found) > PAGE else None,
        "tabs": [(words[tab], _tab_address(request, tab), tab == wanted.tab, counts.get(tab)) for tab in TABS],
        "may_answer": allows(request, May.MODERATE),
        "community": community,
        "empty": _empty(wanted),
    }


def _tab_address(request: HttpRequest, tab: str) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    query["tab"] = tab
    return f"?{query.urlencode()}"


def _empty(wanted: Wanted) -> tuple[str, str]:
    """What a list without rows says."""
    if wanted.is_narrowed:
        return _("没有符合条件的会话"), _("少选一个条件，或换一个标签页。")
    return {
        "open": (_("都答复完了"), _("新的提问、点名和没人接的问题会自己出现在这里。")),
        "mine": (_("没有交给你的会话"), _("打开一个会话，按 a 就归你。")),
        "snoozed": (_("没有推到稍后的会话"), _("现在答不了的，按 s 推到稍后，到点自己回来。")),
        "done": (_("还没有答复过的会话"), _("答复过和标为完成的会留在这里。")),
    }[wanted.tab]
