"""How the acts of this package read in the audit log."""

from django.utils.translation import gettext_lazy as _

from weilu.team.audit import tell

tell("connect.import_done", _("导入「%(subject)s」：新成员 %(members)s，新事件 %(events)s"))
tell("connect.import_failed", _("导入「%(subject)s」失败，没有留下任何内容"))
tell("connect.import_undone", _("撤销导入「%(subject)s」，移除事件 %(events)s"))
tell("connect.source_added", _("连接「%(subject)s」（%(kind)s）"))
tell("connect.source_changed", _("修改连接「%(subject)s」"))
tell("connect.source_paused", _("暂停连接「%(subject)s」"))
tell("connect.source_resumed", _("恢复接收「%(subject)s」"))
tell("connect.source_removed", _("断开连接「%(subject)s」"))
tell("connect.source_restored", _("重新接上「%(subject)s」"))
tell("connect.write_key_issued", _("给「%(subject)s」签发写入密钥"))
tell("connect.write_key_revoked", _("吊销「%(subject)s」的写入密钥"))
tell("connect.delivery", _("用「%(subject)s」发了一条消息"))
tell("connect.matrix_tokens_renewed", _("给「%(subject)s」换了新的令牌"))
tell("connect.matrix_history", _("补取房间「%(subject)s」的历史"))
tell("connect.matrix_history_stopped", _("停下补取房间「%(subject)s」的历史"))
tell("connect.matrix_invitation_accepted", _("接受房间「%(subject)s」的邀请"))
tell("connect.matrix_invitation_declined", _("谢绝房间「%(subject)s」的邀请"))
