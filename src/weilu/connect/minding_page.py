"""What the checker says of a message that somebody is writing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from weilu.connect.minding import examined
from weilu.connect.setting_up import working
from weilu.persona.checking import LONGEST
from weilu.persona.scoring import score
from weilu.team.access import May, community_view
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
