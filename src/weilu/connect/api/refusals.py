"""Why an item was not taken: for the program in English, for the operator on the source's page in their own words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BODIES: dict[str, tuple[str, str | Promise]] = {
    "no_json": ("The body is no JSON.", _("发来的内容不是 JSON")),
    "bad_body": ("The body must be an object; `batch` a list.", _("发来的内容不是一个对象，或者 batch 不是列表")),
    "no_batch": ("The body needs a list `batch`.", _("发来的内容里没有 batch 列表")),
    "too_many_items": ("A batch holds 500 items at most.", _("一批超过了 500 条")),
}
"""The same for a body that could not be taken at all."""

REASONS: dict[str, tuple[str, str | Promise]] = {
    "item_too_large": ("It is larger than 32 KB.", _("一条超过了 32 KB")),
    "bad_shape": ("A field has the wrong type.", _("有字段的类型不对，例如该是对象的地方是文字")),
    "no_type": (
        "`type` must be one of track, identify, page, screen, group, alias.",
        _("没有写 type，或者不是 track、identify、page、screen、group、alias 之一"),
    ),
    "no_event": ("A track call needs `event`.", _("track 没有写事件名 event")),
    "nobody": ("It needs `userId` or `anonymousId`.", _("没有写是谁：userId 和 anonymousId 都是空的")),
    "long_id": ("An id has more than 255 letters.", _("ID 超过 255 个字")),
    "no_group": ("A group call needs `groupId`.", _("group 没有写 groupId")),
    "no_previous": ("An alias call needs `previousId` and `userId`.", _("alias 要有 previousId 和 userId")),
    "bad_time": ("`timestamp` is no time of ISO 8601.", _("时间看不懂，要写成 2026-03-01T08:00:00Z 这样")),
    "future_time": ("Its time is in the future.", _("时间在未来，多半是发送方的时钟错了")),
    "too_old": ("Its time is before 1990.", _("时间早于 1990 年，多半是发送方的时钟错了")),
}
"""Reason -> (what the answer says, what the page says)."""
