"""The history as every peer takes it: local day, activity and order as ready columns, as Weilu has them."""

import numpy as np
import pyarrow as pa

from weilu.cli.measuring.history import KINDS, START_MS, History
from weilu.cli.measuring.questions import ZONE
from weilu.events.batch import local_days
from weilu.events.vocabulary import PASSIVE_KINDS

ORDER_BITS = 27


def columns(history: History, piece: slice) -> pa.Table:
    """A part of it. pos: ms since START_MS · 2^27 + place in the order, the order of events as one number."""
    ts, kind = history.ts[piece], history.kind[piece]
    passive = [n for n, name in enumerate(KINDS) if name in PASSIVE_KINDS]
    place = np.arange(piece.start, piece.start + len(ts), dtype=np.int64)
    return pa.table(
        {
            "member": pa.array(history.member[piece].astype(np.int32)),
            "ts": pa.array(ts),
            "pos": pa.array(((ts - START_MS) << ORDER_BITS) + place),
            "day": pa.array(local_days(ts, ZONE)),
            "kind": pa.array(np.array(KINDS)[kind]),
            "active": pa.array(~np.isin(kind, passive)),
            "value": pa.array(history.value[piece], from_pandas=True),
        }
    )
