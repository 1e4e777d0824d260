from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "weilu.analytics"

    def ready(self) -> None:
        from weilu.analytics.keeping import forget
        from weilu.members.erasing import on_erasure

        on_erasure(forget)
