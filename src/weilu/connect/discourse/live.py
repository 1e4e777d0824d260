"""Discourse tells what happens by webhook: posts, likes, users. The ids are those of an export of the same forum."""

import secrets as random
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from weilu.connect.arriving import arrive
from weilu.connect.calling import NotTheirs, NotUnderstood, as_json
from weilu.connect.careful import mapping, text
from weilu.connect.discourse.posts import post_record
from weilu.connect.first_heard import first_heard, is_newest
from weilu.connect.health import heard
from weilu.connect.live_kinds import Call, Callback, LiveKind, register
from weilu.connect.moments import BadTime, moments
from weilu.connect.recent_page import PANEL, recent
from weilu.connect.record import Item, Person, Record
from weilu.connect.signing import same, signature

Told = Mapping[str, Any]


class DiscourseForm(forms.Form):
    private = forms.BooleanField(
        label=_("私信也收"), required=False, help_text=_("默认只收公开的帖子。私信收进来以后，能看消息的同事都会看到。")
    )


def _let_in(call: Call) -> bytes:
    told = call.request.headers.get("X-Discourse-Event-Signature", "")
    if not same(told, _signature(call)):
        raise NotTheirs
    return call.body


def _signature(call: Call) -> str:
    secret = call.source.secrets.get("secret", "")
    return f"sha256={signature(secret, call.body)}" if secret else ""


def _take(call: Call, body: bytes) -> HttpResponse:
    told = mapping(as_json(body))
    event = call.request.headers.get("X-Discourse-Event", "")
    read = _READERS.get(event)
    items = read(call, told, event) if read else []
    if items:
        arrive(call.source, items)
    else:
        heard(call.source)  # a ping, or something that Weilu keeps nothing of
    return JsonResponse({"ok": True})


def _post(call: Call, told: Told, event: str) -> list[Item]:
    raw = mapping(told.get("post"))
    if _hidden(call, raw):
        return []
    post = post_record(1, _moment(call, raw.get("created_at")), raw, "")
    if not is_newest(call.source, post.native_id, _moment(call, raw.get("updated_at") or raw.get("created_at"))):
        return []
    post.edited = event != "post_created"  # within its first minutes an edit leaves the version at 1
    post.recalled = post.recalled or event == "post_destroyed"
    if event == "post_recovered":
        post.recalled = False
    return [post]


def _hidden(call: Call, post: Told) -> bool:
    return post.get("topic_archetype") == "private_message" and not call.source.options.get("private")


def _like(call: Call, told: Told, _event: str) -> list[Item]:
    """A like bears no time: when it is first heard of."""
    like = mapping(told.get("like"))
    user, raw = mapping(like.get("user")), mapping(like.get("post"))
    if _hidden(call, raw):
        return []
    post = post_record(1, 0, raw, "")
    name = f"{post.native_id}/heart/{text(user.get('id'))}"  # as an export names this reaction
    return [
        Record(
            line=1,
            ts=first_heard(call.source, [name])[0],
            kind="like",
            **_who(user),
            native_id=name,
            target=post.native_id,
            space=post.space,
            space_name=post.space_name,
        )
    ]


def _user(call: Call, told: Told, _event: str) -> list[Item]:
    raw = mapping(told.get("user"))
    return [
        Person(
            line=1,
            **_who(raw),
            email=text(raw.get("email")).lower(),
            joined=_moment(call, raw.get("created_at")) if raw.get("created_at") else None,
            is_staff=raw.get("admin") is True or raw.get("moderator") is True,
            is_bot=text(raw.get("id")).startswith("-"),
        )
    ]


def _visit(call: Call, told: Told, event: str) -> list[Item]:
    raw = mapping(told.get("user"))
    name = f"user/{text(raw.get('id'))}/{event}/{call.request.headers.get('X-Discourse-Event-Id', '')[:40]}"
    moment = first_heard(call.source, [name])[0]
    return [Record(line=1, ts=moment, kind="view", **_who(raw), native_id=name, props={"action": event})]


def _who(user: Told) -> dict[str, Any]:
    name = text(user.get("username"))
    if not text(user.get("id")):
        raise NotUnderstood(why=_("没有用户编号"))
    return {"author_id": text(user["id"]), "author": text(user.get("name")) or name, "handle": name}


def _moment(call: Call, told: Any) -> int:
    try:
        return moments(call.source.community.zone)(told)
    except BadTime:
        raise NotUnderstood(why=_("没有能读懂的时间")) from None


_READERS: dict[str, Callable[[Call, Told, str], list[Item]]] = {
    **dict.fromkeys(("post_created", "post_edited", "post_destroyed", "post_recovered"), _post),
    **dict.fromkeys(("post_liked", "like"), _like),
    **dict.fromkeys(("user_created", "user_updated", "user_confirmed_email", "user_approved"), _user),
    "user_logged_in": _visit,
}


def _prepare(secrets: dict[str, str]) -> dict[str, str]:
    return {"secret": random.token_urlsafe(24), **secrets}


register(
    LiveKind(
        key="discourse",
        title="Discourse",
        text=_("论坛里的发帖、修改、删除、点赞和新注册，由论坛自己推过来。"),
        icon="message-circle",
        guide="connect/discourse/guide.html",
        panel=PANEL,
        facts=recent,
        platform="discourse",
        form=DiscourseForm,
        prepare=_prepare,
        callback=Callback(let_in=_let_in, take=_take),
        order=40,
    )
)
