"""Numbers of a part of the community: the segments package, which stands above, says who is in a segment."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from weilu.analytics.query import BadQuery
from weilu.team.models import Community


@dataclass(frozen=True, slots=True)
class Narrowing:
    """sql: a SELECT of the numbers of persons (never of merged accounts), with its own bound parameters."""

    sql: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def _nobody_knows(community: Community, name: str) -> Narrowing:
    raise BadQuery(_("没有名叫 %(name)s 的分群。") % {"name": name})


_resolve: Callable[[Community, str], Narrowing] = _nobody_knows


def register_segments(resolve: Callable[[Community, str], Narrowing]) -> None:
    """`resolve(community, name)` gives the members of a segment as a question; raises BadQuery for an unknown one."""
    global _resolve  # noqa: PLW0603
    _resolve = resolve


Resolved = dict[tuple[int, str], Narrowing]
_resolved: ContextVar[Resolved | None] = ContextVar("resolved", default=None)


@contextmanager
def resolved_once(known: Resolved) -> Iterator[None]:
    """Within it a segment is looked up the first time it is asked for, and taken from `known` after that."""
    token = _resolved.set(known)
    try:
        yield
    finally:
        _resolved.reset(token)


def _looked_up(community: Community, name: str) -> Narrowing:
    known = _resolved.get()
    if known is None:
        return _resolve(community, name)
    if (community.pk, name) not in known:
        known[community.pk, name] = _resolve(community, name)
    return known[community.pk, name]


def narrowing(community: Community, names: tuple[str, ...]) -> Narrowing | None:
    """Everybody who is in any of these segments; None where none is asked for."""
    parts = [_looked_up(community, name) for name in names]
    if not parts:
        return None
    parameters = {name: value for part in parts for name, value in part.parameters.items()}
    return Narrowing(" UNION DISTINCT ".join(part.sql for part in parts), parameters)
