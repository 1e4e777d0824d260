"""Which process is at something, whether it still lives, and which one does what need be done only once.

On this machine the system knows who lives. Of a process elsewhere the state store knows: where several may share it,
each lets it know every few seconds that it is there; one that has been silent for a minute is gone. Where the events
are kept inside the process there is no other one.
"""

import datetime as dt
import logging
import os
import socket
import threading
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from weilu.kit.models import Duty, Process

SILENCE = dt.timedelta(seconds=60)
BEAT = 15  # seconds

log = logging.getLogger(__name__)


def this_process() -> str:
    """Machine, process, and when that began, for numbers of processes come back. Others can tell whether it lives."""
    name = f"{_here()}:{os.getpid()}:{_began(os.getpid())}"
    _show_presence(name)
    return name


def is_alive(process: str) -> bool:
    """Whether it may still be at it."""
    host, _, number = process.partition(":")
    pid, _, began = number.partition(":")
    if not pid:
        return False
    if host != _here():
        return Process.objects.filter(name=process, until__gte=Now()).exists()
    if began != _began(int(pid)):
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def has_duty(name: str) -> bool:
    """Whether this process is the one that does this, of all that live: whoever asks first has the duty for good, and
    when it is gone, whoever asks next."""
    me = this_process()
    duty, _ = Duty.objects.get_or_create(name=name, defaults={"holder": me})
    if duty.holder == me or is_alive(duty.holder):
        return duty.holder == me
    return bool(Duty.objects.filter(name=name, holder=duty.holder).update(holder=me))


@cache
def _here() -> str:
    """This machine, or this container of it: two may bear the same name, and each counts its processes from 1."""
    try:
        space = f"/{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        space = ""
    return f"{socket.gethostname()}{space}"


def _began(pid: int) -> str:
    """In the system's ticks since it started; empty where there is no /proc."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[19]
    except OSError:
        return ""


_shown = ""
_showing = threading.Lock()


def _show_presence(name: str) -> None:
    global _shown  # noqa: PLW0603
    if name == _shown or settings.ALONE:
        return
    with _showing:
        if name != _shown:
            # In a thread, for its own connection: the caller may be in a transaction that nobody sees yet.
            first = threading.Event()
            threading.Thread(target=_beat_on, args=(name, first), name="presence", daemon=True).start()
            first.wait()
            _shown = name


def _beat_on(name: str, first: threading.Event) -> None:
    while True:
        try:
            _beat(name)
        except Exception:
            log.exception("The state store could not be told that this process lives.")
        finally:
            first.set()
            connection.close()
        threading.Event().wait(BEAT)


def _beat(name: str) -> None:
    Process.objects.filter(until__lt=Now() - dt.timedelta(days=1)).delete()
    if Process.objects.filter(name=name).update(until=Now() + SILENCE):
        return
    Process.objects.create(name=name, until=Now() + SILENCE)
