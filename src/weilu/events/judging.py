"""What is said of the texts of events as they come in: all of a batch in one call, so that copies know each other."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from weilu.events.event import Event
from weilu.events.vocabulary import PASSIVE_KINDS
from weilu.text.judging import judge, score_all
from weilu.text.scores import Scores

SPOKEN_BY_STAFF = "reply_by_staff"  # passive, for no member did it, but somebody's words all the same


def is_said(kind: str, text: str) -> bool:
    """Whether somebody wrote these words; what a system tells has no tone."""
    return bool(text) and (kind not in PASSIVE_KINDS or kind == SPOKEN_BY_STAFF)


def judgement(events: Sequence[Event], texts: Sequence[str]) -> dict[str, Any]:
    """The columns language … judged, a value an event. texts: of the events, as they are stored."""
    places = [n for n, event in enumerate(events) if is_said(event.kind, texts[n])]
    found = score_all([texts[n] for n in places], [events[n].member for n in places])
    judged = np.zeros(len(events), np.uint32)
    judged[np.asarray(places, np.int64)] = judge()
    return {**spread(found, places, len(events)), "judged": pa.array(judged)}


def spread(scores: Scores, places: Sequence[int], length: int) -> dict[str, Any]:
    """Scores as columns of a table in which they stand at these places, "" and 0 elsewhere."""
    at = np.asarray(places, np.int64)
    texts = {"language": scores.language, "emotion": scores.emotion}
    numbers = {
        "sentiment": scores.sentiment,
        "intensity": scores.intensity,
        "offence": scores.offence,
        "spam": scores.spam,
    }
    columns: dict[str, Any] = {}
    for name, words in texts.items():
        column = [""] * length
        for place, word in zip(places, words, strict=True):
            column[place] = word
        columns[name] = pa.array(column, pa.string())
    for name, values in numbers.items():
        shares = np.zeros(length, np.float32)
        shares[at] = values
        columns[name] = pa.array(shares)
    return columns
