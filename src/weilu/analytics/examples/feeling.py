"""How messages sound, and which words they hold."""

from weilu.analytics.examples.example import Example, day, rows, told

SENTIMENT = Example(
    "sentiment",
    told("""
        03-02 09:00 甲   message text=太好了 sentiment=0.9 emotion=happy intensity=0.8
        03-02 09:01 乙   message text=真不错 sentiment=0.5 emotion=happy intensity=0.6
        03-02 09:02 丙   message text=又崩了 sentiment=-0.8 emotion=angry intensity=0.9
        03-02 09:03 甲   comment text=几点开始 sentiment=0.1 emotion=neutral intensity=0.7
        03-02 09:04 丁   message text=👌
        03-02 10:00 小围 message text=垃圾 sentiment=-0.9 emotion=angry intensity=0.9
        03-02 11:00 老板 message text=恭喜 sentiment=0.9 emotion=happy intensity=0.9
        03-03 09:00 乙   message text=收到 sentiment=-0.2 emotion=neutral intensity=0.9
    """),
    day(3, 2), day(3, 3), "day",
    rows(
        "period positive neutral negative n nsr negative_rate",
        (day(3, 2), 2, 1, 1, 4, 1 / 3, 0.25),
        (day(3, 3), 0, 1, 0, 1, None, 0.0),
    ),
    (
        "甲、乙积极，丙消极；“几点开始”离 0 不到 0.3，算中性；没有字的那条没有判断，小围和老板不算",
        "03-02：（2 − 1）÷（2 + 1）= 0.33，负面率 1/4",
        "03-03：只有一条中性 → 没有净情感度，负面率 0/1",
    ),
)  # fmt: skip

EMOTION = Example(
    "emotion",
    told("""
        03-02 09:00 甲   message text=太好了 sentiment=0.9 emotion=happy intensity=0.75
        03-02 09:01 甲   message text=哈哈 sentiment=0.8 emotion=happy intensity=0.25
        03-02 09:02 乙   message text=又崩了 sentiment=-0.8 emotion=angry intensity=0.5
        03-02 09:03 丙   message text=收到 sentiment=0.0 emotion=neutral intensity=0.75
        03-02 09:04 丁   message text=👌
        03-02 09:05 丁   like
        03-02 10:00 小围 message text=垃圾 sentiment=-0.9 emotion=angry intensity=0.9
        03-02 11:00 老板 message text=恭喜 sentiment=0.9 emotion=happy intensity=0.9
    """),
    day(3, 2), day(3, 2), "day",
    rows(
        "period emotion members messages share intensity",
        (day(3, 2), "angry", 1, 1, 0.25, 0.5),
        (day(3, 2), "fear", 0, 0, 0.0, None),
        (day(3, 2), "happy", 1, 2, 0.5, 0.5),
        (day(3, 2), "neutral", 1, 1, 0.25, 0.75),
        (day(3, 2), "sad", 0, 0, 0.0, None),
        (day(3, 2), "surprise", 0, 0, 0.0, None),
    ),
    (
        "有判断的消息 4 条：高兴 2、生气 1、平静 1；没有字的不算，小围和老板不算",
        "高兴：2/4，都是甲说的 → 1 人；强度（0.75 + 0.25）÷ 2 = 0.5",
    ),
)  # fmt: skip

VOICE = Example(
    "voice",
    told("""
        03-02 09:00 甲   message text=围炉今晚开吗
        03-02 09:01 乙   message text=帶咖啡去圍爐
        03-02 09:02 丙   comment text=App打不开
        03-02 09:03 丙   message text=apple派
        03-02 09:04 丁   like
        03-02 10:00 小围 message text=围炉围炉
        03-02 11:00 老板 message text=围炉见
        03-03 09:00 乙   message text=收到
    """),
    day(3, 2), day(3, 3), "day",
    rows(
        "period word mentions share",
        (day(3, 2), "app", 1, 0.25), (day(3, 2), "咖啡", 1, 0.25), (day(3, 2), "围炉", 2, 0.5),
        (day(3, 3), "app", 0, None), (day(3, 3), "咖啡", 0, None), (day(3, 3), "围炉", 0, None),
    ),
    (
        "围炉：甲和乙各一条（繁体一样算）；乙那条也提到咖啡；app：丙的“App打不开”，“apple”不是它",
        "一共 4 次提及 → 围炉 2/4；小围和老板不算；03-03 谁也没提 → 没有份额",
    ),
    options={"word": ("app", "咖啡", "围炉")},
)  # fmt: skip

