"""What a report tells of, in its order."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Figure:
    """key: of the metric's rows. how: number, rate, seconds, score, emotion, words, posts, channels or aspect. whole:
    how days that are no period of the calendar come to one value: sum, last, distinct people, or newcomers with a week
    behind them; "" where they do not."""

    name: str
    title: str | Promise
    metric: str
    key: str
    unit: str | Promise = ""
    how: str = "number"
    kinds: tuple[str, ...] = field(default=())
    n: str = ""  # key of a rate's denominator
    more_is_better: bool | None = True  # None: neither way is welcome in itself
    whole: str = ""


FIGURES: tuple[Figure, ...] = (
    Figure("active", _("活跃成员"), "active", "members", _("人"), whole="distinct"),
    Figure("messages", _("消息"), "events", "events", _("条"), kinds=("message",), whole="sum"),
    Figure("joined", _("新加入"), "growth", "joined", _("人"), whole="sum"),
    Figure("left", _("退出"), "growth", "left", _("人"), more_is_better=False, whole="sum"),
    Figure("total", _("在群成员"), "growth", "total", _("人"), whole="last"),
    Figure("speaking", _("发言率"), "speaking", "rate", how="rate", n="members"),
    Figure("retained", _("首周留存"), "retention", "rate", how="rate", n="size", whole="newcomers"),
    Figure("asks", _("提问"), "response", "asks", _("个"), more_is_better=None, whole="sum"),
    Figure("unanswered", _("没人回的提问"), "response", "unanswered", _("个"), more_is_better=False, whole="sum"),
    Figure("response", _("首次响应（中位数）"), "response", "median_seconds", how="seconds", more_is_better=False),
    Figure("purchases", _("购买"), "events", "events", _("次"), kinds=("purchase",), whole="sum"),
    Figure("health", _("社群健康度"), "health", "score", _("分"), how="score"),
)
MOODS: tuple[Figure, ...] = (
    Figure("nsr", _("净情感度"), "sentiment", "nsr", how="rate"),
    Figure("negative", _("负面率"), "sentiment", "negative_rate", how="rate", more_is_better=False),
    Figure("risen", _("升得最多的情绪"), "emotion", "share", how="emotion"),
    Figure("hurt", _("让人不快的词"), "sentiment", "negative", _("条"), how="words", more_is_better=None),
)
"""How the community felt (mood_facts.py): told where anything was judged."""
TALLIES: tuple[Figure, ...] = (
    Figure("posts", _("最受回应的话"), "events", "events", how="posts", more_is_better=None),
    Figure("channels", _("新成员从哪来"), "channels", "joined", _("人"), how="channels", more_is_better=None),
)
"""The first few of something (tallies.py): told where there are any."""
ASPECT = Figure("aspect", _("满意度"), "aspects", "satisfaction", how="aspect")
"""One of the watched features and products (aspect_facts.py): told where enough was said of it."""
BY_NAME = {figure.name: figure for figure in (*FIGURES, *TALLIES, *MOODS, ASPECT)}
