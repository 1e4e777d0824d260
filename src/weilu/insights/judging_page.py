"""设置 › 语气判断: who judges, what is still to be judged anew, what people corrected, and what that has taught."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weilu.events import calibrations, rescoring
from weilu.events.correcting import take_back
from weilu.events.feelings import EMOTION_WORDS, SOUND_WORDS
from weilu.events.models import Calibration, Correction, Rescoring
from weilu.events.searching import Found, by_ids
from weilu.kit.toasts import toast
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.text.calibrating import FEWEST
from weilu.text.scores import tone_of

SHOWN, TRIED = 50, 8


@community_view(May.MODERATE)
@require_safe
def page(request: HttpRequest, community: Community) -> HttpResponse:
    live = Correction.objects.filter(community=community, undone_at=None)
    newest = list(live.select_related("by").order_by("-pk")[:SHOWN])
    texts = by_ids(community.pk, [one.event for one in newest])
    tried = community.calibrations.select_related("by").order_by("-pk")[:TRIED]
    active = community.calibrations.filter(kept=True, removed_at=None).last()
    context = {
        **_state(community),
        "corrections": [_told(one, texts.get(one.event)) for one in newest],
        "count": live.count(),
        "shown": SHOWN,
        "lessons": len(calibrations.lessons(community)),
        "fewest": FEWEST,
        "tried": [_attempt(one, active) for one in tried],
        "active": active,
        "put_away": None if active else community.calibrations.filter(kept=True).last(),
        "may_operate": allows(request, May.OPERATE),
    }
    return render(request, "insights/judging.html", context)


@community_view(May.MODERATE)
@require_safe
def state(request: HttpRequest, community: Community) -> HttpResponse:
    """How far it is: asked for again and again while texts are judged anew."""
    context = {**_state(community), "community": community, "may_operate": allows(request, May.OPERATE)}
    return render(request, "insights/judging_state.html", context)


@community_view(May.OPERATE)
@require_POST
def rescore(request: HttpRequest, community: Community) -> HttpResponse:
    rescoring.ask_for(community)
    return redirect("judging:page", community.slug)


@community_view(May.OPERATE)
@require_POST
def train(request: HttpRequest, community: Community) -> HttpResponse:
    try:
        made = calibrations.train(community, by=staff_of(request))
    except calibrations.TooFewLessons as reason:
        messages.warning(request, str(reason))
    else:
        said = _("学会了：没见过的改正也判断得更准，从现在起这样判断。") if made.kept else _not_better()
        (messages.success if made.kept else messages.warning)(request, said)
    return redirect("judging:page", community.slug)


def _not_better() -> str:
    return _("没有采用：在没见过的改正上没有更准，两边的数字在下面。")


@community_view(May.OPERATE)
@require_POST
def reset(request: HttpRequest, community: Community) -> HttpResponse:
    calibrations.reset(community, by=staff_of(request))
    return toast(request, redirect("judging:page", community.slug), _("恢复成出厂的判断；改正都还在。"))


@community_view(May.OPERATE)
@require_POST
def bring_back(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    calibrations.bring_back(
        fetch(community, Calibration.objects.select_related("community").filter(kept=True), pk=pk),
        by=staff_of(request),
    )
    return toast(request, redirect("judging:page", community.slug), _("找回来了。"))


@community_view(May.MODERATE)
@require_POST
def undo(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    take_back(fetch(community, Correction.objects.select_related("community"), pk=pk), by=staff_of(request))
    return toast(request, redirect("judging:page", community.slug), _("撤销了。"))


def _state(community: Community) -> dict[str, Any]:
    row = Rescoring.objects.filter(pk=community.pk).first()
    under_way = row is not None and row.state != Rescoring.State.DONE
    return {"stale": rescoring.stale(community), "row": row, "under_way": under_way}


def _told(one: Correction, event: Found | None) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "event": one.event,
        "text": event.text if event else "",
        "before": _words({name: one.before[name] for name in one.after}),
        "after": _words(one.after),
        "by": one.by,
        "at": one.at,
    }


def _words(said: dict[str, Any]) -> str:
    """What is said of a text, in words."""
    told = []
    if "emotion" in said:
        told.append(str(EMOTION_WORDS.get(said["emotion"], "–")))
    if "sentiment" in said:
        told.append(str(SOUND_WORDS[tone_of(said["sentiment"])]))
    told += [
        str(yes if said[name] >= 0.5 else no)
        for name, yes, no in (("offence", _("冒犯"), _("不冒犯")), ("spam", _("广告"), _("不是广告")))
        if name in said
    ]
    return " · ".join(told)


def _attempt(one: Calibration, active: Calibration | None) -> dict[str, Any]:
    titles = {"tone": _("语气"), "emotion": _("情绪"), "offence": _("冒犯"), "spam": _("广告")}
    before, after = one.figures["before"], one.figures["after"]
    moved, beside = one.figures["moved"]
    return {
        "pk": one.pk,
        "made_at": one.made_at,
        "by": one.by,
        "kept": one.kept,
        "is_active": active is not None and one.pk == active.pk,
        "taught": one.figures["taught"],
        "held": one.figures["held"],
        "aspects": [(titles[name], right / n, after[name][0] / n, n) for name, (right, n) in before.items()],
        "moved": moved / beside if beside else None,
    }
