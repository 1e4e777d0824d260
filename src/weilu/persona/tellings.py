"""How the acts of this package read in the audit log."""

from django.utils.translation import gettext_lazy as _

from weilu.team.audit import tell

tell("persona.made", _("新建了人设「%(subject)s」"))
tell("persona.changed", _("修改了人设「%(subject)s」，现在是第 %(version)s 版"))
tell("persona.archived", _("收起了人设「%(subject)s」"))
tell("persona.restored", _("找回了人设「%(subject)s」"))
tell("persona.banned", _("修改了全社群的禁用词，现在 %(count)s 个"))
tell("persona.waived", _("把“%(subject)s”（%(rule)s）记为误报：%(reason)s"))
tell("persona.unwaived", _("收回了“%(subject)s”（%(rule)s）的误报"))
