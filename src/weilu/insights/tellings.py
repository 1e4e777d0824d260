"""How the acts of this package read in the audit log."""

from django.utils.translation import gettext_lazy as _

from weilu.team.audit import tell

tell("board.made", _("新建了看板「%(subject)s」"))
tell("board.changed", _("调整了看板「%(subject)s」（%(count)s 张图）"))
tell("board.renamed", _("看板改名：%(before)s → %(subject)s"))
tell("board.archived", _("收起了看板「%(subject)s」"))
tell("board.restored", _("找回了看板「%(subject)s」"))
tell("goal.set", _("定了目标「%(subject)s」（%(target)s）"))
tell("goal.changed", _("修改了目标「%(subject)s」（%(target)s）"))
tell("goal.archived", _("删除了目标「%(subject)s」"))
tell("goal.closed", _("关闭了目标「%(subject)s」"))
tell("goal.reopened", _("重新打开了目标「%(subject)s」"))
tell("goal.checked_in", _("给目标「%(subject)s」写了进展（信心 %(confidence)s）"))
tell("goal.check_in_removed", _("删除了目标「%(subject)s」的一条进展"))
tell("goal.check_in_restored", _("找回了目标「%(subject)s」的一条进展"))
tell("objective.set", _("定了大目标「%(subject)s」"))
tell("objective.changed", _("修改了大目标「%(subject)s」"))
tell("objective.closed", _("关闭了大目标「%(subject)s」"))
tell("objective.reopened", _("重新打开了大目标「%(subject)s」"))
tell("objective.archived", _("删除了大目标「%(subject)s」"))
tell("objective.restored", _("找回了大目标「%(subject)s」"))
tell("goal.restored", _("找回了目标「%(subject)s」"))
tell("report.made", _("生成了报告 %(subject)s"))
tell("report.made_anew", _("重算了报告 %(subject)s"))
tell("report.written", _("写了「%(subject)s」的分析和规律"))
tell("report.planned", _("自动生成哪些报告：%(subject)s（%(hour)s 点以后）"))
tell("cost.entered", _("记下渠道「%(subject)s」的费用 %(amount)s 元（%(first)s – %(last)s）"))
tell("cost.removed", _("删除了渠道「%(subject)s」的一笔费用 %(amount)s 元"))
