"""DuckDB, in memory."""

import time
from typing import Any

from weilu.cli.measuring.history import KINDS, History
from weilu.cli.measuring.peers.columns import columns
from weilu.cli.measuring.peers.sql import SPAN, SQL, shaped
from weilu.cli.measuring.questions import STEPS, WINDOW, Answer

PIECE = 2_000_000
# Its integer division is another operator, and joining to the nearest next event is quicker than windows there.
OWN = {
    name: SQL[name].replace(" / 7", " // 7").replace("- 1) / n", "- 1) // n") for name in ("retention_week", "rfm")
} | {
    "funnel_7d": f"""
        with v as (select member, pos, ts from events where kind = '{STEPS[0]}' and {SPAN}),
        c as (select v.member, v.ts as start, c.pos from v asof join
            (select member, pos, ts from events where kind = '{STEPS[1]}') c on c.member = v.member and v.pos < c.pos
            where c.ts - v.ts <= {WINDOW}),
        p as (select c.member from c asof join
            (select member, pos, ts from events where kind = '{STEPS[2]}') p on p.member = c.member and c.pos < p.pos
            where p.ts - c.start <= {WINDOW})
        select 1, count(distinct member) from v union all select 2, count(distinct member) from c
        union all select 3, count(distinct member) from p"""
}


class Duck:
    name = "duckdb"

    def __init__(self) -> None:
        import duckdb

        self.connection: Any = duckdb.connect()

    def load(self, history: History) -> None:
        kinds = ", ".join(f"'{kind}'" for kind in KINDS)
        self.connection.execute(f"create type kind as enum ({kinds})")
        self.connection.execute(
            "create table events (member int, ts bigint, pos bigint, day date, kind kind, active bool, value double)"
        )
        for piece in history.slices(PIECE):
            self.connection.register("piece", columns(history, piece))
            self.connection.execute("insert into events select member, ts, pos, day, kind, active, value from piece")

    def answer(self, question: str) -> Answer:
        sql = OWN.get(question, SQL[question])
        return shaped(question, sorted(self.connection.execute(sql).fetchall(), reverse=question == "timeline"))

    def cpu(self) -> float:
        return time.process_time()

    def close(self) -> None:
        self.connection.close()
