from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SegmentsConfig(AppConfig):
    name = "weilu.segments"

    def ready(self) -> None:
        from weilu.analytics.narrowing import register_segments
        from weilu.kit import navigation
        from weilu.members.erasing import on_erasure
        from weilu.members.groups import register_groups
        from weilu.members.panels import register_panel
        from weilu.segments import (
            listing,
            tellings,  # noqa: F401
        )
        from weilu.segments.making import forget
        from weilu.segments.selecting import narrowing_of

        register_segments(narrowing_of)
        on_erasure(forget)
        register_groups(listing.choices, listing.persons)
        navigation.register(_("分群"), "segments:list", icon="filter", group="understand", order=20)
        register_panel("segments", _("所在分群"), "segments:of_member", order=40)
