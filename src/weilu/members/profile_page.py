"""A member's profile: who they are, what they did, and the small acts on them."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weilu.events import profile as told
from weilu.events.models import Space
from weilu.events.searching import Found, Wanted, by_ids, search
from weilu.events.vocabulary import kind
from weilu.kit.clock import from_ms
from weilu.members import noting, tagging
from weilu.members.aliases import name_map
from weilu.members.contact import masked
from weilu.members.flagging import flag
from weilu.members.forms import NoteForm
from weilu.members.models import Identity, Member, Note, Tag
from weilu.members.panels import panels_of
from weilu.members.suggesting import suggestions_for
from weilu.team.access import May, allows, community_view, fetch
from weilu.team.models import Community

PAGE = 40


def person(community: Community, pk: int) -> Member:
    """The person under that number: a merged one's root. Raises Http404."""
    return fetch(community, Member.objects.select_related("merged_into", "community"), pk=pk).root


@community_view(May.READ)
def profile(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    member = person(community, pk)
    if member.pk != pk:
        messages.info(request, _("这个账号已并入 %(name)s。") % {"name": member.name})
        return redirect("members:profile", community.slug, member.pk)
    merged = list(member.merged.order_by("-merged_at", "-pk"))
    everyone = [member, *merged]
    identities = list(Identity.objects.filter(member__in=everyone).order_by("platform", "pk"))
    in_full = allows(request, May.CONTACT)
    context = {
        "member": member,
        "merged": merged,
        "identities": identities,
        "names": _other_names(member, everyone, identities),
        "tags": Tag.objects.filter(members__in=everyone).distinct(),
        "all_tags": community.tags.all(),
        "notes": Note.objects.filter(member__in=everyone).select_related("by"),
        "contact": _contact(everyone, identities, in_full=in_full),
        "props": [pair for one in everyone for pair in one.props.items()],
        "is_staff": any(one.is_staff for one in everyone),
        "is_bot": any(one.is_bot for one in everyone),
        "channel": next((one.channel for one in everyone if one.channel), ""),
        "panels": panels_of(member),
        "alike": suggestions_for(member, 3) if allows(request, May.OPERATE) else [],
        "just_merged": _just_merged(request, merged),
        "may_moderate": allows(request, May.MODERATE),
        "may_merge": allows(request, May.OPERATE),
        "may_erase": allows(request, May.MANAGE),
        "in_full": in_full,
    }
    return render(request, "members/profile.html", context)


def _other_names(member: Member, everyone: list[Member], identities: list[Identity]) -> list[str]:
    names = [one.name for one in everyone] + [one.name for one in identities]
    names += [f"@{one.handle}" for one in identities if one.handle]
    return [name for name in dict.fromkeys(names) if name and name != member.name]


def _contact(everyone: list[Member], identities: list[Identity], *, in_full: bool) -> list[tuple[str, list[str]]]:
    show = (lambda value: value) if in_full else masked
    told = []
    for name, label in (("phone", _("手机")), ("email", _("邮箱"))):
        values = dict.fromkeys(getattr(one, name) for one in [*everyone, *identities] if getattr(one, name))
        told.append((label, [show(value) for value in values]))
    birthday = next((one.birthday for one in everyone if one.birthday), "")
    told.append((_("生日"), [birthday if in_full else "****"] if birthday else []))
    return [(label, values) for label, values in told if values]


def _just_merged(request: HttpRequest, merged: list[Member]) -> Member | None:
    return next((one for one in merged if str(one.pk) == request.GET.get("merged")), None)


@community_view(May.READ)
def timeline(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Everything the person did, newest first, as a fragment: by words and kind, page by page."""
    member = person(community, pk)
    numbers = member.numbers()
    words, chosen = request.GET.get("q", "")[:60], request.GET.get("kind", "")[:64]
    wanted = Wanted(words=words, members=numbers, kinds=[chosen] if chosen else [], before=_before(request))
    found = search(community.pk, replace(wanted, limit=PAGE + 1))
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    context = {
        "member": member,
        "items": _items(community, shown),
        "words": words,
        "kind": chosen,
        "kinds": told.kinds(community.pk, numbers),
        "next": f"{last.ts}-{last.seq}" if last else "",
        "first_page": wanted.before is None,
    }
    return render(request, "members/timeline.html", context)


def _before(request: HttpRequest) -> tuple[int, int] | None:
    ts, _dash, seq = request.GET.get("after", "").partition("-")
    return (int(ts), int(seq)) if ts.isdecimal() and seq.isdecimal() and len(ts) < 16 and len(seq) < 20 else None


def _items(community: Community, shown: list[Found]) -> list[dict[str, object]]:
    quoted = by_ids(community.pk, sorted({event.target for event in shown} - {"0"}))
    people = name_map(community, [quote.member for quote in quoted.values()])
    spaces = Space.objects.filter(community=community).in_bulk({event.space for event in shown})
    return [
        {
            "event": event,
            "moment": from_ms(event.ts),
            "icon": kind(event.kind).icon,
            "space": spaces.get(event.space),
            "quote": quote,
            "quoted": people.get(quote.member) if quote else None,
            "amount": _amount(event),
            "tone": "ember" if event.kind == "message" else "",
        }
        for event in shown
        for quote in [quoted.get(event.target)]
    ]


def _amount(event: Found) -> str:
    """The event's number as its kind means it; money is kept in 分."""
    if event.value is None:
        return ""
    return f"¥{event.value / 100:,.2f}" if kind(event.kind).value == "fen" else f"{event.value:,g}"


@community_view(May.MODERATE)
@require_POST
def add_tag(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    member = person(community, pk)
    try:
        tagging.tag(member, request.POST.get("tag", ""), by=request.user)  # type: ignore[arg-type]
    except tagging.NoSuchTag as reason:
        messages.error(request, str(reason))
    return _tags(request, member)


@community_view(May.MODERATE)
@require_POST
def remove_tag(request: HttpRequest, community: Community, pk: int, tag_pk: int) -> HttpResponse:
    member = person(community, pk)
    tagging.untag(member, fetch(community, community.tags.all(), pk=tag_pk), by=request.user)  # type: ignore[arg-type]
    return _tags(request, member)


def _tags(request: HttpRequest, member: Member) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("members:profile", member.community.slug, member.pk)
    context = {
        "member": member,
        "tags": Tag.objects.filter(members__in=member.numbers()).distinct(),
        "all_tags": member.community.tags.all(),
        "may_moderate": True,
    }
    return render(request, "members/tags.html", context)


@community_view(May.MODERATE)
@require_POST
def add_note(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    member = person(community, pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        noting.write(member, form.cleaned_data["text"], by=request.user)  # type: ignore[arg-type]
    else:
        messages.error(request, _("备注要有 1 到 2000 个字。"))
    return redirect("members:profile", community.slug, member.pk)


@community_view(May.MODERATE)
@require_POST
def remove_note(request: HttpRequest, community: Community, pk: int, note_pk: int) -> HttpResponse:
    member = person(community, pk)
    written = get_object_or_404(Note.objects.select_related("member"), pk=note_pk, member__in=member.numbers())
    noting.remove(written, by=request.user)  # type: ignore[arg-type]
    return redirect("members:profile", community.slug, member.pk)


@community_view(May.MODERATE)
@require_POST
def set_flag(request: HttpRequest, community: Community, pk: int, which: str) -> HttpResponse:
    if which not in ("staff", "bot"):
        raise Http404
    member = person(community, pk)
    flag(member, which, request.POST.get("on") == "1", by=request.user)  # type: ignore[arg-type]
    return redirect("members:profile", community.slug, member.pk)
