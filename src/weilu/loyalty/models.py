"""Points by double entry: accounts, transfers, their entries, the lots that expire; gifts that they go for."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import now
from weilu.members.models import Member
from weilu.segments.models import Segment
from weilu.team.models import Community

STAFF = settings.AUTH_USER_MODEL


class Programme(models.Model):
    """One row a community: how long points last, how many one person gives alone, how long addresses are kept."""

    class Lasts(models.TextChoices):
        EVER = "ever", _("长期有效")
        YEAR = "year", _("得到后满一年")
        TWO_YEARS = "two_years", _("得到后满两年")
        NEXT_YEAR_END = "next_year_end", _("到次年 12 月 31 日")

    community = models.OneToOneField(Community, models.CASCADE, primary_key=True, related_name="points_programme")
    lasts = models.CharField(_("积分有效期"), max_length=16, choices=Lasts.choices, default=Lasts.NEXT_YEAR_END)
    alone = models.PositiveIntegerField(_("一个人一天最多给同一位成员调整多少分"), default=1000)

    address_days = models.PositiveSmallIntegerField(_("发货多少天后删除收货地址"), default=15)

    def __str__(self) -> str:
        return f"{self.community_id}: {self.lasts}"


class Account(models.Model):
    """Where points lie. Wallets belong to members, the other kinds to the community, one of each.

    A wallet belongs to the number under which the points came, never to a merged person: so a merge moves nothing and
    its undo is exact. An erased member's wallet stays, empty, without its member.
    balance: kept for wallets alone. The community's own accounts are the sums of their entries, so that nobody waits in
    line for one row.
    """

    class Kind(models.TextChoices):
        WALLET = "wallet", _("成员")
        HELD = "held", _("冻结中")
        ISSUED = "issued", _("发放")
        SPENT = "spent", _("使用")
        EXPIRED = "expired", _("过期")
        VOID = "void", _("随成员抹除")

    community = models.ForeignKey(Community, models.CASCADE, related_name="point_accounts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="wallets")
    balance = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "member"], condition=models.Q(kind="wallet"), name="wallet_once"
            ),
            models.UniqueConstraint(
                fields=["community", "kind"], condition=~models.Q(kind="wallet"), name="own_account_once"
            ),
            models.CheckConstraint(condition=models.Q(balance__gte=0), name="never_negative"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["community", "kind", "balance"], name="accounts_by_balance"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.balance}"


class Transfer(models.Model):
    """Points that moved, once: `key` is the caller's, unique in the community, so that a repeat moves nothing.

    member: to whom it happened, under the number it was told. of: what it settles or gives back, each at most once.
    recorded: whether the timeline knows.
    """

    class Act(models.TextChoices):
        GRANT = "grant", _("发放")
        SPEND = "spend", _("使用")
        HOLD = "hold", _("冻结")
        CAPTURE = "capture", _("冻结转使用")
        RELEASE = "release", _("解冻")
        REFUND = "refund", _("退回")
        EXPIRE = "expire", _("过期")
        VOID = "void", _("随成员抹除")

    community = models.ForeignKey(Community, models.CASCADE, related_name="transfers")
    act = models.CharField(max_length=8, choices=Act.choices)
    key = models.CharField(max_length=120)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="transfers")
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    of = models.OneToOneField("self", models.CASCADE, null=True, related_name="settled_by")
    by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)
    recorded = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "key"], name="transfer_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="transfer_of_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["community", "-id"], name="transfers_newest_first"),
            models.Index(fields=["member", "-id"], name="transfers_of_member"),
            models.Index(fields=["community", "act", "at"], name="transfers_by_act"),
            models.Index(fields=["community", "id"], name="transfers_untold", condition=models.Q(recorded=False)),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.amount}"


class Lot(models.Model):
    """Points that came together and expire together; `left` is what nobody has spent of them."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="lots")
    left = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(left__gte=0), name="lot_never_negative")]
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], name="lots_by_expiry", condition=models.Q(left__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.left} · {self.expires_at}"


class Entry(models.Model):
    """One line of a transfer; the lines of a transfer add up to nothing. lot: of which lot, for wallets."""

    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="entries")
    account = models.ForeignKey(Account, models.CASCADE, related_name="entries")
    lot = models.ForeignKey(Lot, models.CASCADE, null=True, related_name="entries")
    amount = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "at", "amount"], name="entries_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount:+d}"


