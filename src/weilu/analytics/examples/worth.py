"""What members are worth, whence they come, what moves them, who answers them, how all of it stands."""

from weilu.analytics.examples.example import Example, day, rows, told

RFM = Example(
    "rfm",
    told("""
        03-02 09:00 甲   purchase 1000
        03-09 09:00 甲   purchase 3000
        03-14 09:00 甲   purchase 9000
        03-03 09:00 乙   purchase 500
        03-13 09:00 乙   purchase 500
        03-01 09:00 丙   purchase 20000
        03-12 09:00 丁   purchase 100
        03-12 10:00 戊   message
        03-12 11:00 小围 purchase 90000
    """),
    day(3, 1), day(3, 15), "day",
    rows(
        "member recency_days frequency monetary r f m group",
        ("甲", 1, 3, 13000.0, 4, 4, 3, "一般价值"),
        ("乙", 2, 2, 1000.0, 3, 3, 2, "一般挽留"),
        ("丙", 14, 1, 20000.0, 1, 1, 4, "重要挽留"),
        ("丁", 3, 1, 100.0, 2, 1, 1, "一般挽留"),
    ),
    (
        "买过的有 4 人。分数 = 1 + ⌊5 × 比自己小的人数 ÷ 4⌋",
        "甲最近、最多：R = F = 1 + ⌊5×3/4⌋ = 4，金额比 2 人多 → M = 3 → R、F 高而 M 低：一般价值",
        "丙很久没来、只买一次，金额却最大：M = 4 → 重要挽留；丙、丁次数并列最少 → F = 1",
    ),
)  # fmt: skip

CHANNELS = Example(
    "channels",
    told("""
        03-01 09:00 甲   join channel=扫码
        03-02 09:00 甲   message
        03-09 09:00 甲   message
        03-20 09:00 甲   purchase 100
        03-01 10:00 乙   join channel=扫码
        03-10 09:00 乙   like
        03-25 09:00 丙   message
        03-26 09:00 丁   join channel=扫码
        03-26 10:00 小围 join channel=扫码
    """),
    day(3, 1), day(3, 31), "day",
    rows(
        "channel platform joined activated retained converted activation_rate retention_rate conversion_rate cost"
        " cost_per_join",
        ("", "wechat", 1, 1, 0, 0, None, None, None, None, None),
        ("扫码", "wechat", 3, 1, 2, 1, 0.5, 1.0, 0.5, None, None),
    ),
    (
        "扫码：甲、乙、丁加入。7 天内活跃：甲；第 7–13 天活跃：甲（第 8 天）、乙（第 9 天）；30 天内购买：甲",
        "丁才加入 5 天，不进比率的分母 → 激活 1/2、留存 2/2、转化 1/2",
        "丙没有加入记录，按第一次出现算，渠道未知；也还不满 7 天 → 比率没有数",
    ),
)  # fmt: skip

CONTENT = Example(
    "content",
    told("""
        03-02 08:00 甲   impression 200 content=早报
        03-02 09:00 甲   view content=早报
        03-02 09:01 甲   read 60 content=早报
        03-02 09:02 甲   like content=早报
        03-02 09:03 乙   click content=早报
        03-02 09:04 乙   read 30 content=早报
        03-02 09:05 乙   share content=早报
        03-02 10:00 乙   save content=菜谱
        03-02 11:00 小围 like content=菜谱
    """),
    day(3, 2), day(3, 2), "day",
    rows(
        "content format impressions views clicks likes comments shares saves read_seconds completion ctr"
        " engagement_rate",
        ("早报", None, 200, 1, 1, 1, 0, 1, 0, 45.0, None, 0.005, 0.01),
        ("菜谱", None, 0, 0, 0, 0, 0, 0, 1, None, None, None, None),
    ),
    (
        "早报：曝光 200，点击 1/200，互动（1 赞 + 1 分享）2/200；阅读 60、30 秒，平均 45 秒",
        "菜谱：没有曝光数，就没有点击率和互动率",
    ),
)  # fmt: skip

ATTRIBUTION = Example(
    "attribution",
    told("""
        01-02 09:00 甲   click content=旧文
        03-02 09:00 甲   view content=早报
        03-03 09:00 甲   click content=菜谱
        03-04 09:00 甲   purchase 100
        03-04 10:00 甲   view content=早报
        03-05 09:00 乙   purchase 100
        03-06 09:00 丙   open channel=短信
        03-07 09:00 丙   purchase 100
        03-07 10:00 小围 purchase 100
    """),
    day(3, 1), day(3, 31), "day",
    rows("touch conversions credit", ("direct", 1, 1.0), ("早报", 1, 0.5), ("短信", 1, 1.0), ("菜谱", 1, 0.5)),
    (
        "甲：买之前 30 天里接触过早报、菜谱，平均各得一半；旧文太早，买之后的浏览不算",
        "乙：什么也没接触过 → direct；丙：短信",
        "功劳相加 = 3 次转化",
    ),
    options={"model": "linear"},
)  # fmt: skip

RESPONSE = Example(
    "response",
    told("""
        03-02 09:00 甲   ask
        03-02 09:05 甲   message
        03-02 09:10 甲   reply_by_staff
        03-02 10:00 乙   ask
        03-02 10:30 老板 message to=4
        03-02 11:00 丙   ask
        03-02 11:01 丁   message to=6
        03-03 09:00 小围 ask
        03-03 10:00 老板 message
    """),
    day(3, 2), day(3, 3), "day",
    rows(
        "period asks answered median_seconds p90_seconds unanswered",
        (day(3, 2), 3, 2, 1200.0, 1680.0, 1),
        (day(3, 3), 0, 0, None, None, 0),
    ),
    (
        "甲等了 10 分钟（自己再说话不算回复），乙等了 30 分钟（老板引用着回答）→ 中位数 20 分钟，90 分位 28 分钟",
        "丙只有丁接话，丁不是工作人员 → 未回复 1",
        "03-03：小围是机器人，它的提问不算；老板没有引用谁，不算回复",
    ),
)  # fmt: skip

GREW, SPOKE, STUCK = 100 * 89.5 / 90, 100 * 27.5 / 30, 100 * 24 / 29

HEALTH = Example(
    "health",
    told("""
        01-31 09:00 甲   join
        02-01 09:00 甲   message
        02-20 09:00 甲   message
        02-28 09:00 乙   join
        03-01 09:00 甲   message
        03-01 09:01 乙   like
        03-01 10:00 丙   join
        03-01 11:00 丁   join
        03-01 12:00 小围 message
    """),
    day(3, 1), day(3, 1), "day",
    rows(
        "period score growth speaking stickiness response sentiment",
        (day(3, 1), (20 * GREW + 25 * SPOKE + 25 * STUCK) / 70, GREW, SPOKE, STUCK, None, None),
    ),
    (
        "净增：90 天里 87 天 +0、两天 +1，这天 +2 → 比 89 天高，自己算半个：89.5/90 = 99.4%",
        "发言率：有成员的 30 天里 27 天 0、两天 1/1，这天 1/4 → 27.5/30 = 91.7%",
        "粘性：有数的 29 天里 19 天更低，连这天在内 10 天一样 → (19 + 5)/29 = 82.8%",
        "没有提问，也没有情感数，这两部分不参与 →（20×99.4 + 25×91.7 + 25×82.8）÷ 70 = 90.7",
    ),
)  # fmt: skip
