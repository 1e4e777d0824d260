"""Spam by rules: what ordinary members write is none; contacts, lures and copies from several accounts are."""

import pytest

from weilu.text.normalising import normalised
from weilu.text.spam import reasons, rules, spam


def one(text: str) -> float:
    return float(spam(normalised([text]))[0])


@pytest.mark.parametrize(
    "text",
    [
        "加微信 abc12345 领资料",
        "V❤: daigou_88 专柜正品 支持验货",
        "兼职刷单日赚300，添加QQ 123456789",
        "点击 https://example.com/x 领取，名额有限",
        "代开发票 电话 13800138000",
        "扫码进群免费领，限时抢，联系卫星号 ab778899",
        "Make $500 a day, click here https://example.com",
    ],
)
def test_advertising(text):
    assert one(text) >= 0.5, reasons(normalised([text])[0])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "今天的读书会几点开始？",
        "我的微信打不开了，谁遇到过",
        "文档在这里 https://example.com/docs 大家看看",
        "这瓶药要皮下注射",
        "买了两年多的手机 1299 元，够用",
        "快递电话没人接，烦",
        "I love mtg and the natgeo channel",
        "微信群里说过，周六 15:30 见",
        "这次活动包邮吗？",
    ],
)
def test_what_members_write(text):
    assert one(text) < 0.5, reasons(normalised([text])[0])


def test_every_rule_has_a_name_and_a_weight_below_one():
    assert len({rule.name for rule in rules()}) == len(rules())
    assert all(0 < rule.weight < 1 for rule in rules())


def test_the_same_words_from_three_accounts():
    text = "大家快来看这个超级好用的宝贝真的很不错"
    read = normalised([text, text + "！", text + "😂", "今天天气真好大家都出去玩吗"])
    assert spam(read, ["a", "b", "c", "d"]).tolist() == pytest.approx([0.6, 0.6, 0.6, 0])
    assert not spam(read, ["a", "b", "b", "d"]).any()  # one who says it twice
    assert not spam(normalised(["恭喜恭喜"] * 5), list("abcde")).any()


def test_reasons_stay_with_their_text():
    read = normalised(["你好", "加微信 abc12345", "", "加微信", "abc12345 你好"])
    assert (spam(read) > 0.5).tolist() == [False, True, False, False, False]
