"""The kind of live source that a gateway is: signed batches, in order, each event once by its id."""

import secrets
import time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.connect.arriving import arrive
from weilu.connect.calling import NotTheirs, NotUnderstood, as_json
from weilu.connect.careful import count, mapping, text
from weilu.connect.gateway.speaking import sender_of, take_new_secret
from weilu.connect.gateway.telling import Telling
from weilu.connect.health import heard, went_wrong
from weilu.connect.live_kinds import Call, Callback, LiveKind, register
from weilu.connect.models import Source
from weilu.connect.rooms import rooms_of
from weilu.connect.signing import same, signature
from weilu.events.amending import amend
from weilu.team.models import Community

LENIENT = 300  # seconds that two clocks may differ
MOST_BYTES = 4 << 20


class GatewayForm(forms.Form):
    at = forms.CharField(
        label=gettext_lazy("围炉怎样访问网关"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("要从收件箱用机器人回答时才填，例如 http://127.0.0.1:8090；只收不发就留空。"),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )

    def clean_at(self) -> str:
        told = str(self.cleaned_data["at"]).strip().rstrip("/")
        if told and not told.startswith(("http://", "https://")):
            raise forms.ValidationError(_("地址要以 https:// 或 http:// 开头。"))
        return told


def _prepare(kept: dict[str, str]) -> dict[str, str]:
    """The gateway's own, and what the bot's program shows the gateway."""
    return {**kept, "secret": secrets.token_urlsafe(48), "token": secrets.token_urlsafe(24)}


def _let_in(call: Call) -> bytes:
    """The signature covers the moment and the body; a batch sent twice does no harm, for its events have ids."""
    moment = call.request.headers.get("X-Weilu-Timestamp", "")
    if not (moment.isascii() and moment.isdigit() and len(moment) < 12) or abs(time.time() - int(moment)) > LENIENT:
        raise NotTheirs
    secret = call.source.secrets.get("secret", "")
    right = f"v1={signature(secret, moment.encode() + b'.' + call.body)}" if secret else ""
    if not same(call.request.headers.get("X-Weilu-Signature", ""), right):
        raise NotTheirs
    return call.body


def _take(call: Call, body: bytes) -> HttpResponse:
    told = mapping(as_json(body))
    events = told.get("events")
    if told.get("version") != 1 or not isinstance(events, list):
        raise NotUnderstood(why=_("不是这个版本的网关"))
    telling = Telling(events)
    if telling.items:
        arrive(call.source, telling.items)
    else:
        heard(call.source)
    amend(call.source.community, telling.recalls)
    _name_rooms(call.source.community, telling.rooms)
    _note_state(call.source, mapping(told.get("gateway")))
    return JsonResponse({"ok": True})


def _name_rooms(community: Community, named: list[tuple[str, str, str]]) -> None:
    """Of rooms where something was said; a bot may be in hundreds."""
    for platform, key, name in named:
        if community.spaces.filter(platform=platform, key=key).exists():
            rooms_of(community).number(platform, key, name)


def _note_state(source: Source, told: Any) -> None:
    """Which bots are online, and whether the gateway had to let something go."""
    bots = [[text(one) for one in pair[:2]] for pair in told.get("bots") or [] if isinstance(pair, list)]
    lost = count(told.get("lost"))
    before = source.options.get("lost", 0)
    if lost > before:
        went_wrong(source, _("网关的缓存满过，丢了 %(lost)s 条。") % {"lost": lost - before})
    if (source.options.get("bots"), before) != (bots, lost):
        Source.objects.filter(pk=source.pk).update(options={**source.options, "bots": bots, "lost": lost})


def _facts(request: HttpRequest, source: Source) -> dict[str, Any]:
    return {"bots": source.options.get("bots") or [], "sender": sender_of(source)}


register(
    LiveKind(
        key="gateway",
        title=gettext_lazy("QQ 等（网关）"),
        text=gettext_lazy("QQ 和别的聊天平台：在机器人旁边开一个网关，它听到的都转给围炉，围炉停着也不丢。"),
        icon="bot",
        guide="connect/gateway/guide.html",
        panel="connect/gateway/panel.html",
        form=GatewayForm,
        prepare=_prepare,
        facts=_facts,
        renewed=take_new_secret,
        callback=Callback(let_in=_let_in, take=_take, longest=MOST_BYTES),
        order=20,
    )
)
