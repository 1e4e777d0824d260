"""Events as columns: what one commit carries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from weilu.events.event import Event
from weilu.events.judging import judgement
from weilu.events.vocabulary import PASSIVE_KINDS
from weilu.kit.clock import from_ms
from weilu.kit.matching import normal_all
from weilu.kit.soundness import sound, sound_json
from weilu.team.models import Community

QUARTER_MS = 900_000  # every zone in use changes its offset on a quarter of an hour


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one community ready for the store, all but their `seq`."""

    community_id: int
    ids: npt.NDArray[np.uint64]
    members: npt.NDArray[np.uint32]
    times: npt.NDArray[np.int64]
    revised: npt.NDArray[np.bool_]
    rows: pa.Table
    owners: npt.NDArray[np.uint32]  # under which members a repeat of these may stand: `members`, and who they are too

    def __len__(self) -> int:
        return len(self.ids)


def pack(community: Community, events: Sequence[Event]) -> Batch:
    """Events to columns; the local day is cut in the zone that the community's days are kept in."""
    ids = np.fromiter((e.id for e in events), np.uint64, len(events))
    members = np.fromiter((e.member for e in events), np.uint32, len(events))
    times = np.fromiter((e.ts for e in events), np.int64, len(events))
    texts = sound([e.text for e in events])
    rows = pa.table(
        {
            "community_id": pa.array(np.full(len(events), community.pk, np.uint32)),
            "member_id": pa.array(members),
            "ts": pa.array(times).cast(pa.timestamp("ms", "UTC")),
            "id": pa.array(ids),
            "day": pa.array(local_days(times, community.day_zone)),
            "kind": pa.array([e.kind for e in events], pa.string()),
            "active": pa.array([int(e.kind not in PASSIVE_KINDS) for e in events], pa.uint8()),
            "platform": pa.array([e.platform for e in events], pa.string()),
            "space_id": pa.array([e.space for e in events], pa.uint32()),
            "channel": pa.array([e.channel for e in events], pa.string()),
            "source_id": pa.array([e.source for e in events], pa.uint32()),
            "native_id": pa.array([e.native_id for e in events], pa.string()),
            "content": pa.array([e.content for e in events], pa.string()),
            "activity": pa.array([e.activity for e in events], pa.string()),
            "target": pa.array([e.target for e in events], pa.uint64()),
            "value": pa.array([e.value for e in events], pa.float64()),
            "text": pa.array(texts, pa.string()),
            "search": pa.array(normal_all(texts), pa.string()),
            **judgement(community.pk, events, texts),
            "props": pa.array([_json(e.props) for e in events], pa.string()),
        }
    )
    revised = np.fromiter((e.revised for e in events), np.bool_, len(events))
    return Batch(community.pk, ids, members, times, revised, rows, _owners(community.pk, members))


def _json(props: dict[str, Any] | None) -> str:
    if not props:
        return "{}"
    try:
        return msgspec.json.encode(props).decode()
    except UnicodeEncodeError:
        return msgspec.json.encode(sound_json(props)).decode()


def _owners(community_id: int, members: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    numbers = np.unique(members)
    return np.fromiter(_also_known_as(community_id, numbers.tolist()), np.uint32)


def _alone(community_id: int, numbers: list[int]) -> list[int]:
    return numbers


_also_known_as: Callable[[int, list[int]], list[int]] = _alone


def register_aliases(also_known_as: Callable[[int, list[int]], list[int]]) -> None:
    """Let the members package say under which further numbers a member's events may stand after a merge."""
    global _also_known_as  # noqa: PLW0603
    _also_known_as = also_known_as


def known_as(community_id: int, member: int) -> list[int]:
    """Every number under which that person's events may stand."""
    return _also_known_as(community_id, [member])


def concatenate(batches: list[Batch]) -> Batch:
    """Batches of one community as one, in order."""
    if len(batches) == 1:
        return batches[0]
    return Batch(
        batches[0].community_id,
        np.concatenate([b.ids for b in batches]),
        np.concatenate([b.members for b in batches]),
        np.concatenate([b.times for b in batches]),
        np.concatenate([b.revised for b in batches]),
        pa.concat_tables([b.rows for b in batches]),
        np.unique(np.concatenate([b.owners for b in batches])),
    )


@cache
def _offset_ms(quarter: int, zone_name: str) -> int:
    offset = from_ms(quarter * QUARTER_MS, ZoneInfo(zone_name)).utcoffset()
    assert offset is not None
    return int(offset.total_seconds() * 1000)


def local_days(times: npt.NDArray[np.int64], zone_name: str) -> npt.NDArray[np.datetime64]:
    """The calendar day in a zone of each moment (ms, UTC), exact over changes of the clock."""
    quarters, places = np.unique(times // QUARTER_MS, return_inverse=True)
    offsets = np.fromiter((_offset_ms(int(q), zone_name) for q in quarters), np.int64, len(quarters))
    return ((times + offsets[places]) // 86_400_000).astype("datetime64[D]")
