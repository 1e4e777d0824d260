"""The persona enters a room: its name, who is there, whether Weilu can read along."""

from django.utils.translation import gettext as _

from weilu.connect.arriving import arrive
from weilu.connect.health import went_wrong
from weilu.connect.matrix.homeserver import Homeserver, NotThere, Slower, Stranger, Unreachable
from weilu.connect.matrix.timeline import localpart
from weilu.connect.matrix_rooms import MatrixRoom
from weilu.connect.record import Person
from weilu.kit.clock import now
from weilu.team.refusal import Refusal


def enter(room: MatrixRoom) -> None:
    """Join, unless the persona is there, and learn who else is. What does not work stands beside the room; where the
    homeserver could not be asked, it is tried again."""
    source = room.source
    if room.entered_at or not room.wanted or source.removed_at:
        return
    server = Homeserver(source)
    try:
        server.join(room.key)
        server.call_oneself(source.options["display_name"])
        learn(room, server)
    except Slower:
        return
    except (Unreachable, Stranger) as refusal:
        went_wrong(source, str(refusal))
    except NotThere as refusal:
        _note(room, error=str(refusal), wanted=False)
    except Refusal as refusal:
        _note(room, error=str(refusal))


def learn(room: MatrixRoom, server: Homeserver) -> None:
    """Take over what a room says of itself. Raises what asking raises, StoreError."""
    people = server.people(room.key)
    people.pop(server.persona, None)
    name = _name(server, room, people)
    encrypted = bool(server.state(room.key, "m.room.encryption"))
    _tell_people(room, name, people)
    _note(
        room,
        name=name,
        encrypted=room.encrypted or encrypted,
        entered_at=now(),
        left_at=None,
        invited_at=None,
        error="",
    )


def _note(room: MatrixRoom, **told: object) -> None:
    MatrixRoom.objects.filter(pk=room.pk).update(**told)


def _name(server: Homeserver, room: MatrixRoom, people: dict[str, str]) -> str:
    """As it calls itself; else by its address; a private talk by whom it is with. "": it has none."""
    name = server.state(room.key, "m.room.name").get("name") or server.state(room.key, "m.room.canonical_alias").get(
        "alias"
    )
    if isinstance(name, str) and name.strip():
        return name.strip()[:200]
    with_whom = [shown or localpart(account) for account, shown in sorted(people.items())]
    return _("、").join(with_whom)[:200] if room.direct else ""


def _tell_people(room: MatrixRoom, name: str, people: dict[str, str]) -> None:
    """A private talk is no room that people are members of."""
    listed = [
        Person(
            line=line,
            author_id=account,
            author=shown.strip(),
            handle=localpart(account),
            space="" if room.direct else room.key,
            space_name="" if room.direct else name,
        )
        for line, (account, shown) in enumerate(sorted(people.items()), 1)
    ]
    arrive(room.source, listed, on=None if room.direct else room.source.community.today)
