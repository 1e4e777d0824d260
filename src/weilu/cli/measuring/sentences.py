"""Made-up Chinese to measure with."""

import random

TALK = "今天早上一起爬山咖啡天气真好明天路线报名集合地铁下雨装备帐篷周末谁去可以谢谢照片好看辛苦加油打卡第一"
WORDS = [TALK[place : place + 2] for place in range(0, len(TALK), 2)]


def sentence(chance: random.Random) -> str:
    """About thirty characters of Chinese."""
    return "".join(chance.choices(WORDS, k=14)) + "。"
