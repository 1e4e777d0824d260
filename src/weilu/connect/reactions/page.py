"""自动回应: the rules, one rule with its dry run and what it did, the form, the switches."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from weilu.connect.reactions import ruling
from weilu.connect.reactions.forms import FORMS, CapsForm, RuleForm
from weilu.connect.reactions.guarding import REASONS
from weilu.connect.reactions.log_page import lines_of
from weilu.connect.reactions.models import Reacted, ReactionRule, Reactions
from weilu.connect.reactions.tabs import tabs
from weilu.connect.reactions.trying import DAYS, try_out
from weilu.events.models import Space
from weilu.kit.clock import now
from weilu.kit.toasts import toast
from weilu.members.aliases import name_map
from weilu.persona.finding import HINT, LEVEL_NAMES, STOP, WARN
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal

Kind = ReactionRule.Kind
KINDS: dict[str, tuple[str, Any]] = {
    Kind.REPLY: ("reply", gettext_lazy("有人说到这些词，就在群里回一句；同样的问题不用答四十遍。")),
    Kind.WELCOME: ("user-plus", gettext_lazy("有人进群就打招呼；一起来的合成一句，刷号只欢迎一次。")),
    Kind.CHECK_IN: ("flame", gettext_lazy("说“打卡”就记一次，每人每天一次，算出连续第几天。")),
    Kind.ALERT: ("shield", gettext_lazy("说到不该说的，提醒团队去看，谁处理的都有记录。")),
}
"""Of each kind: its icon, and what it is for."""
WEEK = dt.timedelta(days=7)
TONES = {STOP: "bad", WARN: "warn", HINT: "calm"}


@community_view(May.READ)
@require_safe
def rules(request: HttpRequest, community: Community) -> HttpResponse:
    lately = Count("reacted", filter=~Q(reacted__outcome=Reacted.Outcome.HELD) & Q(reacted__made_at__gte=now() - WEEK))
    desk = Reactions.objects.filter(community=community).select_related("paused_by").first()
    context = {
        "rows": [(rule, KINDS[rule.kind][0]) for rule in ruling.rules_of(community).annotate(lately=lately)],
        "kinds": [(kind, Kind(kind).label, *KINDS[kind]) for kind in KINDS],
        "removed": ruling.removed_of(community),
        "desk": desk or Reactions(community=community),
        "tabs": tabs(community, "rules"),
        "may_operate": allows(request, May.OPERATE),
    }
    return render(request, "connect/reactions/list.html", context)


@community_view(May.OPERATE)
def add(request: HttpRequest, community: Community, kind: str) -> HttpResponse:
    if kind not in FORMS:
        raise Http404
    initial = {"since": community.today, "name": Kind(kind).label}
    form = FORMS[kind](community, request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        rule = ruling.make(community, kind, form.told(), by=staff_of(request))
        return redirect("reactions:rule", community.slug, rule.pk)
    return _form_page(request, form, kind)


@community_view(May.OPERATE)
def change(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    rule = _rule(community, pk)
    initial = {name: getattr(rule, name) for name in FORMS[rule.kind].base_fields if hasattr(rule, name)}
    form = FORMS[rule.kind](community, request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            ruling.change(rule, form.told(), by=staff_of(request))
        except Refusal as reason:
            form.add_error(None, str(reason))
        else:
            return toast(request, redirect("reactions:rule", community.slug, rule.pk), _("已保存。"))
    return _form_page(request, form, rule.kind, rule)


def _form_page(request: HttpRequest, form: RuleForm, kind: str, rule: ReactionRule | None = None) -> HttpResponse:
    back = reverse("reactions:rules", args=[form.community.slug])
    context = {
        "form": form,
        "rule": rule,
        "title": Kind(kind).label,
        "about": KINDS[kind][1],
        "crumbs": [(_("自动回应"), back), (rule.name if rule else Kind(kind).label, None)],
        "back": reverse("reactions:rule", args=[form.community.slug, rule.pk]) if rule else back,
    }
    return render(request, "connect/reactions/form.html", context, status=422 if form.errors else 200)


@community_view(May.READ)
@require_safe
def rule(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    shown = _rule(community, pk)
    context = {
        "rule": shown,
        "icon_name": KINDS[shown.kind][0],
        "facts": facts_of(shown),
        "findings": [(one, LEVEL_NAMES[one.level], TONES[one.level]) for one in ruling.findings(shown)],
        "lines": lines_of(community, shown.reacted.all()[:10]),
        "paused": Reactions.objects.filter(community=community, paused_at__isnull=False).exists(),
        "crumbs": [(_("自动回应"), reverse("reactions:rules", args=[community.slug])), (shown.name, None)],
        "may_operate": allows(request, May.OPERATE),
        "days": DAYS,
    }
    return render(request, "connect/reactions/rule.html", context)


def facts_of(rule: ReactionRule) -> list[tuple[str, str]]:
    """What the rule says, term by term."""
    rooms = Space.objects.filter(community_id=rule.community_id, pk__in=rule.spaces).values_list("name", flat=True)
    everywhere = _("选过的群都不在了") if rule.spaces else _("所有群")
    facts = [(_("在哪些群"), "、".join(rooms) or everywhere)]
    if rule.words:
        more = _(" 等 %(count)s 个") % {"count": f"{len(rule.words):,}"} if len(rule.words) > 12 else ""
        facts.append((_("词"), "、".join(rule.words[:12]) + more))
        if rule.kind != Kind.ALERT:
            facts.append((_("怎样算对上"), rule.get_match_display()))
    if rule.excepted:
        facts.append((_("除外"), "、".join(rule.excepted[:12])))
    if rule.since:
        facts.append((_("从哪天开始算"), f"{rule.since:%Y-%m-%d}"))
    facts.append((_("发送渠道"), rule.sender.name if rule.sender else _("没有选")))
    return facts


@community_view(May.READ)
@require_safe
def trial(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """The inside of the card 试运行."""
    rule = _rule(community, pk)
    found = try_out(rule)
    names = name_map(community, [one.event.member for one in found.examples])
    rooms = dict(Space.objects.filter(community=community).values_list("pk", "name"))
    context = {
        "rule": rule,
        "trial": found,
        "days": DAYS,
        "held": [(REASONS[reason], count) for reason, count in found.held.most_common() if count],
        "examples": [(one, names.get(one.event.member), rooms.get(one.event.space, "")) for one in found.examples],
        "community": community,
    }
    return render(request, "connect/reactions/trial.html", context)


@community_view(May.OPERATE)
@require_POST
def switch(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    rule = _rule(community, pk)
    back = redirect("reactions:rule", community.slug, rule.pk)
    if rule.on_at:
        ruling.switch_off(rule, by=staff_of(request))
        return toast(request, back, _("「%(name)s」已停用。") % {"name": rule.name})
    try:
        ruling.switch_on(rule, by=staff_of(request))
    except Refusal as reason:
        return toast(request, back, str(reason), "error")
    return toast(request, back, _("「%(name)s」已启用，从现在起生效。") % {"name": rule.name})


@community_view(May.OPERATE)
@require_POST
def remove(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Remove, or bring back one that was removed."""
    rule = fetch(community, ReactionRule.objects.all(), pk=pk)
    if rule.removed_at:
        ruling.restore(rule, by=staff_of(request))
        return redirect("reactions:rule", community.slug, rule.pk)
    ruling.remove(rule, by=staff_of(request))
    messages.success(request, _("已移除「%(name)s」，做过的都还在，可以在下面找回。") % {"name": rule.name})
    return redirect("reactions:rules", community.slug)