class Adjustment(models.Model):
    """What a member of staff gives or takes by hand; above the limit a second one must agree."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等另一位同事确认")
        DONE = "done", _("已入账")
        REFUSED = "refused", _("没有同意")

    community = models.ForeignKey(Community, models.CASCADE, related_name="adjustments")
    member = models.ForeignKey(Member, models.CASCADE, related_name="adjustments")
    key = models.CharField(max_length=60)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)
    settled_by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "key"], name="adjustment_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.amount:+d}"


class Gift(models.Model):
    """礼品: what points are redeemed for. stock: how many are left, changed by compare-and-set alone.

    ships: it is sent to an address. each: how many one member may have, 0 for any number.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="gifts")
    name = models.CharField(_("礼品名称"), max_length=80)
    about = models.CharField(_("说明"), max_length=300, blank=True)
    price = models.PositiveIntegerField(_("要多少积分"))
    stock = models.PositiveIntegerField(_("库存"), default=0)
    ships = models.BooleanField(_("要邮寄"), default=True)
    each = models.PositiveIntegerField(_("每人最多换几份"), default=0)
    by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["price", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(stock__gte=0), name="stock_never_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Redemption(models.Model):
    """A gift that a member has redeemed, for the points of `transfer`. address: sealed; deleted when it has arrived."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待发放")
        SHIPPED = "shipped", _("已发货")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")

    community = models.ForeignKey(Community, models.CASCADE, related_name="redemptions")
    gift = models.ForeignKey(Gift, models.CASCADE, related_name="redemptions")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="redemptions")
    key = models.CharField(max_length=60)
    price = models.PositiveIntegerField()
    transfer = models.OneToOneField(Transfer, models.CASCADE, null=True, related_name="redemption")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    address = models.TextField(blank=True)
    carrier = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)
    shipped_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    recorded = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "key"], name="redemption_once")]
        indexes: ClassVar = [
            models.Index(fields=["community", "state", "-id"], name="redemptions_by_state"),
            models.Index(fields=["community", "id"], name="redemptions_untold", condition=models.Q(recorded=False)),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"


class EarningRule(models.Model):
    """赚积分的规则: an event of a kind gives points, so many times a day (0: any number), to a segment or all.

    on_at: what happened before is nothing to it. cursor: up to which arrival number it has read.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="earning_rules")
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("做什么"), max_length=64)
    amount = models.PositiveIntegerField(_("得多少积分"))
    times = models.PositiveIntegerField(_("每人每天最多算几次"), default=1)
    segment = models.ForeignKey(Segment, models.CASCADE, null=True, related_name="+")
    on_at = models.DateTimeField(null=True)
    cursor = models.PositiveBigIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True)
    by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class Earned(models.Model):
    """An event that a rule gave points for, once. day: of the event, in the community's zone."""

    rule = models.ForeignKey(EarningRule, models.CASCADE, related_name="earned")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    event = models.CharField(max_length=20)
    day = models.DateField()
    transfer = models.OneToOneField(Transfer, models.CASCADE, related_name="earned")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["rule", "event"], name="earned_once")]
        indexes: ClassVar = [models.Index(fields=["rule", "day", "member"], name="earned_by_day")]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.event}"


class Level(models.Model):
    """等级: who has been given so many points in all, less what was taken by hand; spending does not lower it."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="levels")
    name = models.CharField(_("等级名称"), max_length=30)
    points = models.PositiveIntegerField(_("累计多少积分"))
    benefits = models.CharField(_("权益"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["points"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "points"], name="level_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Reached(models.Model):
    """A member has come to a level, for the timeline; once, also where they fall below it and come again."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    level = models.ForeignKey(Level, models.CASCADE, related_name="reached")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)
    recorded = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "member"], name="reached_once")]
        indexes: ClassVar = [
            models.Index(fields=["community", "id"], name="levels_untold", condition=models.Q(recorded=False)),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.level_id}"


class Coupon(models.Model):
    """优惠券: a kind of coupon with its terms; its codes come from the shop that takes them."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="coupons")
    name = models.CharField(_("优惠券名称"), max_length=80)
    terms = models.CharField(_("使用条件"), max_length=300, blank=True)
    until = models.DateField(_("有效期到"), null=True)
    by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name


class CouponCode(models.Model):
    """One code, which goes to one member once. key: of the handing out, so that a repeat hands out no second one.

    given_at: set with the member, and kept where the member is erased, so that the code is never given again."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    coupon = models.ForeignKey(Coupon, models.CASCADE, related_name="codes")
    code = models.CharField(max_length=60)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="coupon_codes")
    key = models.CharField(max_length=60, null=True)  # null: not given yet, many may be
    given_at = models.DateTimeField(null=True)
    by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    recorded = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["coupon", "code"], name="code_once"),
            models.UniqueConstraint(fields=["community", "key"], name="code_given_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["coupon", "given_at"], name="codes_by_giving"),
            models.Index(fields=["community", "id"], name="codes_untold", condition=models.Q(recorded=False)),
        ]

    def __str__(self) -> str:
        return f"{self.coupon_id}: {self.code}"
