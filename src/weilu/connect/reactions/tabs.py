"""The parts of 自动回应, on each of its pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from weilu.connect.reactions.models import Reacted
from weilu.team.models import Community


def tabs(community: Community, here: str) -> list[tuple[str, str, bool, int | None]]:
    waiting = Reacted.objects.filter(community=community, outcome=Reacted.Outcome.ALERTED, verdict="").count()
    told = {"rules": (_("规则"), None), "alerts": (_("敏感词提醒"), waiting or None), "log": (_("记录"), None)}
    return [
        (title, reverse(f"reactions:{name}", args=[community.slug]), name == here, count)
        for name, (title, count) in told.items()
    ]
