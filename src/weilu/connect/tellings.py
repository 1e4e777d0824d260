"""How the acts of this package read in the audit log."""

from django.utils.translation import gettext_lazy as _

from weilu.team.audit import tell

tell("connect.import_done", _("导入「%(subject)s」：新成员 %(members)s，新事件 %(events)s"))
tell("connect.import_failed", _("导入「%(subject)s」失败，没有留下任何内容"))
tell("connect.import_undone", _("撤销导入「%(subject)s」，移除事件 %(events)s"))