@community_view(May.OPERATE)
@require_POST
def pause(request: HttpRequest, community: Community) -> HttpResponse:
    """The switch for all, the other way round."""
    paused = Reactions.objects.filter(community=community, paused_at__isnull=False).exists()
    act = ruling.resume_all if paused else ruling.pause_all
    act(community, by=staff_of(request))
    words = _("自动回应已恢复。") if paused else _("所有自动回应都停下了。")
    return toast(request, redirect("reactions:rules", community.slug), words)


@community_view(May.OPERATE)
def caps(request: HttpRequest, community: Community) -> HttpResponse:
    desk = Reactions.objects.filter(community=community).first() or Reactions(community=community)
    initial = {"per_minute": desk.per_minute, "per_room_hour": desk.per_room_hour}
    form = CapsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        ruling.set_caps(community, **form.cleaned_data, by=staff_of(request))
        return toast(request, redirect("reactions:rules", community.slug), _("已保存。"))
    back = reverse("reactions:rules", args=[community.slug])
    context = {"form": form, "title": _("上限"), "crumbs": [(_("自动回应"), back), (_("上限"), None)], "back": back}
    return render(request, "connect/reactions/form.html", context, status=422 if form.errors else 200)


def _rule(community: Community, pk: int) -> ReactionRule:
    return fetch(community, ruling.rules_of(community), pk=pk)
