"""Who asks: the key in the request, what it may read, how often it has asked this minute."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import HttpBearer

from weilu.team.api_keys import holder
from weilu.team.models import ApiKey, Community

MINUTE = 60


class TooMany(Exception):
    """More requests a minute than a key may make."""


class NotAllowed(Exception):
    """The key lacks a scope; the message names it."""


class ByKey(HttpBearer):
    """`Authorization: Bearer wl_…`; a session or a cookie opens nothing."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        key = holder(token)
        if key is not None:
            _count(key)
            request.community = key.community  # type: ignore[attr-defined]
        return key


def _count(key: ApiKey) -> None:
    """Raises TooMany."""
    place = f"api:{key.pk}:{this_minute()}"
    cache.add(place, 0, 2 * MINUTE)
    try:
        asked = cache.incr(place)
    except ValueError:  # a full cache has thrown it out since
        return
    if asked > settings.API_PER_MINUTE:
        raise TooMany


def this_minute() -> int:
    """Minutes since the epoch."""
    return int(time.time()) // MINUTE


def community_of(request: HttpRequest, scope: str) -> Community:
    """The community of the key, if its scopes reach so far. Raises NotAllowed."""
    key = key_of(request)
    if scope not in key.scopes:
        raise NotAllowed(scope)
    return key.community


def key_of(request: HttpRequest) -> ApiKey:
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    return key


def has_scope(request: HttpRequest, scope: str) -> bool:
    return scope in key_of(request).scopes
