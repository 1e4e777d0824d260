"""Who is who in a Slack workspace: users.json, and the files that list its channels."""

from typing import NamedTuple

from weilu.connect.careful import mapping, mappings, text
from weilu.connect.opening import Opened

_ROOMS = ("channels.json", "groups.json", "mpims.json", "dms.json")


class User(NamedTuple):
    id: str
    name: str
    handle: str = ""
    email: str = ""
    is_bot: bool = False
    is_staff: bool = False


def users(opened: Opened, root: str) -> dict[str, User]:
    """By account id. Owners and admins of the workspace count as staff."""
    return {user.id: user for raw in _list(opened, f"{root}users.json") if (user := _user(raw)).id}


def _user(raw: dict[str, object]) -> User:
    profile = mapping(raw.get("profile"))
    names = (profile.get("display_name"), raw.get("real_name"), profile.get("real_name"), raw.get("name"))
    return User(
        id=text(raw.get("id")),
        name=next(filter(None, (text(name).strip() for name in names)), ""),
        handle=text(raw.get("name")),
        email=text(profile.get("email")),
        is_bot=raw.get("is_bot") is True or raw.get("id") == "USLACKBOT",
        is_staff=raw.get("is_admin") is True or raw.get("is_owner") is True,
    )


def channel_ids(opened: Opened, root: str) -> dict[str, str]:
    """Folder name -> the channel's id; direct conversations lie in folders named by their id."""
    found: dict[str, str] = {}
    for name in _ROOMS:
        for raw in _list(opened, f"{root}{name}"):
            id = text(raw.get("id"))
            found[text(raw.get("name")) or id] = id
    return found


def _list(opened: Opened, name: str) -> list[dict[str, object]]:
    """These lists hold people and channels, not messages: they fit in memory."""
    if name not in opened.members():
        return []
    return mappings(list(opened.member(name).json_items("item")))
