"""What happened, as marks on a card over time: activities, and what was answered most."""

from django.urls import reverse

from weilu.analytics.happenings import activities_held
from weilu.analytics.periods import period_of
from weilu.analytics.tops import most_answered
from weilu.events.searching import by_ids
from weilu.insights.evidence import messages_of
from weilu.insights.look import Look
from weilu.kit.charts import Mark
from weilu.kit.clock import from_ms

ANSWERED = 10  # from so many answers and reactions on a message is an event of its own
ANSWERED_SHOWN = 3


def marks_of(look: Look) -> list[Mark]:
    """By day, each at the period that it lies in."""
    query, grain, start = look.query, look.grain, look.community.week_start
    found = [
        (held.day, held.activity, messages_of(query, activity=held.activity))
        for held in look.keeping.of(activities_held, query)
    ]
    noted = look.keeping.of(most_answered, query, ANSWERED_SHOWN)
    loud = [one.event for one in noted if one.replies + one.reactions >= ANSWERED]
    for event in by_ids(look.community.pk, loud).values():
        day = from_ms(event.ts).astimezone(look.community.zone).date()
        found.append(
            (day, _short(event.text or event.kind), reverse("stream:event", args=[look.community.slug, event.id]))
        )
    return [{"x": str(period_of(day, grain, start)), "title": title, "url": url} for day, title, url in sorted(found)]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"「{line[:24]}…」" if len(line) > 25 else f"「{line}」"
