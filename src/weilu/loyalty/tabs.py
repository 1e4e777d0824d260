"""The pages of 积分 beside each other."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weilu.team.models import Community

PAGES = (
    ("points", _("积分")),
    ("rules", _("赚积分")),
    ("gifts", _("礼品")),
    ("redemptions", _("兑换单")),
    ("coupons", _("优惠券")),
    ("levels", _("会员等级")),
    ("leaderboard", _("排行榜")),
)


def tabs(community: Community, current: str) -> list[tuple[Any, str, bool, int | None]]:
    return [(title, reverse(f"loyalty:{name}", args=[community.slug]), name == current, None) for name, title in PAGES]
