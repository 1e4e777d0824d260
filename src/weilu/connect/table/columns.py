"""Guess from a table's headers, Chinese or English, which column feeds which field of a message or a list."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from weilu.connect.reasons import CannotRead

# Best names first: where two columns fit a field, the earlier name wins and the other becomes a property.
MESSAGE_NAMES: dict[str, str] = {
    "time": """time ts timestamp datetime 时间 发送时间 消息时间 发言时间 发布时间 发表时间 评论时间 日期时间 sent_at
        send_time create_time created_at posted_at published_at event_time original_timestamp str_time date_time
        回复时间 记录时间 下单时间 支付时间 购买时间 签到时间 打卡时间 报名时间
        创建时间 提交时间 时间戳 日期 date day created""",
    "author": """author 昵称 发送人 发送者 发言人 作者 用户名 用户 成员 姓名 sender nickname user username sender_name
        sender_full_name author_name author.name user.name sender.name author.nickname user.nickname from_name
        display_name screen_name from member name 名字 称呼 群昵称 发布者 评论者 网名""",
    "author_id": """author_id 用户id 作者id 发送人id 发送者id 成员id user_id uid author.id user.id sender.id sender_id
        member_id openid unionid wxid 微信号 qq qq号 账号 帐号 账号id account account_id 会员号 from_id""",
    "text": """text 消息 消息内容 聊天内容 正文 内容 评论内容 文本 发言 body message content msg comment 评论 留言
        raw post message_text full_text title 标题""",
    "space": """space 群 群名 群聊 群名称 群组 频道 版块 板块 社群 room room_name channel_name group group_name chat
        chat_name forum node stream board 节点 小组 space_name""",
    "reply_to": """reply_to 回复 回复id 回复的消息id reply_to_id in_reply_to in_reply_to_id parent_id parent 父评论id
        reply_to_message_id quoted_id post_id topic_id thread_id 帖子id 主题id 微博id 文章id""",
    "event_id": "event_id 消息id 评论id message_id msg_id comment_id 事件id id 编号 uuid",
    "kind": "kind 类型 事件 事件类型 行为 动作 event event_type event_name action",
    "value": "value 数值 分值 积分 金额 实付 实付金额 支付金额 订单金额 amount price total 时长 次数",
    "channel": "channel 渠道 来源渠道 来源 utm_source",
    "content": "content_id 内容id 内容编号 文章 作品 作品id",
}
PERSON_NAMES: dict[str, str] = {
    "author": """author name 姓名 昵称 群昵称 名字 名称 成员 用户名 nickname username display_name screen_name 称呼
        微信昵称 member user 学员 客户 客户名称 客户姓名 备注名""",
    "author_id": MESSAGE_NAMES["author_id"] + " id 编号 会员编号",
    "phone": "phone 手机 手机号 手机号码 电话 联系电话 电话号码 联系方式 mobile tel telephone phone_number",
    "email": "email 邮箱 电子邮箱 邮件 e_mail mail 电子邮件",
    "birthday": "birthday 生日 出生日期 出生年月 birth birthdate date_of_birth dob",
    "tags": "tags 标签 tag 分组 labels label 用户标签 客户标签 group_names groups",
    "joined": """joined 加入时间 入群时间 进群时间 加群时间 入会时间 注册时间 添加时间 关注时间 加入日期
        入群日期 注册日期 joined_at join_time join_date created_at registered_at signup_date 时间 日期 date""",
    "space": "space 群 群名 群聊 群名称 所在群 群组 社群 room group group_name chat",
    "handle": "handle 微信号 wechat wechat_id weixin github twitter 微博 账号名 alias",
    "channel": "channel 渠道 来源渠道 来源 添加渠道 加入方式 入群方式 utm_source source",
}
TOPICS = frozenset(("topic", "topictitle", "话题", "主题", "title", "标题", "threadtitle", "subject", "帖子标题"))
_WEAK_TIMES = frozenset(
    ["createdat", "createtime", "created", "date", "day", "日期", "创建时间", "提交时间", "报名时间"]
)  # a list may have these, too
_PERSONAL = frozenset(("phone", "email", "birthday"))
_PARENTS = frozenset(["postid", "topicid", "threadid", "帖子id", "主题id", "微博id", "文章id"])
_MONEY = frozenset(["金额", "实付", "实付金额", "支付金额", "订单金额", "amount", "price", "total"])
_NOISE = re.compile(r"[\s_\-·:：*\ufeff\"'`]+|[（(\[【].*?[)）\]】]")


def plain(header: str) -> str:
    """A header without case, spaces, marks and remarks in brackets: `发送时间 (UTC+8)` is `发送时间`."""
    return _NOISE.sub("", header).lower()


def _index(names: Mapping[str, str]) -> dict[str, dict[str, int]]:
    return {field: {plain(n): i for i, n in reversed(list(enumerate(told.split())))} for field, told in names.items()}


_MESSAGE_INDEX, _PERSON_INDEX = _index(MESSAGE_NAMES), _index(PERSON_NAMES)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which place of a row feeds which field, and which are kept as properties (place, name).

    roster: rows are people, not events. child: the rows are comments under something with ids of its own, so
    their own ids are set apart from its ids. money: the value is in 元 and is kept in 分.
    """

    headers: tuple[str, ...]
    fields: dict[str, int]
    properties: tuple[tuple[int, str], ...]
    roster: bool = False
    child: bool = False
    money: bool = False

    @property
    def columns(self) -> dict[str, str]:
        """Column -> field for the preview, in the table's order; "" for a property."""
        taken = {place: field for field, place in self.fields.items()}
        return {header: taken.get(place, "") for place, header in enumerate(self.headers) if header}


