"""Who comes back, how soon, and where everybody stands."""

from weilu.analytics.examples.example import Example, day, rows, told

RETENTION = Example(
    "retention",
    told("""
        03-02 09:00 甲   message
        03-03 09:00 乙   like
        03-04 09:00 丙   points
        03-05 09:00 小围 message
        03-09 09:00 甲   message
        03-10 09:00 丙   message
        03-12 09:00 丙   like
        03-16 09:00 乙   message
        03-17 09:00 甲   like
        03-18 09:00 老板 message
    """),
    day(3, 2), day(3, 22), "week",
    rows(
        "cohort size offset members rate",
        (day(3, 2), 2, 0, 2, 1.0),
        (day(3, 2), 2, 1, 1, 0.5),
        (day(3, 2), 2, 2, 2, 1.0),
        (day(3, 9), 1, 0, 1, 1.0),
        (day(3, 9), 1, 1, 0, 0.0),
        (day(3, 16), 0, 0, 0, None),
    ),
    (
        "03-02 这一周开始的：甲、乙（丙只是被发了积分，到 03-09 那周才开始）→ 2 人",
        "第 1 周：甲回来 → 1/2；第 2 周：甲、乙都在 → 2/2",
        "03-09 开始的：丙；下一周没有再来 → 0/1。03-16 没有人开始，没有分母就没有数",
    ),
)  # fmt: skip

INTERVAL = Example(
    "interval",
    told("""
        03-02 09:00 甲 purchase 100
        03-03 09:00 甲 purchase 100
        03-03 20:00 甲 message
        03-09 09:00 甲 purchase 100
        03-02 10:00 乙 purchase 100
        03-12 10:00 乙 purchase 100
        03-02 11:00 丙 purchase 100
        03-02 12:00 小围 purchase 100
        03-02 13:00 小围 purchase 100
    """),
    day(3, 2), day(3, 15), "day",
    rows("bucket members", ("3d–7d", 1), ("7d–14d", 1)),
    (
        "甲：隔 1 天、6 天，中位数 3.5 天 → 3d–7d",
        "乙：隔 10 天 → 7d–14d；丙只买过一次，没有间隔；小围是机器人",
        "全部 3 段（1、6、10 天）的中位数是 6 天",
    ),
    sparse=True,
)  # fmt: skip

SALES = Example(
    "sales",
    told("""
        03-02 09:00 甲   purchase 1990
        03-02 10:00 甲   purchase 500
        03-02 11:00 乙   purchase 1000
        03-02 12:00 老板 purchase 9900
        03-03 09:00 乙   refund 1000
        03-03 10:00 丙   message
        03-04 09:00 丙   purchase
        03-04 10:00 小围 purchase 100
    """),
    day(3, 2), day(3, 4), "day",
    rows(
        "period orders buyers amount refunded",
        (day(3, 2), 3, 2, 3490, 0), (day(3, 3), 0, 0, 0, 1000), (day(3, 4), 1, 1, 0, 0),
    ),
    (
        "03-02：甲两单、乙一单，合计 34.90 元；老板是工作人员，不算",
        "03-03：乙退了 10 元，另列，不从别的日子里扣",
        "03-04：丙的一单没有写金额，算一单、0 元",
    ),
)  # fmt: skip

REPURCHASE = Example(
    "repurchase",
    told("""
        03-01 09:00 甲   purchase 100
        03-02 09:00 甲   purchase 100
        03-02 10:00 乙   purchase 100
        03-03 09:00 丙   purchase 100
        03-03 10:00 丙   purchase 100
        03-03 11:00 丁   purchase 100
        03-03 12:00 丁   refund 100
        03-04 09:00 乙   message
        03-04 10:00 老板 purchase 100
    """),
    day(3, 2), day(3, 4), "day",
    rows("period buyers repeat_buyers rate", (day(3, 2), 2, 1, 0.5), (day(3, 3), 2, 1, 0.5), (day(3, 4), 0, 0, None)),
    (
        "03-02：甲（前一天买过）、乙 → 1/2",
        "03-03：丙当天第二次就算复购；丁退过款也还是买家 → 1/2",
        "03-04：没有成员买，老板不算 → 没有数",
    ),
)  # fmt: skip

LIFECYCLE = Example(
    "lifecycle",
    told("""
        01-05 09:00 甲   message
        01-06 09:00 乙   message
        01-07 09:00 丙   join
        02-03 09:00 甲   message
        03-04 09:00 丁   message
        03-05 09:00 甲   leave
        03-06 09:00 戊   points
        04-07 09:00 乙   message
        04-08 09:00 小围 message
    """),
    day(2, 1), day(4, 30), "month",
    rows(
        "period new active returning at_risk sleeping dormant silent left",
        (day(2, 1), 0, 1, 0, 1, 0, 0, 1, 0),
        (day(3, 1), 1, 0, 0, 0, 1, 0, 2, 1),
        (day(4, 1), 0, 0, 1, 1, 0, 0, 2, 1),
    ),
    (
        "二月：甲上月也活跃 → 活跃；乙上月活跃、本月没有 → 流失风险；丙加入后从未活跃",
        "三月：丁第一次活跃 → 新；乙最后一次在 84 天前 → 沉睡中；甲退出了；丙、戊从未活跃",
        "四月：乙隔了两个月回来 → 回流；丁 → 流失风险；其余不变。每月相加都是期末已知的成员",
    ),
)  # fmt: skip
