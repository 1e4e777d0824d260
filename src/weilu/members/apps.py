from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "weilu.members"

    def ready(self) -> None:
        from weilu.events.batch import register_aliases
        from weilu.kit import navigation
        from weilu.members import tellings  # noqa: F401
        from weilu.members.aliases import also_known_as
        from weilu.members.panels import register_panel
        from weilu.team.access import May
        from weilu.team.tabs import register_tab

        register_aliases(also_known_as)
        navigation.register(_("成员"), "members:list", icon="users", group="understand", order=10, tab=True)
        register_tab("privacy", _("隐私"), "members:privacy", May.MANAGE, order=40)
        register_panel("calendar", _("活跃日历"), "members:calendar", order=10)
        register_panel("hours", _("常在什么时候、什么地方"), "members:habits", order=20)
        register_panel("companions", _("常和谁往来"), "members:companions", order=30)