def plan(headers: Sequence[str], mapping: Mapping[str, str], *, roster: bool) -> Plan:
    """The mapping first, then the guess. CannotRead: no_such_field, no_such_column."""
    headers = _unique(headers)
    told = {field: _place(headers, column) for field, column in mapping.items() if column}
    never = {field for field, column in mapping.items() if not column}
    events, people = _guess(headers, told, _MESSAGE_INDEX, never), _guess(headers, told, _PERSON_INDEX, never)
    roster = roster or _is_list(headers, events, people, told)
    fields = people if roster else events
    if roster and "time" in fields:
        fields["joined"] = fields.pop("time")
    unknown = mapping.keys() - (MESSAGE_NAMES.keys() | PERSON_NAMES.keys())
    if unknown:
        raise CannotRead("no_such_field", field=min(unknown), fields=list(MESSAGE_NAMES))
    used = set(fields.values())
    rest = tuple((i, _property(h)) for i, h in enumerate(headers) if i not in used and h)
    return Plan(
        headers=tuple(headers),
        fields=fields,
        properties=rest,
        roster=roster,
        child=plain(headers[fields["reply_to"]]) in _PARENTS if "reply_to" in fields else False,
        money=_is_money(headers[fields["value"]]) if "value" in fields else False,
    )


def _unique(headers: Sequence[str]) -> list[str]:
    """Names without spaces at the ends; a repeated one gets its number."""
    seen: dict[str, int] = {}
    names = []
    for header in (str(header).strip().lstrip("\ufeff") for header in headers):
        seen[header] = seen.get(header, 0) + 1
        names.append(f"{header} {seen[header]}" if header and seen[header] > 1 else header)
    return names


def _place(headers: list[str], column: str) -> int:
    if column in headers:
        return headers.index(column)
    alike = [place for place, header in enumerate(headers) if header and plain(header) == plain(column)]
    if alike:
        return alike[0]
    raise CannotRead("no_such_column", column=column, columns=[header for header in headers if header])


def _guess(
    headers: list[str], told: dict[str, int], index: dict[str, dict[str, int]], never: set[str]
) -> dict[str, int]:
    fields, taken = dict(told), set(told.values())
    names = [plain(header) for header in headers]
    for field, ranks in index.items():
        if field in fields or field in never:
            continue
        fits = [(ranks[name], place) for place, name in enumerate(names) if name in ranks and place not in taken]
        if fits:
            fields[field] = min(fits)[1]
            taken.add(fields[field])
    known = index is not _MESSAGE_INDEX or "space" in never
    return fields if known else _room_named_channel(names, fields, told)


def _room_named_channel(names: list[str], fields: dict[str, int], told: dict[str, int]) -> dict[str, int]:
    """Chat programs call a room a channel; 渠道 is a channel only where a room is told apart from it."""
    place = fields.get("channel")
    if place is None or "channel" in told or "space" in fields or "text" not in fields:
        return fields
    if names[place] == "channel":
        fields["space"] = fields.pop("channel")
    return fields


def _is_list(headers: list[str], events: dict[str, int], people: dict[str, int], told: dict[str, int]) -> bool:
    """Names, but neither words nor a time that only an event has."""
    if "author" not in people or {"time", "text", "kind"} & told.keys() or "kind" in events:
        return False
    if "text" in events and not (plain(headers[events["text"]]) in TOPICS and _PERSONAL & people.keys()):
        return False
    return "time" not in events or plain(headers[events["time"]]) in _WEAK_TIMES or len(people) > len(events)


def _is_money(header: str) -> bool:
    return "元" in header or plain(header) in _MONEY


def _property(header: str) -> str:
    return "topic" if plain(header) in TOPICS else header


def recognised(headers: Sequence[str]) -> int:
    """How many columns have a name that means something; tells the header row from a title above it."""
    names = {plain(str(header)) for header in headers}
    known = set().union(*_MESSAGE_INDEX.values(), *_PERSON_INDEX.values())
    return len(names & known)
