"""What the demo community has set up of 自动回应: a rule of each kind, all off, to be tried on what was said."""

import datetime as dt
from typing import Any

from weilu.connect.reactions import ruling
from weilu.team.models import Community

RULES: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "reply",
        {
            "name": "问轨迹",
            "words": ["轨迹"],
            "texts": [
                "{称呼}，轨迹都在论坛「路线攻略」里，搜山名就有，下载后导入两步路就能用～",
                "轨迹在「路线攻略」里按山名找，{称呼}看看有没有要的那条，没有就在这里喊领队。",
            ],
            "member_pause": 600,
            "room_pause": 60,
        },
    ),
    (
        "welcome",
        {
            "name": "进群欢迎",
            "texts": ["欢迎 {名单} 来到{群名}！先报个到：坐标、爬过的山、爱喝的咖啡，群里好认识～"],
            "gather": 120,
            "room_pause": 300,
        },
    ),
    (
        "check_in",
        {
            "name": "群里打卡",
            "words": ["打卡", "#打卡"],
            "excepted": ["打卡页面", "打卡记录", "打卡从哪", "打卡随时", "打卡断", "打卡群", "的打卡"],
            "texts": ["{称呼} 打卡成功，连续第 {天数} 天"],
        },
    ),
    (
        "alert",
        {"name": "投诉和骂人", "words": ["骗子", "垃圾", "投诉", "退钱", "报警"], "excepted": ["垃圾袋", "捡垃圾"]},
    ),
)


def set_up_rules(community: Community) -> None:
    """Once."""
    if community.reaction_rules.exists():
        return
    for kind, told in RULES:
        since = {"since": community.today - dt.timedelta(days=7)} if kind == "check_in" else {}
        ruling.make(community, kind, {**told, **since}, by=None)
