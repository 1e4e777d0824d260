"""Until when something is put off, in the words that the page offers; cut in the community's zone."""

import datetime as dt

from django.utils.translation import gettext as _

from weilu.inbox.handling import NotInTheFuture
from weilu.kit.clock import now
from weilu.team.models import Community

EVENING, MORNING = dt.time(20), dt.time(9)


def choices(community: Community) -> list[tuple[str, str, str]]:
    """(name, words, when) of what makes sense at this moment."""
    words = {"hour": _("1 小时后"), "tonight": _("今晚"), "morning": _("明早"), "monday": _("下周一")}
    told = []
    for name, title in words.items():
        until = _until(community, name)
        if until is not None and until > now():
            told.append((name, title, f"{until.astimezone(community.zone):%m-%d %H:%M}"))
    return told


def until(community: Community, name: str) -> dt.datetime:
    """By one of those names, or a local time of one's own (2026-03-02T09:00). Raises NotInTheFuture."""
    found = _until(community, name)
    if found is None:
        try:
            found = dt.datetime.fromisoformat(name)
        except ValueError:
            raise NotInTheFuture from None
        found = found if found.tzinfo else found.replace(tzinfo=community.zone)
    if not now() < found < now() + dt.timedelta(days=366):
        raise NotInTheFuture
    return found


def _until(community: Community, name: str) -> dt.datetime | None:
    here = now().astimezone(community.zone)
    if name == "hour":
        return now() + dt.timedelta(hours=1)
    ahead = {"tonight": 0, "morning": 1, "monday": 7 - here.weekday()}.get(name)
    if ahead is None:
        return None
    at = EVENING if name == "tonight" else MORNING
    return dt.datetime.combine(here.date() + dt.timedelta(days=ahead), at, community.zone)
