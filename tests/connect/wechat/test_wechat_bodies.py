import pytest

from weilu.connect.wechat.bodies import body, label_of_code, label_of_word


@pytest.mark.parametrize(
    ("word", "label"),
    [("文本消息", "text"), ("视频号", "视频号"), ("视频消息", "视频"), ("语音通话", "通话"), ("动画表情", "表情")],
)
def test_an_exporters_word_becomes_a_label(word, label):
    assert label_of_word(word) == label


def test_a_cards_sub_type_may_stand_in_the_high_bits():
    assert label_of_code(57 << 32 | 49) == label_of_code(49, 57) == "quote"


def test_a_sign_up_card_is_its_own_text():
    card = body("card", "<msg><appmsg><title>#接龙\n夜爬\n1. 阿炉</title><type>53</type></appmsg></msg>")
    assert (card.label, card.text) == ("text", "#接龙\n夜爬\n1. 阿炉")


def test_a_red_packet_sent_is_a_message_with_its_wish():
    card = body("card", "<msg><appmsg><title><![CDATA[恭喜发财]]></title><type>2001</type></appmsg></msg>")
    assert (card.text, card.attachments[0]["type"]) == ("[红包] 恭喜发财", "红包")


def test_a_quoted_picture_is_quoted_as_a_picture():
    inner = "&lt;msg&gt;&lt;img aeskey=&quot;1&quot; /&gt;&lt;/msg&gt;"
    xml = (
        f"<msg><appmsg><title>好看</title><type>57</type><refermsg><content>{inner}</content></refermsg></appmsg></msg>"
    )
    assert body("card", xml).quoted.text == "[图片]"


def test_xml_cut_short_still_gives_something_to_read():
    assert body("card", "<msg><appmsg><title>半截的卡").text == "[链接]"
