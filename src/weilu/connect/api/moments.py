"""When something happened, by a sender whose clock may be wrong."""

import datetime as dt

from weilu.connect.api.calls import BadItem, Told
from weilu.connect.intake import EARLIEST
from weilu.kit.clock import DAY_MS

NOTICEABLE = 60_000  # ms: what a request may be under way, so that less is no wrong clock
SECONDS = 10**11  # a number below counts seconds, not milliseconds


def clock_error(sent_at: Told, received: int) -> int:
    """How many milliseconds the sender's clock is behind ours, told by when it says it sent; 0 where it seems right."""
    if sent_at is None:
        return 0
    try:
        error = received - read(sent_at)
    except ValueError:
        return 0
    return error if abs(error) > NOTICEABLE else 0


def moment(told: Told, error: int, received: int) -> int:
    """The moment of an item in ms, its clock put right; when it arrived if it tells none. Raises BadItem."""
    if told is None or told == "":
        return received
    try:
        ts = read(told) + error
    except ValueError as wrong:
        raise BadItem("bad_time") from wrong
    if ts > received + DAY_MS:
        raise BadItem("future_time")
    if ts < EARLIEST:
        raise BadItem("too_old")
    return ts


def read(told: str | int | float) -> int:
    """Milliseconds since the epoch of a time in ISO 8601 (without a zone: UTC) or of a number. Raises ValueError."""
    if isinstance(told, str):
        found = dt.datetime.fromisoformat(told.strip())
        found = found if found.tzinfo else found.replace(tzinfo=dt.UTC)
        try:
            return int(found.timestamp() * 1000 + 0.5)
        except OverflowError as wrong:
            raise ValueError from wrong
    if not abs(told) < 1e15:
        raise ValueError("no time")
    return int(told * 1000 if abs(told) < SECONDS else told)
