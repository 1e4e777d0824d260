"""How the acts of this package read in the audit log."""

from django.utils.translation import gettext_lazy as _

from weilu.team.audit import tell

tell("loyalty.adjusted", _("给成员 %(subject)s 调整积分 %(amount)s"))
tell("loyalty.asked", _("请同事确认给成员 %(subject)s 调整积分 %(amount)s"))
tell("loyalty.agreed", _("同意了给成员 %(subject)s 调整积分 %(amount)s"))
tell("loyalty.refused", _("没有同意给成员 %(subject)s 调整积分 %(amount)s"))
tell("loyalty.settings", _("改了积分设置"))
tell("loyalty.exported", _("导出了积分流水"))
tell("loyalty.gift", _("添加了礼品「%(subject)s」"))
tell("loyalty.gift_changed", _("改了礼品「%(subject)s」"))
tell("loyalty.gift_away", _("下架了礼品「%(subject)s」"))
tell("loyalty.gift_back", _("重新上架了礼品「%(subject)s」"))
tell("loyalty.redeemed", _("为成员 %(subject)s 兑换了「%(gift)s」"))
tell("loyalty.shipped", _("发出了兑换 %(subject)s，单号 %(number)s"))
tell("loyalty.gift_arrived", _("把兑换 %(subject)s 标为已完成，地址已删除"))
tell("loyalty.redemption_cancelled", _("取消了兑换 %(subject)s，积分已退回"))
tell("loyalty.addresses", _("导出了 %(count)s 份兑换的发货单"))
tell("loyalty.rule", _("加了赚积分的规则「%(subject)s」"))
tell("loyalty.rule_changed", _("改了赚积分的规则「%(subject)s」"))
tell("loyalty.rule_on", _("打开了赚积分的规则「%(subject)s」"))
tell("loyalty.rule_off", _("关掉了赚积分的规则「%(subject)s」"))
tell("loyalty.rule_removed", _("移除了赚积分的规则「%(subject)s」"))
tell("loyalty.rule_back", _("找回了赚积分的规则「%(subject)s」"))
tell("loyalty.level", _("设了等级「%(subject)s」，累计 %(points)s 分"))
tell("loyalty.level_removed", _("删除了等级「%(subject)s」"))
tell("loyalty.coupon", _("写了优惠券「%(subject)s」"))
tell("loyalty.codes", _("给优惠券「%(subject)s」加了 %(count)s 个券码"))
tell("loyalty.coupon_given", _("给成员 %(subject)s 发了优惠券「%(coupon)s」"))
tell("loyalty.coupon_away", _("停发了优惠券「%(subject)s」"))
tell("loyalty.coupon_back", _("重新发放优惠券「%(subject)s」"))
