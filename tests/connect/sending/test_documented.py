"""docs/senders.md tells of every kind and every state, and of nothing else."""

import re
from pathlib import Path

from weilu.connect.deliveries import Delivery
from weilu.connect.senders import KINDS

TEXT = (Path(__file__).parents[3] / "docs/senders.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", TEXT, re.M | re.S)
    found = [line.strip("|").split("|") for line in section[1].splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in row] for row in found]


def test_every_kind_has_its_row_with_its_limit_and_quota():
    units = {"bytes": "bytes", "chars": "characters", "utf16": "characters"}
    told = {row[0].strip("`"): (row[4], row[5]) for row in rows("The kinds")}
    assert told == {
        kind.name: (f"{kind.limit:,} {units[kind.unit]}", f"{kind.per_minute} a minute" if kind.per_minute else "none")
        for kind in KINDS.values()
    }


def test_every_state_has_its_row():
    told = {row[0].strip("`"): row[1] for row in rows("The states of a message")}
    assert told == {state.value: str(state.label) for state in Delivery.State}
