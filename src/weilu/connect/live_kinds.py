"""The kinds of live source: each registers itself, and the pages of 连接 are made of what it tells.

A kind's module lies in the folder of its platform. It says what an operator must type in (a form), what of that is
secret, and what the platform must be told (a guide). What arrives goes to `connect.arriving.arrive`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

from weilu.connect.models import Source

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Call:
    """What a platform sent to a source's address, `/in/<address>`. rest: what stood below it. body: already bounded."""

    source: Source
    request: HttpRequest
    body: bytes
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Callback[Letter]:
    """How a kind answers its platform's calls: first who is calling, then what it says. See calling.py.

    let_in: proves that the platform sent it, in constant time, and gives what `take` needs; raises calling.NotTheirs.
    take: has it on disk when it returns; raises calling.NotUnderstood. longest: the bytes of a body.
    """

    let_in: Callable[[Call], Letter]
    take: Callable[[Call, Letter], HttpResponse]
    longest: int = 1 << 20


@dataclass(frozen=True, slots=True)
class LiveKind:
    """key: as in Source.kind, 12 letters at most. platform: as in Event.platform, "" where events tell their own.

    form: its cleaned fields become Source.options, those named in `secret` are sealed; None where there is nothing to
    type in. prepare: the secrets brought, and with them those that Weilu makes. guide: a template that
    stands on the source's page, with `source`, `secrets` only while it is fresh, `base` (Weilu's public address) and
    what `facts` says. has_key: programs send with a write key. callback: its platform calls `/in/<address>`.
    panel: a template before the guide, of what there is, once there is something.
    renewed: hears of new secrets, and which there were before.
    """

    key: str
    title: Words
    text: Words
    icon: str
    guide: str
    platform: str = ""
    form: type[forms.Form] | None = None
    secret: frozenset[str] = frozenset()
    prepare: Callable[[dict[str, str]], dict[str, str]] | None = None
    facts: Callable[[HttpRequest, Source], dict[str, Any]] | None = None
    has_key: bool = False
    callback: Callback[Any] | None = None
    panel: str = ""
    renewed: Callable[[Source, dict[str, str]], None] | None = None
    order: int = 50
    actions: tuple[tuple[Words, str], ...] = ()  # (what it says, name of an address of slug and pk)


_kinds: dict[str, LiveKind] = {}


def register(kind: LiveKind) -> None:
    """From AppConfig.ready, by importing the kind's module."""
    _kinds[kind.key] = kind


def kinds() -> list[LiveKind]:
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))


def kind_of(source: Source) -> LiveKind:
    return _kinds[source.kind]


def kind_named(key: str) -> LiveKind | None:
    return _kinds.get(key)


def kind_title(source: Source) -> str:
    """How its kind is called; by its key where this version does not know the kind."""
    kind = _kinds.get(source.kind)
    return str(kind.title) if kind else source.kind
