from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.kit import navigation


class InsightsConfig(AppConfig):
    name = "weilu.insights"

    def ready(self) -> None:
        from weilu.events.correcting import forget
        from weilu.insights import tellings  # noqa: F401
        from weilu.members.erasing import on_erasure
        from weilu.members.panels import register_panel as register_member_panel
        from weilu.segments.panels import register_panel as register_segment_panel
        from weilu.team.access import May
        from weilu.team.tabs import register_tab

        on_erasure(forget)
        register_tab("judging", _("语气判断"), "judging:page", May.MODERATE, order=25)
        register_member_panel("mood", _("心情线"), "stream:mood_of", order=25)
        register_member_panel("words", _("爱说的词和话题"), "insights:member_words", order=50)
        register_segment_panel("words", _("这群人更爱说的词"), "insights:segment_words", order=10)
        navigation.register(_("动态"), "stream:list", icon="stream", group="listen", order=10, tab=True)
        navigation.register(_("看板"), "insights:boards", icon="chart", group="measure", order=10, tab=True)
        navigation.register(_("情绪"), "insights:mood", icon="smile", group="measure", order=25)
        navigation.register(_("情感地图"), "journey:map", icon="signpost", group="understand", order=30)
        navigation.register(_("目标"), "goals:list", icon="target", group="plan", order=10)
        navigation.register(_("报告"), "reports:list", icon="file", group="measure", order=30)
        navigation.register(
            pgettext_lazy("导航", "分析"), "insights:analyses", icon="compass", group="measure", order=20
        )
