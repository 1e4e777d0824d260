"""What the checker says of a message that somebody is writing, and which senders speak as a persona."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from weilu.connect.minding import consistency, examined
from weilu.connect.setting_up import working
from weilu.persona.checking import LONGEST
from weilu.persona.models import Persona
from weilu.persona.scoring import score
from weilu.team.access import May, community_view, fetch
from weilu.team.models import Community

NOTICE = "notice"


@community_view(May.OPERATE)
@require_POST
def check(request: HttpRequest, community: Community) -> HttpResponse:
    """Of what was typed so far, for the sender chosen; a fragment."""
    text, number = request.POST.get("text", "")[:LONGEST], request.POST.get("sender", "")
    sender = working(community).filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    told = examined(community, text, sender=sender, purpose=NOTICE)
    context = {
        "text": text.strip(),
        "findings": told.findings,
        "criteria": told.criteria,
        "score": score(told.criteria) if told.persona else None,
        "community": community,
        "may_waive": True,
    }
    return render(request, "persona/findings.html", context)


@community_view(May.READ)
@require_safe
def of_persona(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """The senders that speak as a persona, each with how true to it they were lately; a fragment."""
    persona = fetch(community, Persona.objects.all(), pk=pk)
    rows = [(sender, consistency(sender)) for sender in working(community).filter(persona=persona)]
    return render(request, "connect/persona_senders.html", {"rows": rows, "community": community})
