"""Moments that platforms leave to us: of what bears no time of its own, and which telling of a thing is the newest."""

import datetime as dt
from collections.abc import Sequence
from hashlib import blake2b

from weilu.connect.models import FirstHeard, Source
from weilu.kit.clock import now, now_ms, to_ms

REMEMBERED = dt.timedelta(days=7)


def first_heard(source: Source, keys: Sequence[str], moment: int = 0) -> list[int]:
    """When each was first told (ms, UTC): at `moment`, else now, unless the platform has told it before."""
    hashes = [_hashed(key) for key in keys]
    moment = moment or now_ms()
    FirstHeard.objects.bulk_create(
        [FirstHeard(source=source, key=key, ms=moment) for key in dict.fromkeys(hashes)], ignore_conflicts=True
    )
    known = dict(FirstHeard.objects.filter(source=source, key__in=hashes).values_list("key", "ms"))
    return [known.get(key, moment) for key in hashes]


def is_newest(source: Source, name: str, moment: int) -> bool:
    """Whether nothing newer has been told of that thing: an attempt that failed is repeated hours later, behind others.

    moment: of this telling, ms UTC."""
    key = _hashed(f"newest/{name}")
    FirstHeard.objects.get_or_create(source=source, key=key, defaults={"ms": moment})
    return bool(FirstHeard.objects.filter(source=source, key=key, ms__lte=moment).update(ms=moment))


def _hashed(key: str) -> str:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()


def forget_first_heard() -> None:
    """On the schedule: nobody tells again what is older."""
    FirstHeard.objects.filter(ms__lt=to_ms(now() - REMEMBERED)).delete()
