"""What is talked about: words, their sudden rises, topics."""

from weilu.analytics.examples.example import Example, day, rows, told

WORDS = Example(
    "words",
    told("""
        03-01 09:00 甲   message text=爬山爬山爬山
        03-01 09:01 乙   message text=咖啡
        03-02 09:00 甲   message text=咖啡真香 sentiment=0.9 emotion=happy intensity=0.8
        03-02 09:01 甲   message text=咖啡不行 sentiment=0.1 emotion=neutral intensity=0.8
        03-02 09:02 乙   comment text=咖啡咖啡，帳篷 sentiment=-0.5 emotion=sad intensity=0.8
        03-02 09:03 丙   message text=帐篷
        03-02 09:04 丁   message text=👌
        03-02 10:00 小围 message text=咖啡
        03-02 11:00 老板 message text=咖啡
    """),
    day(3, 2), day(3, 2), "day",
    rows(
        "word messages members member_days other z positive negative nsr",
        ("咖啡", 3, 2, 2, 1, 0.0, 1, 1, 0.0),
        ("帐篷", 2, 2, 2, 0, 0.11, 0, 1, -1.0),
    ),
    (
        "咖啡：三条消息，甲一天里说两次只算一个人日 → 2 人日；乙那条里说两遍算一次",
        "帐篷：“帳篷”是它的繁体 → 两条、2 人日；小围和老板不算",
        "前一天：咖啡 1、爬山 1 人日。咖啡在 03-02 占 2/4，前一天占 1/2，一样多 → z = 0",
        "帐篷前一天没人说 → z 大于 0，但一共才 6 个人日，先验压着，远不到 1.96",
    ),
)  # fmt: skip

BURSTS = Example(
    "bursts",
    told("""
        03-01 09:00 甲   message text=爬山
        03-01 09:01 乙   message text=爬山
        03-01 09:02 丙   message text=咖啡
        03-02 09:00 甲   message text=停电
        03-02 09:01 乙   message text=停电
        03-02 09:02 丙   message text=停电
        03-02 09:03 丁   message text=停电
        03-02 09:04 丁   message text=停电停电
        03-02 10:00 小围 message text=停电
        03-02 11:00 老板 message text=停电
        03-03 09:00 甲   message text=爬山
        03-03 09:01 乙   message text=爬山
    """),
    day(3, 1), day(3, 3), "day",
    rows("word first last members usual lift messages", ("停电", day(3, 2), day(3, 2), 4, 0.4, 10.0, 5)),
    (
        "停电：03-02 有 4 人说，小围和老板不算；其他两天共 5 人次说话，没人说过它，按 0.5 算",
        "平常：0.5 ÷ 5 × 当天说话的 4 人 = 0.4 人；4 ÷ 0.4 = 10 倍；这样多只有千分之一的可能是偶然",
        "爬山：03-03 两个人说，不到 3 人，不算",
    ),
)  # fmt: skip

TOPICS = Example(
    "topics",
    told("""
        03-02 09:00 甲   message text=帐篷睡袋 sentiment=0.9 emotion=happy intensity=0.8
        03-02 10:00 乙   message text=睡袋帐篷 sentiment=0.5 emotion=happy intensity=0.8
        03-02 11:00 甲   message text=帐篷
        03-02 11:01 丙   message text=睡袋 sentiment=-0.9 emotion=angry intensity=0.8
        03-02 12:00 丁   message text=咖啡
        03-02 13:00 丁   message text=早饭
        03-02 14:00 小围 message text=帐篷睡袋
        03-02 15:00 老板 message text=帐篷睡袋
    """),
    day(3, 2), day(3, 2), "day",
    rows(
        "topic messages members positive neutral negative nsr emotion",
        ("帐篷、睡袋", 4, 3, 2, 0, 1, 1 / 3, "happy"),
    ),
    (
        "五段对话（隔了十分钟就是新的一段），帐篷和睡袋在同样的三段里出现 → 归成一个话题",
        "甲在 11:00 只说帐篷，也属于它 → 4 条、3 人；咖啡、早饭各只有一段，不成话题",
        "2 条积极、1 条消极，1 条没有判断 → 净情感度（2 − 1）÷ 3；小围和老板不算",
    ),
)  # fmt: skip
