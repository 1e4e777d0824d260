from django.apps import AppConfig


class PersonaConfig(AppConfig):
    name = "weilu.persona"

    def ready(self) -> None:
        from weilu.persona import tellings  # noqa: F401
