"""How the acts of this package read in the audit log."""

from django.utils.translation import gettext_lazy as _

from weilu.team.audit import tell
from weilu.team.models import Community, Role

ROLES = dict(Role.choices)
WEEK_STARTS = dict(Community._meta.get_field("week_start").choices or [])

tell("community.found", _("创建了社群「%(subject)s」"))
tell("community.name", _("社群改名：%(before)s → %(after)s"))
tell("community.time_zone", _("时区：%(before)s → %(after)s"))
tell("community.week_start", _("一周从哪天开始：%(before)s → %(after)s"), WEEK_STARTS)
tell("community.watched_words", _("关注词：%(before)s → %(after)s"))
tell("community.own_words", _("自己的词：%(before)s → %(after)s"))
tell("community.muted_words", _("停用词：%(before)s → %(after)s"))
tell("community.passed_words", _("不是词的：%(before)s → %(after)s"))
tell("community.public_address", _("公开地址：%(before)s → %(after)s"))
tell("team.invite", _("邀请 %(subject)s 担任%(role)s"), ROLES)
tell("team.withdraw", _("撤回给 %(subject)s 的邀请（%(role)s）"), ROLES)
tell("team.accept", _("%(subject)s 接受邀请，担任%(role)s"), ROLES)
tell("team.role", _("%(subject)s 的角色：%(before)s → %(after)s"), ROLES)
tell("team.remove", _("把 %(subject)s 移出团队（%(role)s）"), ROLES)
tell("api_key.issued", _("签发了 API 密钥「%(subject)s」（%(scopes)s）"))
tell("api_key.revoked", _("吊销了 API 密钥「%(subject)s」"))
tell("account.first_owner", _("建立第一个账号 %(subject)s"))
tell("account.link_used", _("用一次性链接登录"))
tell("account.name", _("称呼：%(before)s → %(after)s"))
tell("account.email", _("邮箱：%(before)s → %(after)s"))
tell("account.password", _("修改了密码"))
tell("account.two_step_on", _("开启两步登录"))
tell("account.two_step_off", _("关闭两步登录"))
tell("account.recovery_codes", _("重新生成备用码"))
tell("audit.download", _("导出操作记录"))
