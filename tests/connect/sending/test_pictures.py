"""Pictures: freed of what a camera wrote, kept with the message, sent where a platform takes them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from peer import Peer, says
from weilu.connect.deliveries import Delivery, Picture, Sender
from weilu.connect.delivering import NoPictures, Outgoing, TooLong, deliver
from weilu.connect.pictures import NoPicture, TooManyPictures, taken
from weilu.connect.sending import send_due
from weilu.kit.sealing import seal
from weilu.members.erasing import erase
from weilu.members.models import Member

pytestmark = pytest.mark.django_db


def drawn(form: str, mode: str = "RGBA", size: tuple[int, int] = (8, 8)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, form)
    return out.getvalue()


def upload(raw: bytes, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw)


def test_what_a_camera_wrote_is_gone_and_the_size_is_bounded(photo):
    assert b"taken at home" in photo
    ((kind, content),) = taken([upload(photo)])
    assert kind == "image/jpeg"
    assert b"taken at home" not in content
    assert max(Image.open(io.BytesIO(content)).size) == 2560


@pytest.mark.parametrize(("form", "kind"), [("PNG", "image/png"), ("WEBP", "image/png"), ("GIF", "image/gif")])
def test_other_kinds(form, kind):
    mode = "P" if form == "GIF" else "RGBA"
    assert taken([upload(drawn(form, mode))])[0][0] == kind


@pytest.mark.parametrize("raw", [b"", b"<svg onload=alert(1)>", b"GIF89a", drawn("PNG")[:40], drawn("BMP", "RGB")])
def test_what_is_no_picture_is_refused(raw):
    with pytest.raises(NoPicture):
        taken([upload(raw)])


def test_a_bomb_and_a_tenth_are_refused(photo):
    with pytest.raises(NoPicture):
        taken([upload(drawn("PNG", "1", (8000, 8000)))])
    with pytest.raises(TooManyPictures):
        taken([upload(photo)] * 10)


def test_by_hand_they_stand_beside_the_text_and_go_when_the_member_is_erased(
    signed_in, community, by_hand, photo, owner
):
    told = {"sender": by_hand.pk, "text": "看图", "key": "a", "pictures": [upload(photo), upload(drawn("PNG"))]}
    signed_in.post(reverse("deliveries:compose", args=[community.slug]), told)
    delivery = Delivery.objects.get()
    first = delivery.pictures.first()
    address = reverse("deliveries:picture", args=[community.slug, delivery.pk, first.pk])
    page = signed_in.get(reverse("deliveries:show", args=[community.slug, delivery.pk]))
    assert address in page.text
    answer = signed_in.get(address)
    assert (answer["Content-Type"], answer.content) == ("image/jpeg", bytes(first.content))
    assert signed_in.get(address.replace(f"/{first.pk}/", "/999/")).status_code == 404
    member = Member.objects.create(community=community, name="小林")
    Delivery.objects.update(member=member.pk)
    erase(member, by=owner)
    assert not Picture.objects.exists()


def test_what_is_wrong_with_a_picture_is_told_in_the_form(signed_in, community, by_hand, sender):
    address = reverse("deliveries:compose", args=[community.slug])
    told = {"text": "看图", "key": "a"}
    wrong = signed_in.post(address, told | {"sender": by_hand.pk, "pictures": [upload(b"x", "报名表.xlsx")]})
    assert wrong.status_code == 422
    assert "报名表.xlsx" in wrong.text
    without = signed_in.post(address, told | {"sender": sender.pk, "pictures": [upload(drawn("PNG"))]})
    assert "不能带图" in without.text


def to(community, kind: str, peer: Peer) -> Sender:
    secret = {"token": "1:a"} if kind == "telegram" else {"url": peer.url("/api/webhooks/1/x")}
    settings = {"chat": "-1", "api": peer.url()}
    return Sender.objects.create(community=community, kind=kind, name=kind, settings=settings, sealed=seal(secret))


def test_discord_and_telegram_take_them_with_the_text_in_one_request(community, peer, store, photo):
    one, two = taken([upload(photo)]), taken([upload(photo), upload(drawn("PNG"))])
    peer.script = [
        says({"id": "5"}),
        says({"ok": True, "result": {"message_id": 6}}),
        says({"ok": True, "result": [{"message_id": 7}, {"message_id": 8}]}),
    ]
    deliver(to(community, "discord", peer), Outgoing(text="看图", pictures=two), key="d")
    telegram = to(community, "telegram", peer)
    deliver(telegram, Outgoing(text="看图", pictures=one), key="t1")
    deliver(telegram, Outgoing(text="看图", pictures=two), key="t2")
    send_due()
    assert list(Delivery.objects.order_by("pk").values_list("platform_id", flat=True)) == ["5", "6", "7"]
    assert [asked.target for asked in peer.asked[1:]] == ["/bot1:a/sendPhoto", "/bot1:a/sendMediaGroup"]
    for asked, parts in zip(peer.asked, (2, 1, 2), strict=True):
        assert asked.body.count(b'filename="') == parts
        assert photo not in asked.body
        assert "看图".encode() in asked.body or b"\\u770b\\u56fe" in asked.body


def test_a_platform_without_pictures_and_a_long_caption_are_refused(community, sender, peer, photo):
    pictures = taken([upload(photo)])
    with pytest.raises(NoPictures):
        deliver(sender, Outgoing(text="看图", pictures=pictures), key="a")
    with pytest.raises(TooLong):
        deliver(to(community, "telegram", peer), Outgoing(text="长" * 1025, pictures=pictures), key="b")
