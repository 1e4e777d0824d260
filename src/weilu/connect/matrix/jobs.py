"""What is done with homeservers in the background, and what is taken up again."""

from contextlib import suppress

from django.db.models import Q
from django.tasks import task

from weilu.connect.matrix import entering, history
from weilu.connect.matrix.homeserver import Homeserver
from weilu.connect.matrix_rooms import MatrixRoom
from weilu.connect.models import Source
from weilu.kit.clock import now
from weilu.kit.processes import is_alive
from weilu.team.refusal import Refusal


@task
def enter_room(number: int) -> None:
    if room := MatrixRoom.objects.select_related("source__community").filter(pk=number).first():
        entering.enter(room)


@task
def fetch_history(number: int) -> None:
    room = MatrixRoom.objects.select_related("source__community").filter(pk=number).first()
    if room and history.fetch(room):
        fetch_history.enqueue(number)


def take_up_rooms() -> None:
    """Rooms that could not be entered yet, and histories that a homeserver or a process that is gone held up."""
    live = MatrixRoom.objects.filter(source__removed_at=None, source__paused_at=None)
    for room in live.filter(entered_at=None, left_at=None, wanted=True):
        enter_room.enqueue(room.pk)
    left = live.filter(history__in=[MatrixRoom.History.WAITING, MatrixRoom.History.RUNNING])
    for room in left.filter(Q(history_again_at=None) | Q(history_again_at__lte=now())):
        if not is_alive(room.runner):
            fetch_history.enqueue(room.pk)


_greeted: set[int] = set()  # by this process


def greet_homeservers() -> None:
    """Once after a start or a pause, tell every homeserver that Weilu is here: one that waits would come again only
    when its pause, which doubles with every try to eight and a half minutes, is over."""
    live = Source.objects.filter(kind="matrix", removed_at=None, paused_at=None).exclude(heard_at=None)
    sources = {source.pk: source for source in live}
    _greeted.intersection_update(sources)
    for number in sources.keys() - _greeted:
        _greeted.add(number)
        with suppress(Refusal):  # then it comes by itself
            Homeserver(sources[number]).ping()
