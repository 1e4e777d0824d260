"""Who was active when, who was there."""

from weilu.analytics.examples.example import Example, day, told

ACTIVE = Example(
    "active",
    told("""
        03-02 09:00 甲   message
        03-02 21:00 甲   like
        03-02 23:59 乙   message
        03-03 00:01 乙   message
        03-03 10:00 丙   join
        03-03 10:05 丙   sign_in
        03-03 12:00 丁   points
        03-03 12:01 小围 message
        03-04 08:00 甲   message
        03-04 09:00 老板 message
    """),
    day(3, 2), day(3, 4), "day",
    (
        {"period": day(3, 2), "members": 2},
        {"period": day(3, 3), "members": 2},
        {"period": day(3, 4), "members": 1},
    ),
    (
        "03-02：甲（两次只算一人）、乙 → 2",
        "03-03：乙、丙；丁只是被发了积分，小围是机器人 → 2",
        "03-04：甲；老板是工作人员 → 1",
    ),
)  # fmt: skip

EVENTS = Example(
    "events",
    ACTIVE.told,
    day(3, 2), day(3, 8), "week",
    (
        {"period": day(3, 2), "kind": "join", "events": 1},
        {"period": day(3, 2), "kind": "like", "events": 1},
        {"period": day(3, 2), "kind": "message", "events": 4},
        {"period": day(3, 2), "kind": "points", "events": 1},
        {"period": day(3, 2), "kind": "sign_in", "events": 1},
    ),
    ("message：甲 2 + 乙 2；小围和老板的不算 → 4", "其余各 1 次，不是主动行为的也数"),
)  # fmt: skip

GROWTH = Example(
    "growth",
    told("""
        03-01 10:00 甲 join
        03-02 09:00 乙 message
        03-02 10:00 丙 join
        03-02 20:00 丙 leave
        03-03 08:00 甲 leave
        03-03 12:00 丁 points
        03-03 21:00 甲 message
        03-04 09:00 丙 join
        03-04 10:00 乙 leave
        03-04 11:00 乙 points
    """),
    day(3, 2), day(3, 4), "day",
    (
        {"period": day(3, 2), "joined": 2, "left": 1, "net": 1, "total": 2},
        {"period": day(3, 3), "joined": 2, "left": 1, "net": 1, "total": 3},
        {"period": day(3, 4), "joined": 1, "left": 1, "net": 0, "total": 3},
    ),
    (
        "开始前：甲在 → 1",
        "03-02：乙第一次出现、丙加入，丙又退出 → +2 −1，共 2（甲、乙）",
        "03-03：甲退出后又发言，算回来；丁第一次出现 → +2 −1，共 3（甲、乙、丁）",
        "03-04：丙回来，乙退出；退出后被发积分不算回来 → +1 −1，共 3（甲、丙、丁）",
    ),
)  # fmt: skip

SPEAKING = Example(
    "speaking",
    told("""
        03-01 09:00 甲   join
        03-01 09:00 乙   join
        03-01 09:00 丙   join
        03-01 20:00 丙   leave
        03-02 09:00 甲   message
        03-02 09:01 甲   message
        03-02 09:05 乙   like
        03-02 12:00 丁   join
        03-02 12:30 丁   message
        03-03 08:00 丁   leave
        03-03 10:00 乙   message
        03-03 10:01 小围 message
    """),
    day(3, 2), day(3, 3), "day",
    (
        {"period": day(3, 2), "speakers": 2, "members": 3, "rate": 2 / 3, "roster": False},
        {"period": day(3, 3), "speakers": 1, "members": 3, "rate": 1 / 3, "roster": False},
    ),
    (
        "03-02：甲、丁发言（点赞不算发言）；甲、乙、丁在群，丙前一天已退 → 2 ÷ 3",
        "03-03：乙发言；丁清早还在，也是分母 → 1 ÷ 3",
        "没有花名册，roster 为否",
    ),
)  # fmt: skip

STICKINESS = Example(
    "stickiness",
    told("""
        02-28 12:00 丙   message
        03-01 12:00 丙   message
        03-10 08:00 甲   message
        03-20 08:00 甲   message
        03-20 09:00 乙   like
        03-20 21:00 乙   message
        03-25 10:00 丁   points
        03-25 10:01 小围 message
        03-30 08:00 甲   sign_in
    """),
    day(3, 30), day(3, 30), "day",
    ({"period": day(3, 30), "dau_mean": 5 / 30, "mau": 3, "ratio": 5 / 30 / 3},),
    (
        "30 天是 03-01 到 03-30，02-28 在外面",
        "人天：甲 3（10、20、30 日）+ 乙 1 + 丙 1 = 5，平均日活 5 ÷ 30",
        "活跃过的人：甲、乙、丙 = 3；粘性 = 0.1667 ÷ 3",
    ),
)  # fmt: skip

HEATMAP = Example(
    "heatmap",
    told("""
        03-02 09:10 甲   message
        03-02 09:20 乙   like
        03-02 09:30 丙   join
        03-02 09:40 小围 message
        03-02 09:50 甲   message
        03-03 00:00 甲   message
        03-08 23:59 甲   message
        03-09 09:00 乙   message
        03-09 09:59 丁   points
    """),
    day(3, 2), day(3, 9), "day",
    (
        {"weekday": 1, "hour": 9, "events": 4, "members": 2},
        {"weekday": 2, "hour": 0, "events": 1, "members": 1},
        {"weekday": 7, "hour": 23, "events": 1, "members": 1},
    ),
    (
        "周一 9 点：甲 2 次、乙 1 次，加下一个周一的乙 1 次 → 4 次、2 人；加入、积分和机器人不算",
        "周二 0 点与周日 23 点：甲各 1 次；其余 165 格都是 0",
    ),
    sparse=True,
)  # fmt: skip
