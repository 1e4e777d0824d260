from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "weilu.home"

    def ready(self) -> None:
        from weilu.home import today_looks
        from weilu.home.looks import register_look
        from weilu.home.today_reactions import reactions
        from weilu.home.today_sources import sources
        from weilu.kit import navigation

        navigation.register(_("今日"), "home:today", icon="flame", order=0, tab=True)
        today_looks.register()
        register_look("sources", 5, sources)
        register_look("reactions", 7, reactions)
