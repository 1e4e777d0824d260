"""A machine whose clock is wrong by $AHEAD seconds: imported before an SDK, which asks it for the time."""

import datetime
import os
import time

AHEAD = int(os.environ.get("AHEAD", "0"))


class Wrong(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time() + AHEAD, tz)

    @classmethod
    def utcnow(cls):
        return cls.now(datetime.UTC).replace(tzinfo=None)


if AHEAD:
    datetime.datetime = Wrong
