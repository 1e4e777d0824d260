"""The kind of live source that any program can send to."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from weilu.connect.live_kinds import LiveKind, register
from weilu.connect.models import Source
from weilu.team.refusal import Refusal


class BadOrigin(Refusal):
    sentence = _("网页来源要写成 https://shop.example.com 这样，不带路径；或者写 *。")


def origin_of(told: str) -> str:
    """As a browser names it. Raises BadOrigin."""
    told = told.strip().lower().rstrip("/")
    parts = urlsplit(told)
    if told == "*" or (
        parts.scheme in {"http", "https"} and parts.netloc and f"{parts.scheme}://{parts.netloc}" == told
    ):
        return told
    raise BadOrigin


class OriginsField(forms.CharField):
    """One a line; as a list of them."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        try:
            return sorted({origin_of(line) for line in super().clean(value).splitlines() if line.strip()})
        except BadOrigin as bad:
            raise forms.ValidationError(str(bad)) from bad


class ApiForm(forms.Form):
    origins = OriginsField(
        label=_("允许发送的网页"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "https://shop.example.com"}),
        help_text=_("只在浏览器里的网页要发送时才填，一行一个；* 表示任何网页。从服务器发送就留空。"),
    )


def _facts(request: HttpRequest, source: Source) -> dict[str, Any]:
    from weilu.connect.api.pages import arrived  # which knows the pages of sources, and they the kinds

    return {"arrived": arrived(request, source)}


API = LiveKind(
    key="api",
    title=_("网站和程序（API）"),
    text=_("自己的网站、小程序、订单系统，用 Segment、RudderStack 或 PostHog 的 SDK 发来事件。"),
    icon="database",
    guide="connect/api/guide.html",
    platform="web",
    form=ApiForm,
    has_key=True,
    panel="connect/api/panel.html",
    facts=_facts,
    actions=((_("名称对应"), "sources:names"),),
    order=10,
)
register(API)
