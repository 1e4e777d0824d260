"""How the acts of this package read in the audit log."""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from weilu.connect.senders import KINDS
from weilu.events.templatetags.kinds import kind_name
from weilu.events.vocabulary import KINDS as EVENT_KINDS
from weilu.team.audit import tell

KIND_NAMES = {name: lazy(kind_name, str)(name) for name in EVENT_KINDS}
KIND_TITLES = {name: kind.title for name, kind in KINDS.items()}

tell("connect.import_done", _("导入「%(subject)s」：新成员 %(members)s，新事件 %(events)s"))
tell("connect.import_failed", _("导入「%(subject)s」失败，没有留下任何内容"))
tell("connect.import_undone", _("撤销导入「%(subject)s」，移除事件 %(events)s"))
tell("connect.source_added", _("连接「%(subject)s」（%(kind)s）"))
tell("connect.source_changed", _("修改连接「%(subject)s」"))
tell("connect.source_renewed", _("给「%(subject)s」换了新密钥"))
tell("connect.mapping_saved", _("定下「%(subject)s」收到的是什么"))
tell("connect.payloads_taken", _("把「%(subject)s」留着的内容收进来，新事件 %(events)s"))
tell("connect.proof_file_added", _("放上域名校验文件「%(subject)s」"))
tell("connect.proof_file_removed", _("删掉域名校验文件「%(subject)s」"))
tell("connect.source_paused", _("暂停连接「%(subject)s」"))
tell("connect.source_resumed", _("恢复接收「%(subject)s」"))
tell("connect.source_removed", _("断开连接「%(subject)s」"))
tell("connect.source_restored", _("重新接上「%(subject)s」"))
tell("connect.write_key_issued", _("给「%(subject)s」签发写入密钥"))
tell("connect.write_key_revoked", _("吊销「%(subject)s」的写入密钥"))
tell("reactions.rule_made", _("新建自动回应规则「%(subject)s」"))
tell("reactions.rule_changed", _("修改自动回应规则「%(subject)s」"))
tell("reactions.rule_on", _("启用自动回应规则「%(subject)s」"))
tell("reactions.rule_off", _("停用自动回应规则「%(subject)s」"))
tell("reactions.rule_removed", _("移除自动回应规则「%(subject)s」"))
tell("reactions.rule_restored", _("找回自动回应规则「%(subject)s」"))
tell("reactions.paused", _("暂停全部自动回应"))
tell("reactions.resumed", _("恢复自动回应"))
tell("reactions.caps", _("自动回应的上限改为每分钟 %(minute)s 句、每群每小时 %(hour)s 句"))
tell("reactions.alert_handled", _("%(count)s 条敏感词提醒记为已处理"))
tell("reactions.alert_ignored", _("%(count)s 条敏感词提醒记为不是问题"))
tell("reactions.alert_reopened", _("%(count)s 条敏感词提醒重新打开"))
tell("connect.named", _("连接「%(subject)s」发来的 %(sent)s 算作 %(kind)s"), KIND_NAMES)
tell("connect.unnamed", _("连接「%(subject)s」发来的 %(sent)s 恢复默认"))
tell("connect.delivery", _("用「%(subject)s」发了一条消息"))
tell("connect.matrix_history", _("补取房间「%(subject)s」的历史"))
tell("connect.matrix_history_stopped", _("停下补取房间「%(subject)s」的历史"))
tell("connect.matrix_invitation_accepted", _("接受房间「%(subject)s」的邀请"))
tell("connect.matrix_invitation_declined", _("谢绝房间「%(subject)s」的邀请"))
tell("sender.added", _("添加了发送渠道「%(subject)s」（%(kind)s）"), KIND_TITLES)
tell("sender.changed", _("修改了发送渠道「%(subject)s」"))
tell("sender.paused", _("暂停了发送渠道「%(subject)s」"))
tell("sender.resumed", _("恢复了发送渠道「%(subject)s」的发送"))
tell("sender.removed", _("移除了发送渠道「%(subject)s」"))
tell("sender.restored", _("找回了发送渠道「%(subject)s」"))
tell("delivery.again", _("让「%(subject)s」的一条消息重新发送"))
tell("delivery.now", _("让「%(subject)s」的一条消息不再等待"))
tell("delivery.said_sent", _("确认「%(subject)s」的一条消息已送达"))
tell("delivery.copied", _("人工发出了「%(subject)s」的一条消息"))
tell("delivery.let_go", _("取消了「%(subject)s」的一条消息"))
