"""One persona: its card, writing it with a line to try it on, its versions and what changed between them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weilu.kit.toasts import toast
from weilu.persona import making
from weilu.persona.card import KINDS, RELATIONS, SCENES, Card
from weilu.persona.checkers import checker_for
from weilu.persona.checking import Checker
from weilu.persona.comparing import differences, lines_of
from weilu.persona.consistency import chart_of, figures_of
from weilu.persona.forms import CardForm
from weilu.persona.models import Persona, Version
from weilu.persona.panels import panels_of
from weilu.persona.reading import Occasion
from weilu.persona.scoring import criteria, score
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal


def persona_of(community: Community, pk: int) -> Persona:
    return fetch(community, Persona.objects.select_related("community"), pk=pk)


def _crumbs(persona: Persona, *more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    slug = persona.community.slug
    here = reverse("persona:one", args=[slug, persona.pk]) if more else None
    return [(_("人设"), reverse("persona:list", args=[slug])), (persona.name, here), *more]


@community_view(May.READ)
@require_safe
def one(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    persona = persona_of(community, pk)
    version = persona.version
    checker = checker_for(community, persona)
    context = {
        "persona": persona,
        "version": version,
        "card": version.card,
        "lines": lines_of(community, version.card),
        "kind": KINDS[version.card.kind],
        "relation": RELATIONS[version.card.relation],
        "examples": [_example(checker, version.card, told) for told in version.card.examples],
        "figures": figures_of(persona),
        "chart": chart_of(persona),
        "panels": panels_of(persona),
        "crumbs": _crumbs(persona),
        "may_change": allows(request, May.OPERATE),
    }
    return render(request, "persona/one.html", context)


def _example(checker: Checker, card: Card, told: Any) -> dict[str, Any]:
    """An example with what the checker says of its right half."""
    occasion = Occasion(scene=told.scene)
    return {
        "scene": SCENES.get(told.scene, ""),
        "right": told.right,
        "wrong": told.wrong,
        "findings": checker.check(told.right, occasion) if told.right else [],
        "score": score(criteria(card, told.right, occasion)) if told.right else None,
    }


@community_view(May.OPERATE)
def new(request: HttpRequest, community: Community) -> HttpResponse:
    return _written(request, community, None)


@community_view(May.OPERATE)
def change(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    return _written(request, community, persona_of(community, pk))


def _written(request: HttpRequest, community: Community, persona: Persona | None) -> HttpResponse:
    card = persona.version.card if persona else None
    form = CardForm(community, request.POST or None, card=card, name=persona.name if persona else "")
    if "try" in request.GET and request.method == "POST":
        return _tried(request, community, form)
    if request.method == "POST" and form.is_valid():
        try:
            kept = _kept(community, persona, form, request)
        except Refusal as reason:
            form.add_error("name", str(reason))
        else:
            return toast(request, redirect("persona:one", community.slug, kept.pk), _("已保存。"))
    crumbs = (
        _crumbs(persona, (_("改人设"), None))
        if persona
        else [(_("人设"), reverse("persona:list", args=[community.slug])), (_("新人设"), None)]
    )
    context = {"form": form, "persona": persona, "crumbs": crumbs, "scenes": SCENES.items()}
    return render(request, "persona/form.html", context, status=422 if form.errors else 200)


def _kept(community: Community, persona: Persona | None, form: CardForm, request: HttpRequest) -> Persona:
    name, card, by = form.cleaned_data["name"], form.card(), staff_of(request)
    if persona is None:
        return making.make(community, name, card, by=by)
    return making.change(persona, name, card, by=by)


def _tried(request: HttpRequest, community: Community, form: CardForm) -> HttpResponse:
    """What the card as it stands in the form says of the line to try."""
    form.is_valid()
    text, scene, card = request.POST.get("text", "")[:4000], request.POST.get("scene", ""), form.card()
    occasion = Occasion(scene=scene if scene in SCENES else "")
    told = criteria(card, text, occasion)
    context = {
        "text": text,
        "findings": Checker(card).check(text, occasion),
        "criteria": told,
        "score": score(told),
        "community": community,
    }
    return render(request, "persona/findings.html", context)


@community_view(May.READ)
@require_safe
def versions(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Every version, each with what it changed."""
    persona = persona_of(community, pk)
    every = list(persona.versions.select_related("by"))
    before = [*every[1:], None]
    rows = [{"version": v, "changes": differences(community, b, v)} for v, b in zip(every, before, strict=True)]
    context = {
        "persona": persona,
        "rows": rows,
        "crumbs": _crumbs(persona, (_("版本"), None)),
        "may_change": allows(request, May.OPERATE),
    }
    return render(request, "persona/versions.html", context)


@community_view(May.OPERATE)
@require_POST
def restore(request: HttpRequest, community: Community, pk: int, number: int) -> HttpResponse:
    persona = persona_of(community, pk)
    try:
        making.restore(persona, number, by=staff_of(request))
    except Version.DoesNotExist:
        raise Http404 from None
    told = _("回到了第 %(n)s 版的样子，另存为新的一版。") % {"n": number}
    return toast(request, redirect("persona:one", community.slug, pk), told)
