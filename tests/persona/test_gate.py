"""Nothing goes out that the checker stops; what goes out is scored for its persona."""

import pytest
from django.urls import reverse

from weilu.connect.delivering import Outgoing, deliver
from weilu.connect.minding import Objectionable, consistency, examined
from weilu.connect.models import Delivery, Sender
from weilu.persona import making, waiving
from weilu.persona.card import Address, Card
from weilu.persona.models import Checked
from weilu.segments.models import Segment

HTMX = {"HTTP_HX_REQUEST": "true"}
LONG = "周六走落霞峰环线，早上八点东门集合，全程九公里，带水和帽子，想来的在群里接龙，周四晚上截止"


@pytest.fixture
def sender(community, owner):
    card = Card(called=("山友",), banned=("宝子",), phrases=("走起",))
    persona = making.make(community, "小炉", card, by=owner)
    return Sender.objects.create(
        community=community, kind="copy", name="三群", settings={"place": "三"}, persona=persona
    )


def test_what_is_stopped_is_not_written_down_until_it_is_waived(sender, owner):
    message = Outgoing(text="宝子节见", purpose="notice")
    with pytest.raises(Objectionable, match="宝子"):
        deliver(sender, message, key="1", by=owner)
    assert not Delivery.objects.exists()
    waiving.waive(sender.community, "banned", "宝子", "宝子节是活动名", by=owner)
    assert deliver(sender, message, key="1", by=owner).text == "宝子节见"


def test_what_only_the_team_reads_is_not_checked(sender):
    assert deliver(sender, Outgoing(text="有人说：宝子，全网最低价", purpose="alert"), key="1").pk
    assert not Checked.objects.exists()


def test_what_goes_out_is_scored_once_for_its_persona(sender, owner):
    for key, text in (("1", "山友们，明早落霞峰走起，带好水"), ("2", "通知：明天早上八点东门集合，请准时到")):
        deliver(sender, Outgoing(text=text, purpose="notice"), key=key, by=owner)
        deliver(sender, Outgoing(text=text, purpose="notice"), key=key, by=owner)
    assert [one.score for one in Checked.objects.order_by("pk")] == [100, 50]
    assert Checked.objects.last().missed == ["phrases", "called"]
    assert consistency(sender) == 75


def test_a_text_that_was_sent_already_is_told_and_so_is_much_selling(sender, owner, store):
    deliver(sender, Outgoing(text=LONG), key="0", by=owner)
    found = examined(sender.community, f"{LONG}哦", sender=sender, purpose="notice").findings
    assert [one.rule for one in found] == ["copied"]
    for number in range(12):
        deliver(sender, Outgoing(text=f"第{number}款上架，到手价 {number} 元"), key=f"s{number}", by=owner)
    (told,) = examined(sender.community, "最后一批，券后 19 元，想要的下单", sender=sender, purpose="notice").findings
    assert told.rule == "selling"
    assert "13 条里有 92% 在卖东西；同期 0 人里退群 0 人（–）" in told.why


def test_members_of_a_segment_are_called_as_theirs(sender, owner, community, store):
    old, new = (community.members.create(name=name) for name in ("阿杉", "小满"))
    segment = Segment.objects.create(community=community, name="老会员", rules={"all": []}, numbers=[old.pk])
    making.change(sender.persona, "小炉", Card(by_segment=(Address(segment.pk, ("前辈",)),)), by=owner)
    other = Segment.objects.create(community=community, name="新人", rules={"all": []}, numbers=[new.pk])
    card = Card(by_segment=(Address(segment.pk, ("前辈",)), Address(other.pk, ("新朋友",))))
    making.change(sender.persona, "小炉", card, by=owner)
    sender.refresh_from_db()

    def rules(member):
        told = examined(community, "前辈好", sender=sender, purpose="reply", member=member.pk)
        return [one.rule for one in told.findings]

    assert (rules(old), rules(new)) == ([], ["other_address"])


def test_a_message_is_checked_while_it_is_written_and_refused_with_the_reason(signed_in, sender, community):
    typed = {"sender": sender.pk, "text": "宝子们来", "key": "k", "title": "", "to": ""}
    told = signed_in.post(reverse("deliveries:check", args=[community.slug]), typed, **HTMX).content.decode()
    assert "“宝子”是这里不用的词" in told
    answer = signed_in.post(reverse("deliveries:compose", args=[community.slug]), typed)
    assert answer.status_code == 422
    assert "没有发送" in answer.content.decode()


def test_the_page_of_a_persona_shows_who_speaks_as_it(signed_in, sender, owner, community):
    deliver(sender, Outgoing(text="山友们，明早落霞峰走起，带好水"), key="1", by=owner)
    page = signed_in.get(reverse("persona:one", args=[community.slug, sender.persona_id])).content.decode()
    part = reverse("senders:of_persona", args=[community.slug, sender.persona_id])
    assert part in page
    told = signed_in.get(part).content.decode()
    assert "三群" in told
    assert "100 / 100" in told
