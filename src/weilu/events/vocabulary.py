"""The kinds of event, declared once: every other place (SQL, pages, docs) asks here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event.

    `by_member` makes it an *active* event; `value` says what the number means (empty: none is kept);
    `props` names the payload keys that Weilu itself writes or reads.
    """

    name: str
    zh: str
    en: str
    icon: str
    by_member: bool = True
    value: str = ""
    props: tuple[str, ...] = ()


_DECLARED = (
    Kind("join", "加入", "joined", "user-plus", by_member=False, props=("invited_by", "roster")),
    Kind("leave", "退出", "left", "user-minus", by_member=False, props=("removed_by", "roster")),
    Kind("message", "消息", "message", "message", props=("recalled", "attachments", "topic")),
    Kind("reaction", "回应", "reaction", "smile", props=("emoji",)),
    Kind("like", "点赞", "like", "heart"),
    Kind("comment", "评论", "comment", "message-circle"),
    Kind("share", "分享", "share", "share"),
    Kind("save", "收藏", "save", "bookmark"),
    Kind("impression", "曝光", "impression", "eye", by_member=False, value="count"),
    Kind("view", "浏览", "view", "eye"),
    Kind("read", "阅读", "read", "book", value="seconds"),
    Kind("click", "点击", "click", "pointer"),
    Kind("sign_in", "签到", "signed in", "check"),
    Kind("check_in", "打卡", "check-in", "flame", value="day no.", props=("proof",)),
    Kind("enter", "参加", "entered", "ticket"),
    Kind("vote", "投票", "voted", "vote", props=("option",)),
    Kind("answer", "答题", "answered", "pencil", props=("question", "correct")),
    Kind("submit", "提交", "submitted", "send"),
    Kind("sign_up", "报名", "signed up", "clipboard", props=("list", "entry")),
    Kind("attend", "到场", "attended", "map-pin"),
    Kind("win", "中奖", "won", "trophy", by_member=False, value="amount", props=("prize",)),
    Kind("points", "积分", "points", "coins", by_member=False, value="amount", props=("act",)),
    Kind("badge", "勋章", "badge", "award", by_member=False),
    Kind("level", "等级", "level", "layers", by_member=False, value="amount"),
    Kind("gift", "礼品", "gift", "gift", by_member=False, value="amount"),
    Kind("coupon", "优惠券", "coupon", "tag", by_member=False, value="amount"),
    Kind("redeem", "兑换", "redeemed", "repeat", value="points"),
    Kind("purchase", "购买", "purchase", "bag", value="fen", props=("product", "order")),
    Kind("refund", "退款", "refund", "undo", value="fen", props=("order",)),
    Kind("subscribe", "订阅", "subscribed", "bell", value="fen"),
    Kind("invite", "邀请", "invited", "user-plus", props=("invitee",)),
    Kind("deliver", "送达", "delivered", "inbox", by_member=False, props=("purpose", "sender")),
    Kind("open", "打开", "opened", "mail-open"),
    Kind("ask", "提问", "asked", "help"),
    Kind("reply_by_staff", "客服回复", "staff reply", "reply", by_member=False, props=("conversation",)),
    Kind("mute", "禁言", "muted", "volume-x", by_member=False),
    Kind("warn", "警告", "warned", "alert", by_member=False),
    Kind("ban", "封禁", "banned", "ban", by_member=False),
    Kind("unban", "解封", "unbanned", "unlock", by_member=False),
    Kind("report", "举报", "reported", "flag", props=("reason",)),
    Kind("system", "系统", "system", "info", by_member=False, props=("action",)),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _DECLARED}
PASSIVE_KINDS: frozenset[str] = frozenset(kind.name for kind in _DECLARED if not kind.by_member)
"""What members do not do themselves; every other kind, a custom one too, makes an *active* event."""

ALIASES: dict[str, str] = {
    "Order Completed": "purchase",
    "Order Refunded": "refund",
    "Page": "view",
    "Screen": "view",
    "Signed Up": "join",
    "Product Clicked": "click",
    "Product Viewed": "view",
    "Product Shared": "share",
    "Email Opened": "open",
}
"""Names that SDKs send for what has a word of its own here."""


def kind(name: str) -> Kind:
    """The declared kind, or a custom one under its own name: what an SDK sends counts as done by the member."""
    return KINDS.get(name) or Kind(name, name, name, "dot")
