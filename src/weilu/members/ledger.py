"""The ledger of erasures, kept beside the stores as well: an older backup does not know of later ones.

`erasures.jsonl` in WEILU_HOME has a line for each: which numbers of which community, no names. `weilu restore
--erasures FILE` brings it to the restored data before that is used.
"""

import datetime as dt
import os
from pathlib import Path

import msgspec
from django.conf import settings

from weilu.members.models import Erasure
from weilu.team.models import Community


class Line(msgspec.Struct, frozen=True):
    """One erasure: the community's slug, the member numbers, and when it was asked for."""

    community: str
    numbers: list[int]
    at: dt.datetime


def ledger() -> Path:
    return Path(settings.HOME) / "erasures.jsonl"


def write_down(erasure: Erasure) -> None:
    """Append an erasure to the file, durably; writing one twice does no harm."""
    line = Line(erasure.community.slug, erasure.numbers, erasure.requested_at)
    descriptor = os.open(ledger(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab") as stream:
        stream.write(msgspec.json.encode(line) + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


def take_over(file: Path) -> int:
    """Enter what a ledger file tells and this state store does not know yet; returns how many."""
    known = {(e.community.slug, tuple(e.numbers)) for e in Erasure.objects.select_related("community")}
    new = 0
    for text in file.read_bytes().splitlines():
        line = msgspec.json.decode(text, type=Line)
        community = Community.objects.filter(slug=line.community).first()
        if community is None or (line.community, tuple(line.numbers)) in known:
            continue
        known.add((line.community, tuple(line.numbers)))
        Erasure.objects.create(community=community, numbers=line.numbers)
        new += 1
    return new
