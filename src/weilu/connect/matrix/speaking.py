"""The persona speaks: a sender with Weilu's own token on the connected homeserver."""

from weilu.connect import bringing
from weilu.connect.deliveries import Sender
from weilu.connect.models import Source
from weilu.team.models import Staff


def sender_of(source: Source) -> Sender | None:
    return bringing.sender_of(source, "matrix", "token", source.secrets.get("as_token", ""))


def let_speak(source: Source, *, by: Staff | None) -> Sender:
    name, settings = f"{source.options['display_name']} · Matrix", {"server": source.options["homeserver"], "room": ""}
    return bringing.bring(source, "matrix", "token", source.secrets["as_token"], name=name, settings=settings, by=by)


def take_new_token(source: Source, before: dict[str, str]) -> None:
    bringing.go_on(source, "matrix", "token", before.get("as_token", ""), source.secrets["as_token"])
