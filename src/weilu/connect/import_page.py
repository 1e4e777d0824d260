"""One import: what it is taken for, how far it is, what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weilu.connect import drafting
from weilu.connect.drafting import Draft, FileGone, understand
from weilu.connect.forms import OptionsForm
from weilu.connect.models import Import
from weilu.connect.reasons import on_page
from weilu.connect.words import MESSAGE_FIELDS, PERSON_FIELDS, format_title
from weilu.members.templatetags.platforms import PLATFORMS
from weilu.team.access import May, community_view, fetch
from weilu.team.forms import zones
from weilu.team.models import Community
from weilu.team.refusal import Refusal

QUESTIONS = {"day_month_order": "order", "year": "year", "zone": "zone", "space": "space"}


@community_view(May.READ)
def show(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    entry = _entry(community, pk)
    if entry.state == Import.State.DRAFT:
        draft = understand(entry)
        return _draft(request, entry, draft, OptionsForm(draft, community))
    return render(request, "connect/import.html", {"entry": entry, "skipped": _skipped(entry)})


@community_view(May.OPERATE)
@require_POST
def change(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Take what was answered and show what the file is taken for now."""
    entry = _entry(community, pk)
    if entry.state != Import.State.DRAFT:
        return redirect("connect:import", slug=community.slug, pk=pk)
    form = _answered(request, entry)
    draft = understand(entry)
    again = form if form.errors else OptionsForm(draft, community)
    return _draft(request, entry, draft, again, status=422 if form.errors else 200)


@community_view(May.OPERATE)
@require_POST
def begin(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Start a draft as answered, or go on with an interrupted import; a second click finds it started."""
    entry = _entry(community, pk)
    if entry.state == Import.State.DRAFT:
        form = _answered(request, entry)
        draft = understand(entry)
        if form.errors or draft.problem:
            return _draft(request, entry, draft, form, status=422)
    try:
        drafting.start(entry, by=request.user)  # type: ignore[arg-type]
    except FileGone as refusal:
        messages.error(request, str(refusal))
    return redirect("connect:import", slug=community.slug, pk=pk)


@community_view(May.OPERATE)
@require_POST
def let_go(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    if drafting.discard(_entry(community, pk)):
        messages.info(request, _("已取消，上传的文件已删除。"))
        return redirect("connect:imports", slug=community.slug)
    return redirect("connect:import", slug=community.slug, pk=pk)


@community_view(May.OPERATE)
@require_POST
def again(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Try a failed import with other settings."""
    try:
        drafting.reopen(_entry(community, pk))
    except FileGone as refusal:
        messages.error(request, str(refusal))
    return redirect("connect:import", slug=community.slug, pk=pk)


@community_view(May.OPERATE)
@require_POST
def undo(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    try:
        drafting.take_away(_entry(community, pk), by=request.user)  # type: ignore[arg-type]
        messages.info(request, _("正在撤销。"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("connect:import", slug=community.slug, pk=pk)


def _entry(community: Community, pk: int) -> Import:
    return fetch(community, Import.objects.select_related("by", "source", "community"), pk=pk)


def _answered(request: HttpRequest, entry: Import) -> OptionsForm:
    """The form as sent; what is sound is taken over."""
    form = OptionsForm(understand(entry), entry.community, request.POST)
    if form.is_valid():
        drafting.revise(entry, form.options(), form.columns())
    return form


def _draft(request: HttpRequest, entry: Import, draft: Draft, form: OptionsForm, status: int = 200) -> HttpResponse:
    asked = {QUESTIONS[q] for q in draft.shown.questions if q in QUESTIONS} if draft.shown else set()
    if draft.problem and draft.problem.reason in QUESTIONS:
        asked.add(QUESTIONS[draft.problem.reason])
    if draft.shown and ("no_year" in draft.shown.skipped or draft.options.year):
        asked.add("year")
    if draft.inside and not draft.shown:
        asked.add("member")
    if draft.shown is None:
        asked.add("format")
    if draft.shown and draft.shown.is_list:
        asked.add("date")
    needless = {"member"} if not draft.inside else set()
    if draft.shown and not draft.shown.is_list:
        needless.add("date")
    context = {
        "entry": entry,
        "draft": draft,
        "problem": on_page(draft.problem.reason, draft.problem.details) if draft.problem else "",
        "form": form,
        "asked": [form[name] for name in form.fields if name in asked],
        "more": [form[name] for name in form.fields if name not in asked | needless],
        "columns": _columns(draft),
        "skipped": _would_skip(draft),
        "format_title": format_title(draft.shown.format.name) if draft.shown else "",
        "zones": zones(),
        "platforms": PLATFORMS.values(),
    }
    return render(request, "connect/draft.html", context, status=status)


def _columns(draft: Draft) -> list[dict[str, Any]]:
    """The table of columns: what each is taken for, what it may be, some of its values."""
    if draft.shown is None:
        return []
    fields = PERSON_FIELDS if draft.shown.is_list else MESSAGE_FIELDS
    return [
        {"name": column, "field": draft.shown.columns.get(column, ""), "values": values, "fields": fields.items()}
        for column, values in draft.shown.samples.items()
    ]


def _would_skip(draft: Draft) -> list[tuple[int, str]]:
    if draft.shown is None:
        return []
    return [(count, on_page(reason)) for reason, count in sorted(draft.shown.skipped.items(), key=lambda row: -row[1])]


def _skipped(entry: Import) -> list[dict[str, Any]]:
    return [each | {"sentence": on_page(each["reason"])} for each in entry.skipped]
