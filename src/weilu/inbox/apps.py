from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "weilu.inbox"

    def ready(self) -> None:
        from weilu.connect.arriving import on_arrival
        from weilu.connect.delivering import on_delivered
        from weilu.connect.undoing import on_taken_back
        from weilu.inbox import tellings  # noqa: F401
        from weilu.inbox.answering import delivered
        from weilu.inbox.figures import waiting
        from weilu.inbox.finding import look_soon
        from weilu.inbox.forgetting import forget_source
        from weilu.kit import navigation

        on_arrival(look_soon)
        on_delivered(delivered)
        on_taken_back(forget_source)
        navigation.register(_("收件箱"), "inbox:list", icon="inbox", group="act", order=5, count=waiting)
