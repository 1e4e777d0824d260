"""Invented values, in the shapes that pages hand to components, for the style page."""

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from weilu.kit.charts import Cell, Spec, signed
from weilu.kit.clock import now

SPRITE = Path(__file__).parents[1] / "static" / "icons.svg"
TONES = (
    "paper card sunk ink ink-2 ink-3 line ember ember-soft "
    "good warn bad calm series-1 series-2 series-3 series-4 series-5"
)
DAYS = [f"2026-03-{day:02}" for day in range(1, 15)]
SPEAKERS = [212, 240, 198, 260, None, None, 281, 305, 290, 342, 330, 318, 361, 140]


def sample(side: str) -> dict[str, Any]:
    """`side` tells the two copies of a component apart where an id must be unique."""
    hour = dt.timedelta(hours=1)
    return {
        "side": side,
        "tones": TONES.split(),
        "icons": re.findall(r'id="([a-z-]+)"', SPRITE.read_text()),
        "community": SimpleNamespace(zone=ZoneInfo("Asia/Shanghai")),
        "moment": dt.datetime(2026, 3, 5, 13, 40, tzinfo=dt.UTC),
        "days": {dt.date(2026, 1, 1) + dt.timedelta(days=n): (n * n + n // 5) % 9 * (n % 4 > 0) for n in range(170)},
        "values": [24, 26, 25, 31, 29, 34, 32, 37, 36, 41, 40, 44],
        "wobble": [18, 17, 19, 18, None, None, 16, 17, 18, 17, 18, 17],
        "meaning": "至少有一次主动行为的成员，按人去重。",
        "facts": [("公式", "发言成员 ÷ 在群成员"), ("时区", "Asia/Shanghai"), ("机器人", "不计"), ("来源", "消息")],
        "tabs": [
            ("概览", "#switches", True, None),
            ("消息", "#switches", False, 1284),
            ("时间线", "#switches", False, None),
        ],
        "grains": [("?grain=day", "日"), ("?grain=week", "周"), ("?grain=month", "月")],
        "crumbs": [("成员", "#labels"), ("阿杉", None)],
        "steps": ["选文件", "看预览", "导入", "完成"],
        "mood": [("生气 · 0.82", "bad"), ("发货", "")],
        "people": [
            ("阿杉", "有流失风险", "warn", 1412, now() - 3 * hour),
            ("小禾", "活跃", "good", 308, now() - 40 * hour),
            ("Mia", "新人", "calm", 7, now() - 400 * hour),
        ],
        "charts": charts(side),
    }


def charts(side: str) -> list[Spec]:
    """One of each kind: a gap, an unfinished end, several series, nothing at all."""
    quiet = [None if value is None else value // 3 for value in SPEAKERS]
    return [
        {
            "id": f"{side}-active",
            "kind": "line",
            "title": "活跃成员",
            "definition": "至少有一次主动行为的成员，按人去重。",
            "unit": "人",
            "x": DAYS,
            "series": [{"name": "活跃", "data": SPEAKERS}, {"name": "发言", "data": quiet}],
            "gaps": ["2026-03-05", "2026-03-06"],
            "marks": [{"x": "2026-03-10", "title": "春游报名开始", "url": "#charts"}],
            "unfinished": True,
        },
        {
            "id": f"{side}-growth",
            "kind": "stacked",
            "title": "消息来自哪里",
            "unit": "条",
            "x": DAYS,
            "series": [
                {"name": "微信", "data": SPEAKERS},
                {"name": "QQ", "data": quiet},
                {"name": "微博", "data": [(n * 13) % 70 for n in range(14)]},
            ],
            "gaps": ["2026-03-05", "2026-03-06"],
        },
        {
            "id": f"{side}-hours",
            "kind": "heatmap",
            "title": "活跃时段",
            "x": [str(hour) for hour in range(24)],
            "y": ["一", "二", "三", "四", "五", "六", "日"],
            "series": [
                {
                    "name": "行为",
                    "data": [[max(0, 40 - (h - 20 + d // 5 * 6) ** 2 // 2) for h in range(24)] for d in range(7)],
                }
            ],
        },
        {
            "id": f"{side}-cloud",
            "kind": "cloud",
            "title": "热词",
            "unit": "人日",
            "x": ["退款", "爬山", "客服", "重阳", "咖啡", "营地", "轨迹", "打卡", "app"],
            "tones": ["bad", "good", "bad", "", "good", "", "", "", ""],
            "series": [{"name": "人日", "data": [90, 80, 60, 44, 40, 31, 22, 20, 12], "urls": ["#charts"] * 9}],
        },
        feelings(side),
        {"id": f"{side}-none", "kind": "bar", "title": "复购", "x": [], "series": [], "empty": "还没有人买过东西。"},
    ]


def feelings(side: str) -> Spec:
    """A map around nought: every shade, a thin cell, an empty one, one that moved."""
    values: dict[str, list[float | None]] = {
        "加入": [0.62, 0.34, None],
        "提问": [0.05, -0.16, -0.38],
        "投诉": [-0.71, -0.92, 0.15],
    }
    cells: list[tuple[str, list[Cell]]] = [
        (place, [_cell(value, thin=(place, at) == ("投诉", 2), moved=at == 1) for at, value in enumerate(some)])
        for place, some in values.items()
    ]
    return {
        "id": f"{side}-feelings",
        "kind": "feelings",
        "title": "情感地图",
        "unit": "−1…1",
        "format": "score",
        "x": ["初来", "融入", "首购"],
        "y": list(values),
        "series": [{"name": "平均情感", "data": list(values.values()), "n": [[24] * 3] * 3}],
        "cells": cells,
    }


def _cell(value: float | None, *, thin: bool, moved: bool) -> Cell:
    told = "" if value is None else f"平均情感 {signed(value)}，24 条消息"
    up = "up" if moved and value is not None else ""
    return {
        "value": value, "n": 0 if value is None else 24, "thin": thin, "words": "高兴 40%" if value else "",
        "told": told, "url": "#charts", "moved": up,
    }  # fmt: skip
