"""质检: any text checked as one types, by any persona, for any scene."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from weilu.persona.card import SCENES
from weilu.persona.checkers import checker_for
from weilu.persona.checking import LONGEST
from weilu.persona.finding import Finding
from weilu.persona.list_page import working
from weilu.persona.reading import Occasion
from weilu.persona.scoring import criteria, score
from weilu.team.access import May, community_view
from weilu.team.models import Community


@community_view(May.READ)
def page(request: HttpRequest, community: Community) -> HttpResponse:
    """The findings alone for htmx."""
    told = request.POST
    text, scene = told.get("text", "")[:LONGEST], told.get("scene", "")
    personas = working(community)
    persona = next((one for one in personas if str(one.pk) == told.get("persona", request.GET.get("persona"))), None)
    marketing, machine = bool(told.get("marketing")), bool(told.get("machine"))
    occasion = Occasion(
        scene=scene if scene in SCENES else "", purpose="marketing" if marketing else "", machine=machine
    )
    kept = criteria(persona.version.card, text, occasion) if persona and text.strip() else []
    findings = checker_for(community, persona).check(text, occasion) if text.strip() else []
    context = {
        "text": text,
        "pieces": pieces(text, findings),
        "findings": findings,
        "criteria": kept,
        "score": score(kept) if kept else None,
        "personas": personas,
        "persona": persona,
        "scenes": SCENES.items(),
        "scene": scene,
        "marketing": marketing,
        "machine": machine,
        "community": community,
        "crumbs": [(_("人设"), reverse("persona:list", args=[community.slug])), (_("质检"), None)],
        "may_waive": True,
    }
    name = "persona/findings.html" if getattr(request, "htmx", False) else "persona/check.html"
    return render(request, name, context)


def pieces(text: str, findings: list[Finding]) -> list[tuple[str, str]]:
    """The text cut at its findings: (words, the level found there or empty)."""
    cut, place = [], 0
    for one in findings:
        if one.start < place:
            continue
        cut += [(text[place : one.start], ""), (one.quote, one.level)]
        place = one.end
    return [piece for piece in [*cut, (text[place:], "")] if piece[0]] if cut else []
