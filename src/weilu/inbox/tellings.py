"""How the acts of this package read in the audit log."""

from django.utils.translation import gettext_lazy as _

from weilu.team.audit import tell

tell("inbox.done", _("把收件箱里的 %(count)s 个会话标为完成（%(subject)s）"))
tell("inbox.reopened", _("重新打开了收件箱里的 %(count)s 个会话（%(subject)s）"))
tell("inbox.snoozed", _("把收件箱里的 %(count)s 个会话推到 %(words)s（%(subject)s）"))
tell("inbox.assigned", _("把收件箱里的 %(count)s 个会话交给 %(words)s（%(subject)s）"))
tell("inbox.undone", _("撤销了收件箱里对 %(count)s 个会话的处理"))
tell("inbox.remark", _("给收件箱里的会话 %(subject)s 写了内部备注"))
