from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "weilu.segments"

    def ready(self) -> None:
        from weilu.analytics.narrowing import register_segments
        from weilu.members.erasing import on_erasure
        from weilu.segments import tellings  # noqa: F401
        from weilu.segments.making import forget
        from weilu.segments.selecting import narrowing_of

        register_segments(narrowing_of)
        on_erasure(forget)
