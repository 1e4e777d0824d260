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
tell("point.kept", _("记下了情感地图上的「%(subject)s」"))
tell("point.changed", _("修改了「%(subject)s」（%(status)s）"))
tell("point.archived", _("收起了「%(subject)s」"))
tell("point.restored", _("找回了「%(subject)s」"))
tell("point.evidence_added", _("给「%(subject)s」添了一条证据"))
tell("point.evidence_changed", _("改了「%(subject)s」的一条证据"))
tell("point.evidence_removed", _("删了「%(subject)s」的一条证据"))
tell("point.evidence_restored", _("找回了「%(subject)s」的一条证据"))
tell("journey.changed", _("改了情感地图的阶段和触点（%(stages)s 个阶段，%(touchpoints)s 个触点）"))
tell("journey.reset", _("情感地图恢复成默认的阶段和触点"))
tell("journey.undone", _("撤销了对情感地图的修改"))
tell("report.made", _("生成了报告 %(subject)s"))
tell("report.made_anew", _("重算了报告 %(subject)s"))
tell("report.written", _("写了「%(subject)s」的分析和规律"))
tell("report.planned", _("自动生成哪些报告：%(subject)s（%(hour)s 点以后）"))
tell("cost.entered", _("记下渠道「%(subject)s」的费用 %(amount)s 元（%(first)s – %(last)s）"))
tell("cost.removed", _("删除了渠道「%(subject)s」的一笔费用 %(amount)s 元"))
