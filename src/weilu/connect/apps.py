from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConnectConfig(AppConfig):
    name = "weilu.connect"

    def ready(self) -> None:
        from weilu.connect import tellings  # noqa: F401
        from weilu.connect.api import kind  # noqa: F401
        from weilu.connect.arriving import on_arrival
        from weilu.connect.discourse import live as discourse  # noqa: F401
        from weilu.connect.forgetting import (
            forget_in_deliveries,
            forget_in_imports,
            forget_in_reactions,
            forget_in_rooms,
        )
        from weilu.connect.gateway import live as gateway  # noqa: F401
        from weilu.connect.matrix import live  # noqa: F401
        from weilu.connect.reactions.counting import forget_source
        from weilu.connect.reactions.watching import look_soon
        from weilu.connect.undoing import on_taken_back
        from weilu.connect.webhook import live as webhook  # noqa: F401
        from weilu.connect.webhook.kept import forget_in_payloads
        from weilu.connect.wechat_oa import live as wechat_oa  # noqa: F401
        from weilu.connect.wecom import live as wecom  # noqa: F401
        from weilu.kit import navigation
        from weilu.members.erasing import on_erasure
        from weilu.persona.panels import register_panel
        from weilu.team.access import May

        on_erasure(forget_in_imports)
        on_erasure(forget_in_payloads)
        on_erasure(forget_in_deliveries)
        on_erasure(forget_in_rooms)
        on_erasure(forget_in_reactions)
        on_arrival(look_soon)
        on_taken_back(forget_source)
        register_panel("senders", _("用它说话的发送渠道"), "senders:of_persona")
        navigation.register(_("连接"), "sources:list", icon="link", group="bring", order=5)
        navigation.register(_("发送渠道"), "senders:list", icon="send", group="bring", order=15)
        navigation.register(_("发送记录"), "deliveries:list", icon="mail-open", group="act", order=60)
        navigation.register(_("导入"), "connect:imports", icon="upload", group="bring", order=10, may=May.READ)
        navigation.register(_("自动回应"), "reactions:rules", icon="bot", group="act", order=30, may=May.READ)
