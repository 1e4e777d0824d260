"""The questions in SQL, as well as we could put them."""

from typing import Any

from weilu.analytics.rfm import GROUPS
from weilu.cli.measuring.history import START_MS
from weilu.cli.measuring.peers.columns import ORDER_BITS
from weilu.cli.measuring.questions import FIRST, LAST, MONTH, QUARTER, SOMEBODY, SPENT, STEPS, WINDOW, YEAR, Answer

SPAN = f"day between date '{FIRST}' and date '{LAST}'"
LATELY = f"day between date '{MONTH}' and date '{LAST}'"
QUARTERLY = f"day between date '{QUARTER}' and date '{LAST}'"
SCORE = "least(5, 1 + 5 * (rank() over (order by {}) - 1) / n)"
KINDS = ", ".join(f"'{step}'" for step in STEPS)

SQL = {
    "active_year": "select day, count(distinct member) from events"
    f" where active and day between date '{YEAR[0]}' and date '{YEAR[1]}' group by day order by day",
    "retention_week": f"""
        with p as (select distinct member, (day - date '{FIRST}') / 7 as w from events where active and {SPAN}),
        c as (select member, min(w) as cohort from p group by member)
        select cohort, w - cohort as o, count(*) from p join c using (member) group by cohort, o order by cohort, o""",
    # Read from the end backwards, the nearest next event of a kind is the least seen so far.
    "funnel_7d": f"""
        with a as (select member, pos, ts, day, kind,
                min(pos) filter (where kind = '{STEPS[2]}') over w as third_pos from events where kind in ({KINDS})
                window w as (partition by member order by pos desc rows between unbounded preceding and 1 preceding)),
        b as (select member, ts, day, kind,
                min(ts) filter (where kind = '{STEPS[1]}') over w as second,
                min(third_pos) filter (where kind = '{STEPS[1]}') over w as third from a
                window w as (partition by member order by pos desc rows between unbounded preceding and 1 preceding)),
        l as (select member, max(case when second - ts > {WINDOW} or second is null then 1
                    when third / {2**ORDER_BITS} + {START_MS} - ts <= {WINDOW} then 3 else 2 end) as level
                from b where kind = '{STEPS[0]}' and {SPAN} group by member)
        select s, count(*) from l, (values (1), (2), (3)) as v(s) where level >= s group by s order by s""",
    "segment_5": f"""
        select count(*) from (select member from events
            where (kind in ('message', 'like') and {LATELY}) or (kind = 'comment' and {QUARTERLY})
                or (kind = 'purchase' and day <= date '{LAST}') group by member
            having count(*) filter (where kind = 'message' and {LATELY}) >= 3
                and count(*) filter (where kind = 'like' and {LATELY}) >= 1
                and count(*) filter (where kind = 'purchase' and {QUARTERLY}) = 0
                and (count(*) filter (where kind = 'comment' and {QUARTERLY}) >= 2
                    or sum(value) filter (where kind = 'purchase') >= {SPENT})) as fitting""",
    "rfm": f"""
        with v as (select member, date '{LAST}' - max(day) as recency, count(*) as f, sum(value) as m
            from events where kind = 'purchase' and {SPAN} group by member),
        s as (select {SCORE.format("-recency")} as r, {SCORE.format("f")} as f, {SCORE.format("m")} as m
            from v, (select count(*) as n from v) as c)
        select case when m >= 4 then 0 else 4 end + case when r >= 4 then 0 else 2 end
            + case when f >= 4 then 0 else 1 end as place, count(*) from s group by place""",
    "timeline": f"select ts from events where member = {SOMEBODY} order by pos desc limit 50",
}


def shaped(question: str, rows: list[tuple[Any, ...]]) -> Answer:
    """As every engine answers it."""
    if question == "rfm":
        return sorted((GROUPS[int(place)], int(count)) for place, count in rows)
    return [tuple(int(value) if not hasattr(value, "year") else value for value in row) for row in rows]
