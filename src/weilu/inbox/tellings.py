"""How the acts of this package read in the audit log."""

from django.utils.translation import gettext_lazy as _

from weilu.team.audit import tell

tell("inbox.done", _("把收件箱里的 %(count)s 个会话标为完成（%(subject)s）"))
tell("inbox.reopened", _("重新打开了收件箱里的 %(count)s 个会话（%(subject)s）"))
tell("inbox.snoozed", _("把收件箱里的 %(count)s 个会话推到 %(words)s（%(subject)s）"))
tell("inbox.assigned", _("把收件箱里的 %(count)s 个会话交给 %(words)s（%(subject)s）"))
tell("inbox.undone", _("撤销了收件箱里对 %(count)s 个会话的处理"))
tell("inbox.remark", _("给收件箱里的会话 %(subject)s 写了内部备注"))
tell("inbox.answered", _("在收件箱里回复了会话 %(subject)s（%(sender)s）"))
tell("inbox.canned", _("写了快捷回复「%(subject)s」"))
tell("inbox.canned_changed", _("改了快捷回复「%(subject)s」"))
tell("inbox.canned_archived", _("删除了快捷回复「%(subject)s」"))
tell("inbox.canned_restored", _("找回了快捷回复「%(subject)s」"))
tell("inbox.shift", _("开始值班"))
tell("inbox.shift_over", _("结束值班，写了交接"))
tell("inbox.shift_seen", _("看过了 %(subject)s 的交接"))
tell("inbox.settings", _("改了收件箱的设置"))
