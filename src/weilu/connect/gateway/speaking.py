"""The bots of a gateway speak: a sender with the gateway's own secret."""

from weilu.connect import bringing
from weilu.connect.deliveries import Sender
from weilu.connect.models import Source
from weilu.team.models import Staff


def sender_of(source: Source) -> Sender | None:
    return bringing.sender_of(source, "gateway", "secret", source.secrets.get("secret", ""))


def let_speak(source: Source, *, by: Staff | None) -> Sender:
    name, settings = source.name, {"server": source.options["at"], "group": "", "bot": ""}
    return bringing.bring(source, "gateway", "secret", source.secrets["secret"], name=name, settings=settings, by=by)


def take_new_secret(source: Source, before: dict[str, str]) -> None:
    bringing.go_on(source, "gateway", "secret", before.get("secret", ""), source.secrets["secret"])