JOURNEY = Example(
    "journey",
    told("""
        03-01 09:00 甲   join
        03-01 10:00 甲   message text=你好呀 sentiment=0.5 emotion=happy intensity=0.8
        03-01 10:05 甲   message text=几点开始？ sentiment=0 emotion=neutral intensity=0.8
        03-01 10:06 甲   message text=好的 sentiment=0.25 emotion=neutral intensity=0.6
        03-02 08:00 甲   purchase 4900
        03-02 09:00 甲   message text=打不开了 sentiment=-0.75 emotion=angry intensity=0.9
        03-02 09:10 乙   message text=又崩了 sentiment=-0.5 emotion=angry intensity=0.7
        03-02 09:11 乙   message text=👌
        03-02 10:00 小围 message text=垃圾 sentiment=-0.9 emotion=angry intensity=0.9
        03-02 11:00 老板 message text=恭喜 sentiment=0.9 emotion=happy intensity=0.9
    """),
    day(3, 1), day(3, 2), "day",
    rows(
        "stage touchpoint messages members sentiment low high nsr angry fear happy neutral sad surprise",
        ("new", "join", 3, 1, 0.25, None, None, 1.0, 0.0, 0.0, 1 / 3, 2 / 3, 0.0, 0.0),
        ("new", "first", 2, 2, 0.0, -1.0, 1.0, 0.0, 0.5, 0.0, 0.5, 0.0, 0.0, 0.0),
        ("new", "question", 1, 1, 0.0, None, None, None, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        ("new", "complaint", 1, 1, -0.5, None, None, -1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        ("new", "all", 4, 2, 0.0625, -1.0, 1.0, 0.0, 0.25, 0.0, 0.25, 0.5, 0.0, 0.0),
        ("buyer", "join", 1, 1, -0.75, None, None, -1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        ("buyer", "complaint", 1, 1, -0.75, None, None, -1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        ("buyer", "purchase", 1, 1, -0.75, None, None, -1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        ("buyer", "all", 1, 1, -0.75, None, None, -1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        ("all", "join", 4, 1, 0.0, None, None, 0.0, 0.25, 0.0, 0.25, 0.5, 0.0, 0.0),
        ("all", "first", 2, 2, 0.0, -1.0, 1.0, 0.0, 0.5, 0.0, 0.5, 0.0, 0.0, 0.0),
        ("all", "question", 1, 1, 0.0, None, None, None, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        ("all", "complaint", 2, 2, -0.625, -1.0, 0.96325, -1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        ("all", "purchase", 1, 1, -0.75, None, None, -1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        ("all", "all", 5, 2, -0.1, -1.0, 1.0, -1 / 3, 0.4, 0.0, 0.2, 0.4, 0.0, 0.0),
    ),
    (
        "甲的前三条：还没说够 3 次、没买过 → 初来；最后一条之前买过一次 → 首购。乙一直是初来",
        "“打不开了”：加入不满 3 天、购买不满 7 天、又含投诉词 → 三个触点各算一次；“全部”里只算一次",
        "投诉：−0.75 和 −0.5 → −0.625；两人各一条，各偏 0.125 → 标准误 0.125，t(1) = 12.706 → ±1.588，到 −1 为止",
        "没有字的不算，小围和老板不算",
    ),
    sparse=True,
)  # fmt: skip

ASPECTS = Example(
    "aspects",
    told("""
        03-02 09:00 甲   message text=咖啡好喝 sentiment=0.9 emotion=happy intensity=0.8
        03-02 09:01 甲   message text=咖啡真香 sentiment=0.8 emotion=happy intensity=0.8
        03-02 09:02 乙   message text=咖啡太酸了 sentiment=-0.7 emotion=sad intensity=0.8
        03-02 09:03 丙   comment text=几点有咖啡 sentiment=0.1 emotion=neutral intensity=0.8
        03-02 09:04 丁   message text=客服好慢 sentiment=-0.9 emotion=angry intensity=0.8
        03-02 09:05 丁   message text=咖啡☕
        03-02 10:00 小围 message text=咖啡好喝 sentiment=0.9 emotion=happy intensity=0.9
        03-02 11:00 老板 message text=咖啡好喝 sentiment=0.9 emotion=happy intensity=0.9
    """),
    day(3, 2), day(3, 2), "day",
    rows(
        "period aspect mentions members positive neutral negative n satisfaction low high",
        (day(3, 2), "咖啡", 5, 4, 2, 1, 1, 3, 2 / 3, 0.20765495512648796, 0.9385096847238394),
    ),
    (
        "提到咖啡的 5 条、4 人：积极 2、消极 1、中性 1，没有字的那条没有判断；小围和老板不算",
        "满意度 2 ÷（2 + 1）= 67%；只有 3 条，所以区间很宽：21%–94%",
        "“客服好慢”没提咖啡，不算；一条消息里有好几句的，只看提到咖啡的那几句",
    ),
    options={"aspect": ("咖啡",)},
)  # fmt: skip
