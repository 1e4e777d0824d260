"""What a member's copy of their data says of points, gifts and coupons (个人信息保护法 45)."""

from typing import Any

from weilu.loyalty.models import CouponCode, Redemption, Transfer
from weilu.loyalty.redeeming import address_of


def points(numbers: list[int]) -> list[dict[str, Any]]:
    rows = Transfer.objects.filter(member__in=numbers).order_by("pk")
    return [{"act": row.act, "points": row.amount, "reason": row.reason, "at": row.at.isoformat()} for row in rows]


def redemptions(numbers: list[int]) -> list[dict[str, Any]]:
    rows = Redemption.objects.filter(member__in=numbers).select_related("gift").order_by("pk")
    return [_redemption(row) for row in rows]


def _redemption(row: Redemption) -> dict[str, Any]:
    to = address_of(row)
    told = {"gift": row.gift.name, "points": row.price, "state": row.state, "at": row.at.isoformat()}
    return told | ({"name": to.name, "phone": to.phone, "address": to.place} if to else {})


def coupons(numbers: list[int]) -> list[dict[str, Any]]:
    rows = CouponCode.objects.filter(member__in=numbers).select_related("coupon").order_by("pk")
    return [{"coupon": row.coupon.name, "code": row.code, "at": f"{row.given_at:%Y-%m-%dT%H:%M:%S%z}"} for row in rows]
