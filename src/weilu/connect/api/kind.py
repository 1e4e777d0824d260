"""The kind of live source that any program can send to."""

from django.utils.translation import gettext_lazy as _

from weilu.connect.live_kinds import LiveKind, register

register(
    LiveKind(
        key="api",
        title=_("网站和程序（API）"),
        text=_("自己的网站、小程序、订单系统，用 Segment、RudderStack 或 PostHog 的 SDK 发来事件。"),
        icon="database",
        guide="connect/api/guide.html",
        platform="web",
        has_key=True,
        order=10,
    )
)
