"""人设: the card with its versions, the live checker, waivers; through the pages."""

import pytest
from django.urls import reverse

from weilu.persona import making
from weilu.persona.card import Card
from weilu.persona.models import Waiver
from weilu.segments.models import Segment
from weilu.team.models import AuditEntry

TYPED = {
    "name": "小炉",
    "kind": "person",
    "relation": "friend",
    "called": "山友、伙伴",
    "by_segment": "老会员：老山友",
    "banned": "亲亲\n宝子",
    "sentence": "30",
    "emoji_soothe": "🤗",
    "right_soothe": "山友，让你久等了 🤗",
    "wrong_soothe": "亲亲，别急嘛",
}
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def at(community):
    return lambda name, *numbers: reverse(f"persona:{name}", args=[community.slug, *numbers])


@pytest.fixture
def xiaolu(community, owner):
    return making.make(community, "小炉", Card(banned=("宝子",), called=("山友",)), by=owner, slug="xiaolu")


def test_a_card_is_typed_in_and_changed_and_an_old_version_comes_back(signed_in, community, at):
    segment = Segment.objects.create(community=community, name="老会员", rules={"all": []})
    made = signed_in.post(at("new"), TYPED)
    persona = community.personas.get()
    assert made.url == at("one", persona.pk)
    card = persona.version.card
    assert (card.called, card.banned, card.sentence) == (("山友", "伙伴"), ("亲亲", "宝子"), 30)
    assert [(one.segment, one.words) for one in card.by_segment] == [(segment.pk, ("老山友",))]
    assert "让你久等了" in signed_in.get(made.url).content.decode()
    signed_in.post(at("change", persona.pk), TYPED | {"called": "山友"})
    signed_in.post(at("change", persona.pk), TYPED | {"called": "山友"})  # nothing differs: no version
    told = signed_in.get(at("versions", persona.pk)).content.decode()
    assert "山友、伙伴" in told
    signed_in.post(at("restore_version", persona.pk, 1))
    persona.refresh_from_db()
    assert (persona.number, persona.version.card) == (3, card)
    acts = [entry.act for entry in AuditEntry.objects.filter(community=community).order_by("pk")]
    assert acts == ["persona.made", "persona.changed", "persona.changed"]


def test_what_was_typed_wrongly_stays_in_the_form(signed_in, at, community):
    answer = signed_in.post(at("new"), TYPED | {"name": "小炉"})
    assert answer.status_code == 422
    assert "没有名叫 老会员 的分群" in answer.content.decode()
    assert not community.personas.exists()


def test_a_line_is_tried_by_the_card_as_it_stands_in_the_form(signed_in, at):
    typed = TYPED | {"by_segment": "", "text": "宝子，来啦", "scene": "welcome"}
    told = signed_in.post(f"{at('new')}?try", typed).content.decode()
    assert "“宝子”是这里不用的词" in told


def test_a_text_is_checked_as_one_types(signed_in, at, xiaolu):
    typed = {"text": "宝子，<b>全网最低价</b>！", "persona": xiaolu.pk, "scene": "sell"}
    told = signed_in.post(at("check"), typed, **HTMX).content.decode()
    assert '<mark class="stop">全网最低价</mark>' in told
    assert "&lt;b&gt;" in told
    assert "《广告法》第九条" in told
    assert "宝子" in told
    assert "<html" not in told


def test_a_false_alarm_is_waived_with_a_reason_and_found_again_when_that_is_taken_back(
    signed_in, at, xiaolu, community
):
    typed = {"text": "宝子节见", "persona": xiaolu.pk}
    signed_in.post(at("waive"), {"rule": "banned", "quote": "宝子", "reason": ""}, **HTMX)
    assert not Waiver.objects.exists()
    answer = signed_in.post(at("waive"), {"rule": "banned", "quote": "宝子", "reason": "宝子节是活动名"}, **HTMX)
    assert answer.status_code == 204
    assert "checkAgain" in answer.headers["HX-Trigger"]
    assert "没有发现问题" in signed_in.post(at("check"), typed, **HTMX).content.decode()
    assert "宝子节是活动名" in signed_in.get(at("waivers")).content.decode()
    signed_in.post(at("unwaive", Waiver.objects.get().pk))
    assert "不用的词" in signed_in.post(at("check"), typed, **HTMX).content.decode()


def test_words_are_banned_for_all_accounts(signed_in, at):
    signed_in.post(at("banned"), {"words": "亲们\n宝子，家人们"})
    assert "家人们" in signed_in.post(at("check"), {"text": "家人们好"}, **HTMX).content.decode()
    assert signed_in.post(at("banned"), {"words": "长" * 41}).status_code == 422


def test_a_persona_is_put_away_and_brought_back(signed_in, at, xiaolu):
    signed_in.post(at("archive", xiaolu.pk))
    assert "收起来了" in signed_in.get(at("list")).content.decode()
    signed_in.post(at("restore", xiaolu.pk))
    xiaolu.refresh_from_db()
    assert xiaolu.archived_at is None


def test_a_waived_number_is_kept_nowhere_in_full(signed_in, at):
    number = "110101199003074514"
    signed_in.post(at("waive"), {"rule": "private", "quote": number, "reason": "例子"}, **HTMX)
    assert "没有发现问题" in signed_in.post(at("check"), {"text": f"号码 {number}"}, **HTMX).content.decode()
    kept = Waiver.objects.get()
    assert kept.quote == "110…14"
    assert number not in f"{kept.key} {AuditEntry.objects.last().subject}"
