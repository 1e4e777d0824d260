"""连接: what is connected live, how it is, and connecting one more."""

import datetime as dt

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from weilu.connect import sources
from weilu.connect.live_kinds import LiveKind, kind_named, kind_of, kinds
from weilu.connect.models import Source, WriteKey
from weilu.connect.silences import events_by_day
from weilu.kit.clock import now
from weilu.team.access import May, community_view, fetch, staff_of
from weilu.team.models import Community

OVERLAPS = {0: gettext_lazy("马上失效"), 1: gettext_lazy("再用 1 天"), 7: gettext_lazy("再用 7 天")}
"""How many days the old key works on after a rotation."""
DAYS = 14


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("名称"), max_length=60, help_text=gettext_lazy("自己认得就行，例如：官网、订单系统。")
    )


@community_view(May.READ)
@require_safe
def listing(request: HttpRequest, community: Community) -> HttpResponse:
    context = {
        "sources": _with_days(community),
        "removed": sources.removed(community),
        "kinds": kinds(),
    }
    return render(request, "connect/sources.html", context)


def _with_days(community: Community) -> list[tuple[Source, LiveKind, list[float | None]]]:
    """Each live source, its kind, and how many events it told of on each of the last 14 days."""
    live = list(sources.live(community))
    counts = events_by_day(community, live, DAYS)
    days = [community.today - dt.timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    return [(one, kind_of(one), [float(counts[one.pk].get(day, 0)) for day in days]) for one in live]


@community_view(May.OPERATE)
@never_cache
def add(request: HttpRequest, community: Community, key: str) -> HttpResponse:
    """A GET shows the form of that kind; a POST connects, and shows what is shown only once."""
    kind = kind_named(key)
    if kind is None:
        raise Http404
    asked, name = _forms(request, kind, {"name": str(kind.title)})
    if request.method != "POST" or not (name.is_valid() and asked.is_valid()):
        return _form_page(request, kind, asked, name)
    source = sources.connect(community, kind, name.cleaned_data["name"], by=staff_of(request), told=asked.cleaned_data)
    secret = sources.issue_key(source, by=staff_of(request))[1] if kind.has_key else ""
    return _page(request, source, fresh=True, secret=secret)


@community_view(May.OPERATE)
def change(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    source = _fetch(community, pk)
    kind = kind_of(source)
    asked, name = _forms(request, kind, {**source.options, "name": source.name}, again=True)
    if request.method != "POST" or not (name.is_valid() and asked.is_valid()):
        return _form_page(request, kind, asked, name, source)
    sources.change(source, kind, name.cleaned_data["name"], asked.cleaned_data, by=staff_of(request))
    messages.success(request, _("已保存。"))
    return redirect("sources:show", community.slug, source.pk)


def _forms(
    request: HttpRequest, kind: LiveKind, initial: dict[str, object], *, again: bool = False
) -> tuple[forms.Form, forms.Form]:
    """(the kind's own, the name's). again: secrets that are kept already may stay empty."""
    data = request.POST if request.method == "POST" else None
    asked = (kind.form or forms.Form)(data, initial=initial)
    for name in kind.secret if again else ():
        if name in asked.fields:
            asked.fields[name].required = False
            asked.fields[name].help_text = _("留空就沿用已保存的。")
    return asked, NameForm(data, initial=initial)


def _form_page(
    request: HttpRequest, kind: LiveKind, asked: forms.Form, name: forms.Form, source: Source | None = None
) -> HttpResponse:
    context = {"kind": kind, "form": asked, "name_form": name, "source": source}
    status = 422 if asked.errors or name.errors else 200
    return render(request, "connect/source_form.html", context, status=status)


@community_view(May.READ)
@require_safe
def show(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    return _page(request, _fetch(community, pk))


def _page(request: HttpRequest, source: Source, *, fresh: bool = False, secret: str = "") -> HttpResponse:
    kind = kind_of(source)
    base = settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    context = {
        "source": source,
        "kind": kind,
        "base": base,
        "address": f"{base}/in/{source.address}",
        "fresh": fresh,
        "unreachable": kind.callback is not None and not settings.PUBLIC_URL,
        "renewable": kind.prepare is not None and not fresh,
        "secret": secret,
        "secrets": source.secrets if fresh else {},
        "keys": source.write_keys.exclude(ends_at__lte=now()).select_related("made_by"),
        "overlaps": OVERLAPS.items(),
        **(kind.facts(request, source) if kind.facts else {}),
    }
    return render(request, "connect/source.html", context)


@community_view(May.OPERATE)
@require_POST
@never_cache
def renew(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """New secrets of Weilu's making, shown once."""
    source = _fetch(community, pk)
    sources.renew(source, kind_of(source), by=staff_of(request))
    return _page(request, source, fresh=True)


@community_view(May.OPERATE)
@require_POST
def pause(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    source = _fetch(community, pk)
    act = sources.resume if source.paused_at else sources.pause
    act(source, by=staff_of(request))
    return redirect("sources:show", community.slug, source.pk)


@community_view(May.OPERATE)
@require_POST
def remove(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    source = fetch(community, Source.objects.exclude(kind__in=Source.ENDING), pk=pk)
    if source.removed_at:
        sources.restore(source, by=staff_of(request))
        return redirect("sources:show", community.slug, source.pk)
    sources.remove(source, by=staff_of(request))
    messages.success(request, _("已断开「%(name)s」，收到过的都还在，可以在下面恢复。") % {"name": source.name})
    return redirect("sources:list", community.slug)


@community_view(May.OPERATE)
@require_POST
@never_cache
def rotate(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Issue a new write key, shown once; the old ones work on for as long as was chosen."""
    source = _fetch(community, pk)
    told = request.POST.get("overlap", "")
    days = int(told) if told.isdecimal() and int(told) in OVERLAPS else 0
    secret = sources.issue_key(source, by=staff_of(request), old_for=dt.timedelta(days=days))[1]
    return _page(request, source, secret=secret)


@community_view(May.OPERATE)
@require_POST
def revoke(request: HttpRequest, community: Community, pk: int, key: int) -> HttpResponse:
    source = _fetch(community, pk)
    found = WriteKey.objects.filter(source=source, pk=key).select_related("source__community").first()
    if found is None:
        raise Http404
    sources.revoke_key(found, by=staff_of(request))
    messages.success(request, _("已吊销 %(key)s，用它的程序不能再发送。") % {"key": found})
    return redirect("sources:show", community.slug, source.pk)


def _fetch(community: Community, pk: int) -> Source:
    return fetch(community, sources.live(community), pk=pk)
