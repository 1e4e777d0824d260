from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PersonaConfig(AppConfig):
    name = "weilu.persona"

    def ready(self) -> None:
        from weilu.kit import navigation
        from weilu.persona import tellings  # noqa: F401

        navigation.register(_("人设"), "persona:list", icon="smile", group="act", order=30)
