from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "weilu.events"

    def ready(self) -> None:
        from weilu.events.zones import cut_days_anew
        from weilu.team.changes import on_zone_change

        on_zone_change(cut_days_anew)
