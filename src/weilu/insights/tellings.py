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
tell("goal.archived", _("收起了目标「%(subject)s」"))
tell("goal.restored", _("找回了目标「%(subject)s」"))
tell("report.made", _("生成了报告 %(subject)s"))
tell("report.made_anew", _("重算了报告 %(subject)s"))
tell("report.written", _("写了「%(subject)s」的分析和规律"))
tell("report.planned", _("自动生成哪些报告：%(subject)s（%(hour)s 点以后）"))
tell("cost.entered", _("记下渠道「%(subject)s」的费用 %(amount)s 元（%(first)s – %(last)s）"))
tell("cost.removed", _("删除了渠道「%(subject)s」的一笔费用 %(amount)s 元"))
tell("aspect.made", _("开始看方面「%(subject)s」（%(names)s）"))
tell("aspect.changed", _("修改了方面「%(subject)s」：%(before)s → %(after)s"))
tell("aspect.archived", _("删除了方面「%(subject)s」"))
tell("aspect.restored", _("找回了方面「%(subject)s」"))
