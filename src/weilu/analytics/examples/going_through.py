"""What members go through: steps, sessions, paths, how often."""

from weilu.analytics.examples.example import Example, day, rows, told

FUNNEL = Example(
    "funnel",
    told("""
        03-02 09:00 甲   join
        03-02 09:05 甲   message
        03-04 09:00 甲   purchase 100
        03-02 10:00 乙   join
        03-02 10:00 乙   purchase 100
        03-03 10:00 乙   message
        03-02 11:00 丙   join
        03-09 11:00 丙   message
        03-02 12:00 丁   message
        03-02 13:00 丁   join
        03-02 14:00 小围 join
    """),
    day(3, 2), day(3, 2), "day",
    rows(
        "step kind members step_rate total_rate",
        (1, "join", 4, 1.0, 1.0),
        (2, "message", 3, 0.75, 0.75),
        (3, "purchase", 1, 1 / 3, 0.25),
    ),
    (
        "窗口期 7 天，从 03-02 的加入起算：甲、乙、丙、丁 → 4",
        "加入之后发过言：甲、乙，丙正好在第 7 天整 → 3；丁发言在加入之前，不算",
        "再之后购买：甲；乙的购买在发言之前，不算 → 1",
    ),
)  # fmt: skip

SESSIONS = Example(
    "sessions",
    told("""
        03-02 09:00 甲   message
        03-02 09:10 甲   like
        03-02 09:40 甲   message
        03-02 10:11 甲   message
        03-02 23:50 乙   message
        03-03 00:10 乙   message
        03-03 09:00 丙   points
        03-03 10:00 小围 message
    """),
    day(3, 2), day(3, 3), "day",
    rows(
        "period sessions median_seconds depth bounces bounce_rate",
        (day(3, 2), 3, 1200.0, 2.0, 1, 1 / 3),
        (day(3, 3), 0, None, None, 0, None),
    ),
    (
        "甲：09:00–09:40 一次（3 个行为），隔 31 分钟后 10:11 又一次（只有 1 个，算跳出）",
        "乙：23:50–00:10 一次，归入开始的 03-02 → 共 3 次，时长 40、0、20 分钟，中位数 20 分钟",
        "03-03：丙只是被发了积分，小围是机器人 → 0 次",
    ),
)  # fmt: skip

PATHS = Example(
    "paths",
    told("""
        03-02 09:00 甲   view
        03-02 09:01 甲   like
        03-02 09:02 甲   message
        03-02 12:00 甲   view
        03-02 12:01 甲   like
        03-02 10:00 乙   view
        03-02 10:01 乙   message
        03-02 11:00 丙   message
        03-02 11:30 小围 view
    """),
    day(3, 2), day(3, 2), "day",
    rows(
        "step source_kind target_kind sessions",
        (1, "view", "like", 2),
        (1, "view", "message", 1),
        (2, "like", "message", 1),
    ),
    (
        "第 1 步：甲的两次访问都是浏览 → 点赞，乙是浏览 → 消息",
        "第 2 步：甲的第一次访问从点赞到消息；丙只有一个行为，没有下一步",
    ),
)  # fmt: skip

DISTRIBUTION = Example(
    "distribution",
    told("""
        03-01 09:00 甲   join
        03-01 09:00 乙   join
        03-01 09:00 丙   join
        03-01 20:00 丙   leave
        03-02 09:00 甲   message
        03-02 09:01 甲   message
        03-02 09:02 甲   message
        03-03 09:00 丁   message
        03-03 09:01 丁   like
        03-03 10:00 老板 message
    """),
    day(3, 2), day(3, 3), "day",
    rows("bucket members", ("0", 1), ("1", 1), ("3–5", 1)),
    ("甲 3 条 → 3–5；丁 1 条；乙在群但没发 → 0", "丙在这之前就退出了，不在其中；老板不算"),
    sparse=True,
)  # fmt: skip
