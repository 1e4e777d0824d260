"""What is said of the texts of events as they come in: all of a batch in one call, so that copies know each other."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
import pyarrow as pa

from weilu.events import models
from weilu.events.event import Event
from weilu.events.vocabulary import PASSIVE_KINDS
from weilu.text import judging as engine
from weilu.text.calibrating import Calibration, unpacked
from weilu.text.scores import Scores

SPOKEN_BY_STAFF = "reply_by_staff"  # passive, for no member did it, but somebody's words all the same


def is_said(kind: str, text: str) -> bool:
    """Whether somebody wrote these words; what a system tells has no tone."""
    return bool(text) and (kind not in PASSIVE_KINDS or kind == SPOKEN_BY_STAFF)


def judge_of(community_id: int) -> int:
    """The number of what judges a community's texts now: the shipped weights, and what its people have taught."""
    return _number(calibration_of(community_id))


def judged(community_id: int, texts: Sequence[str], authors: Sequence[int]) -> Scores:
    return _judged(calibration_of(community_id), texts, authors)


def _judged(calibration: Calibration | None, texts: Sequence[str], authors: Sequence[int]) -> Scores:
    said = engine.score_all(texts, authors)
    return calibration.applied(texts, said) if calibration else said


def _number(calibration: Calibration | None) -> int:
    if calibration is None:
        return engine.judge()
    return crc32(f"{engine.judge()}:{calibration.number}".encode()) or 1


def calibration_of(community_id: int) -> Calibration | None:
    """What its people have taught, if anything."""
    taught = models.Calibration.objects.filter(community=community_id, kept=True, removed_at=None)
    found = taught.values_list("pk", "number").last()
    return _read(*found) if found else None


@lru_cache(maxsize=16)
def _read(pk: int, number: int) -> Calibration:
    """number: which weights they are, so that a key that is given again is not taken for what it meant before."""
    return unpacked(bytes(models.Calibration.objects.values_list("packed", flat=True).get(pk=pk, number=number)))


def judgement(community_id: int, events: Sequence[Event], texts: Sequence[str]) -> dict[str, Any]:
    """The columns language … judged, a value an event. texts: of the events, as they are stored."""
    places = [n for n, event in enumerate(events) if is_said(event.kind, texts[n])]
    calibration = calibration_of(community_id) if places else None
    found = _judged(calibration, [texts[n] for n in places], [events[n].member for n in places])
    numbers = np.zeros(len(events), np.uint32)
    numbers[np.asarray(places, np.int64)] = _number(calibration)
    return {**spread(found, places, len(events)), "judged": pa.array(numbers)}


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
