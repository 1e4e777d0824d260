"""How the acts of this package read in the audit log."""

from django.utils.translation import gettext_lazy as _

from weilu.team.audit import tell

tell("members.merge", _("把 %(other)s 并入 %(subject)s"))
tell("members.unmerge", _("把 %(other)s 从 %(subject)s 拆开"))
tell("members.distinct", _("确认 %(subject)s 和 %(other)s 是两个人"))
tell("members.tag", _("给 %(subject)s 打上标签「%(tag)s」"))
tell("members.untag", _("取下 %(subject)s 的标签「%(tag)s」"))
tell("members.tag_many", _("给 %(count)s 位成员打上标签「%(tag)s」"))
tell("members.untag_many", _("取下 %(count)s 位成员的标签「%(tag)s」"))
tell("members.tags_undone", _("撤销批量标签「%(tag)s」（%(count)s 位成员）"))
tell("members.note", _("给 %(subject)s 写了备注"))
tell("members.note_removed", _("删除了 %(subject)s 的一条备注"))
tell("members.staff_on", _("把 %(subject)s 标为工作人员"))
tell("members.staff_off", _("不再把 %(subject)s 标为工作人员"))
tell("members.bot_on", _("把 %(subject)s 标为机器人"))
tell("members.bot_off", _("不再把 %(subject)s 标为机器人"))
tell("members.erase", _("抹除了成员 %(subject)s 的全部数据"))
tell("members.download", _("导出成员名单（%(count)s 位）"))
tell("members.hand_out", _("导出了 %(subject)s 的个人数据"))
