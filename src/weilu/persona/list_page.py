"""人设: all of them, putting one away and back, and the words that nobody here says."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from weilu.persona import making
from weilu.persona.consistency import figures_of
from weilu.persona.models import Persona, Waiver
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal

AWAY = "persona_put_away"


def working(community: Community) -> list[Persona]:
    return list(Persona.objects.filter(community=community, archived_at=None))


@community_view(May.READ)
@require_safe
def every(request: HttpRequest, community: Community) -> HttpResponse:
    away = request.session.pop(AWAY, 0)
    context = {
        "rows": [{"persona": one, "card": one.version.card, "figures": figures_of(one)} for one in working(community)],
        "away": Persona.objects.filter(community=community, pk=away).exclude(archived_at=None).first(),
        "archived": Persona.objects.filter(community=community).exclude(archived_at=None),
        "banned": len(making.banned_in(community)),
        "waivers": Waiver.objects.filter(community=community, ended_at=None).count(),
        "may_change": allows(request, May.OPERATE),
    }
    return render(request, "persona/list.html", context)


@community_view(May.OPERATE)
@require_POST
def put_away(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    making.put_away(fetch(community, Persona.objects.all(), pk=pk), by=staff_of(request))
    request.session[AWAY] = pk
    return redirect("persona:list", community.slug)


@community_view(May.OPERATE)
@require_POST
def bring_back(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    making.bring_back(fetch(community, Persona.objects.all(), pk=pk), by=staff_of(request))
    return redirect("persona:one", community.slug, pk)


class BannedForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("一行一个，或用逗号隔开"),
        required=False,
        widget=forms.Textarea({"rows": 14}),
        help_text=gettext_lazy("最多 10000 个。繁体、全角、大小写都算同一个词。"),
    )


@community_view(May.OPERATE)
def banned(request: HttpRequest, community: Community) -> HttpResponse:
    form = BannedForm(request.POST or None, initial={"words": "\n".join(making.banned_in(community))})
    if request.method == "POST" and form.is_valid():
        try:
            words = making.ban(community, form.cleaned_data["words"], by=staff_of(request))
        except Refusal as reason:
            form.add_error("words", str(reason))
        else:
            messages.success(request, _("已保存，%(n)s 个词。") % {"n": len(words)})
            return redirect("persona:list", community.slug)
    crumbs = [(_("人设"), reverse("persona:list", args=[community.slug])), (_("全社群禁用词"), None)]
    context = {"form": form, "crumbs": crumbs}
    return render(request, "persona/banned.html", context, status=422 if form.errors else 200)
