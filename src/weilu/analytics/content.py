"""Content (内容): what each piece brought: shown, opened, clicked, liked, read how long."""

from django.utils.translation import gettext_noop as _

from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.sql import Asking

COUNTS = ("views", "clicks", "likes", "comments", "shares", "saves")


def content(asking: Asking) -> list[Row]:
    rows = asking.rows(
        "SELECT content, argMaxIf(toString(props.format), (ts, seq), notEmpty(ifNull(toString(props.format), ''))),"
        " sumIf(ifNull(value, 1), kind = 'impression'), countIf(kind = 'view'), countIf(kind = 'click'),"
        " countIf(kind IN ('like', 'reaction')), countIf(kind = 'comment'), countIf(kind = 'share'),"
        " countIf(kind = 'save'), avgOrNullIf(value, kind = 'read'),"
        " avgOrNullIf(toFloat64OrNull(toString(props.completion)), kind = 'read')"
        f" FROM events WHERE {asking.where()} AND content != '' AND (member_id = 0 OR {asking.people.counted})"
        " GROUP BY content ORDER BY content"
    )
    return [_row(*row) for row in rows]


def _row(
    name: str, form: str | None, impressions: float, views: int, clicks: int, likes: int, comments: int, shares: int,
    saves: int, read: float | None, completion: float | None,
) -> Row:  # fmt: skip
    engaged = likes + comments + shares + saves
    return {
        "content": name,
        "format": form or None,
        "impressions": int(impressions) if impressions == int(impressions) else impressions,
        "views": views,
        "clicks": clicks,
        "likes": likes,
        "comments": comments,
        "shares": shares,
        "saves": saves,
        "read_seconds": read,
        "completion": completion,
        "ctr": clicks / impressions if impressions else None,
        "engagement_rate": engaged / impressions if impressions else None,
    }


CONTENT = declare(
    Metric(
        name="content",
        zh="内容",
        en="Content",
        unit="events",
        keys=("content", "format", "impressions", *COUNTS, "read_seconds", "completion", "ctr", "engagement_rate"),
        definition=_(
            "每条内容的曝光、浏览、点击、点赞、评论、分享、收藏和平均阅读时长；没有曝光数就没有点击率和互动率。"
        ),
        formula=_("点击率 = 点击 ÷ 曝光；互动率 =（点赞 + 评论 + 分享 + 收藏）÷ 曝光"),
        source="docs/metrics.md",
        compute=content,
        empty="null",
        grained=False,
    )
)
