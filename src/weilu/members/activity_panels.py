"""The profile's own panels: calendar, habits, company. Each is a fragment, so that the page answers before them."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from weilu.events import profile as told
from weilu.events.models import Space
from weilu.members.aliases import name_map
from weilu.members.models import Member
from weilu.members.profile_page import person
from weilu.team.access import May, community_view
from weilu.team.models import Community

YEAR = dt.timedelta(days=364)
TOP = 10


@community_view(May.READ)
def calendar(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """365 local days up to ?end=, else up to today; for whoever has been silent longer, up to their last one."""
    member = person(community, pk)
    end = _end(request, community, member)
    days = told.active_days(community.pk, member.numbers(), community.zone, end - YEAR, end)
    first = member.first_seen.astimezone(community.zone).date() if member.first_seen else end
    context = {
        "member": member,
        "days": days,
        "end": end,
        "start": end - YEAR,
        "active": len(days),
        "events": sum(days.values()),
        "earlier": end - YEAR - dt.timedelta(days=1) if first < end - YEAR else None,
        "later": min(end + YEAR + dt.timedelta(days=1), community.today) if end < community.today else None,
    }
    return render(request, "members/panels/calendar.html", context)


def _end(request: HttpRequest, community: Community, member: Member) -> dt.date:
    try:
        return min(dt.date.fromisoformat(request.GET.get("end", "")), community.today)
    except ValueError:
        pass
    last = member.last_active.astimezone(community.zone).date() if member.last_active else community.today
    return min(last, community.today) if community.today - last > YEAR else community.today


@community_view(May.READ)
def habits(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """24 bars, and the rooms most written in."""
    member = person(community, pk)
    numbers = member.numbers()
    hours = told.active_hours(community.pk, numbers, community.zone)
    rooms = told.favourite_spaces(community.pk, numbers)
    names = Space.objects.filter(community=community).in_bulk([space for space, _platform, _count in rooms])
    most = max(hours) or 1
    context = {
        "bars": [
            {
                "hour": hour,
                "count": count,
                "x": 4 + hour * 13,
                "height": round(count / most * 60, 1),
                "best": count == most,
            }
            for hour, count in enumerate(hours)
        ],
        "any": any(hours),
        "best": hours.index(max(hours)),
        "total": sum(hours),
        "rooms": [
            {"name": names[space].name, "platform": platform, "count": count}
            for space, platform, count in rooms
            if space in names
        ],
        "most": max((count for _space, _platform, count in rooms), default=1),
    }
    for bar in context["bars"]:  # type: ignore[attr-defined]
        bar["y"] = 64 - bar["height"]
    return render(request, "members/panels/habits.html", context)


@community_view(May.READ)
def companions(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """With whom replies and reactions went back and forth, all time, the ten liveliest."""
    member = person(community, pk)
    met = told.companions(community.pk, member.numbers())
    people = name_map(community, [one.member for one in met])
    sums: dict[int, dict[str, object]] = {}
    for one in met:
        friend = people.get(one.member)
        if friend is None or friend.pk == member.pk:
            continue
        row = sums.setdefault(friend.pk, {"member": friend, "given": 0, "received": 0, "both": 0})
        row["given"] = int(str(row["given"])) + one.given
        row["received"] = int(str(row["received"])) + one.received
        row["both"] = int(str(row["both"])) + one.given + one.received
    rows = sorted(sums.values(), key=lambda row: (-int(str(row["both"])), str(row["member"])))[:TOP]
    return render(request, "members/panels/companions.html", {"rows": rows, "most": rows[0]["both"] if rows else 1})
