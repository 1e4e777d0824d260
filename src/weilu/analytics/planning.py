"""Where an answer is read from: a day rollup where it gives the answer exactly, else the events themselves.

The rollups (events/schema.py) know days, kinds and platforms, and every member by number. So they cannot tell rooms, or
moments within a day; and while a community's days are being cut anew in another zone they tell the old ones.
"""

from weilu.analytics.sql import ACTIVE, Asking

MANY = (
    20_000  # members counted wrongly (staff, bots, merged) beyond which correcting costs more than reading the events
)


def by_day(asking: Asking) -> bool:
    """Whether `by_day` (days, kinds, platforms) can answer what asks for numbers of events and members."""
    query = asking.query
    return asking.days_are_cut and not (query.spaces or query.segments) and len(asking.people.special) <= MANY


def actives(asking: Asking) -> bool:
    """Whether `actives`, which names the members of every day, can answer."""
    return asking.days_are_cut and not (asking.query.platforms or asking.query.spaces)


def members_of_kind(asking: Asking, kind: str) -> str:
    """SQL: (person) of everybody who has an event of that kind, a name of our own, by the span's end."""
    people, only = asking.people, f"kind = '{kind}'"
    if asking.days_are_cut and not asking.query.spaces:
        members = (
            "SELECT arrayJoin(groupUniqArray(member_id)) AS member FROM events"
            f" WHERE {asking.where(since_start=False, rollup=True)} AND {only}"
        )
        return f"SELECT {people.person_of('member')} AS person FROM ({members}) WHERE {people.counts('member')}"
    return (
        f"SELECT {people.person} AS person FROM events"
        f" WHERE {asking.where(since_start=False)} AND {people.counted} AND {only}"
    )


def member_periods(asking: Asking) -> str:
    """SQL: (person, number): in which periods, counted from the span's first, each was active; merged members may
    bring a row twice."""
    people = asking.people
    if not actives(asking):
        return (
            f"SELECT {people.person} AS person, {asking.number} AS number FROM events"
            f" WHERE {asking.where()} AND {ACTIVE} = 1 AND {people.counted} GROUP BY person, number"
        )
    members = (
        f"SELECT {asking.number} AS number, groupUniqArray(member_id) AS members FROM events"
        f" WHERE {asking.where(rollup=True)} AND {ACTIVE} = 1 GROUP BY number"
    )
    return (
        f"SELECT {people.person_of('member')} AS person, number"
        f" FROM (SELECT number, arrayJoin(members) AS member FROM ({members})) WHERE {people.counts('member')}"
    )


def member_days(asking: Asking, *, since_start: bool = True, active_only: bool = False) -> str:
    """SQL: (person, d, acts), who did anything on which local day, once for what they did themselves and once for the
    rest. Merged members may bring a row twice."""
    only = f" AND {ACTIVE} = 1" if active_only else ""
    people = asking.people
    if not actives(asking):
        return (
            f"SELECT {people.person} AS person, {asking.day} AS d, {ACTIVE} AS acts FROM events"
            f" WHERE {asking.where(since_start=since_start)}{only} AND {people.counted} GROUP BY person, d, acts"
        )
    days = (
        f"SELECT day AS d, {ACTIVE} AS acts, groupUniqArray(member_id) AS members FROM events"
        f" WHERE {asking.where(since_start=since_start, rollup=True)}{only} GROUP BY d, acts"
    )
    return (
        f"SELECT {people.person_of('member')} AS person, d, acts"
        f" FROM (SELECT d, acts, arrayJoin(members) AS member FROM ({days})) WHERE {people.counts('member')}"
    )
