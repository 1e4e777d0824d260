"""How the acts of this package read in the audit log."""

from django.utils.translation import gettext_lazy as _

from weilu.team.audit import tell

tell("loyalty.adjusted", _("给成员 %(subject)s 调整积分 %(amount)s"))
tell("loyalty.asked", _("请同事确认给成员 %(subject)s 调整积分 %(amount)s"))
tell("loyalty.agreed", _("同意了给成员 %(subject)s 调整积分 %(amount)s"))
tell("loyalty.refused", _("没有同意给成员 %(subject)s 调整积分 %(amount)s"))
tell("loyalty.settings", _("改了积分设置"))
tell("loyalty.exported", _("导出了积分流水"))
