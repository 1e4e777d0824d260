from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamConfig(AppConfig):
    name = "weilu.team"

    def ready(self) -> None:
        from weilu.kit import navigation
        from weilu.team import tellings, watching  # noqa: F401
        from weilu.team.access import May
        from weilu.team.tabs import register_tab

        register_tab("community", _("社群"), "team:settings", May.READ, order=10)
        register_tab("staff", _("成员与权限"), "team:staff", May.READ, order=20)
        register_tab("audit", _("操作记录"), "team:audit", May.MANAGE, order=30)
        register_tab("api", _("API 密钥"), "team:api_keys", May.MANAGE, order=50)
        register_tab("account", _("账号"), "team:account", May.READ, order=80)
        register_tab("running", _("运行"), "team:running", May.MANAGE, order=90)

        navigation.register(_("设置"), "team:settings", icon="settings", group="manage", order=90, may=May.READ)
