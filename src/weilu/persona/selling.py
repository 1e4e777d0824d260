"""Whether a text sells: for the share of selling among what an account has said lately."""

import re

from weilu.kit.matching import normal

_SIGNS = (
    re.compile(
        r"下单|拍下|购买|抢购|秒杀|团购|开团|上架|领券|优惠券|优惠码|到手价|原价|现价|折扣|[一二三四五六七八九]折|满\d+减|包邮|预售|直播间|限时|特价|新品"
    ),
    re.compile(r"[¥￥$]\s?\d|\d+(?:\.\d+)?\s?元"),
    re.compile(r"https?://\S*(?:shop|mall|item|goods|buy|taobao|tmall|jd\.|youzan|weidian|pinduoduo)"),
)
ENOUGH = 2


def sells(text: str, purpose: str = "") -> bool:
    """Two signs of selling at least; a marketing message always does."""
    form = normal(text)
    return purpose == "marketing" or sum(len(set(sign.findall(form))) for sign in _SIGNS) >= ENOUGH
