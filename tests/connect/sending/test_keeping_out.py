"""What must not be kept, or not be sent twice, when people are erased and backups brought back."""

import datetime as dt

import pytest

from peer import CUT_AFTER
from weilu.connect.deliveries import Delivery, Sender
from weilu.connect.delivering import Outgoing, deliver
from weilu.connect.restoring import hold_back
from weilu.connect.sending import send_due
from weilu.connect.settling import send_again
from weilu.kit.clock import now
from weilu.members.erasing import erase
from weilu.members.models import Member

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_an_erased_member_gets_nothing_and_leaves_no_word(community, sender, peer, owner):
    member = Member.objects.create(community=community, name="小林")
    gone = deliver(sender, Outgoing(text="生日快乐，小林", to="xiaolin@example.org", member=member.pk), key="gone")
    send_due()
    waiting = deliver(
        sender, Outgoing(text="小林，周六见", member=member.pk), key="waiting", not_before=now() + dt.timedelta(days=1)
    )
    erase(member, by=owner)
    for delivery in (gone, waiting):
        delivery.refresh_from_db()
        assert (delivery.text, delivery.to, delivery.reply, delivery.member) == ("", "", "", 0)
    assert (gone.state, waiting.state) == ("sent", "cancelled")
    assert not send_again(waiting, by=owner)
    send_due()
    assert len(peer.asked) == 1


def test_what_waited_in_a_backup_is_undecided_and_senders_rest(sender, peer, owner):
    peer.script = [CUT_AFTER]
    deliver(sender, Outgoing(text="旧的"), key="old")
    later = deliver(sender, Outgoing(text="新年"), key="later", not_before=now() + dt.timedelta(days=9))
    assert hold_back() == 1
    send_due()
    assert peer.asked == []
    old = Delivery.objects.get(key="old")
    assert (old.state, old.reason) == ("unknown", "restored")
    later.refresh_from_db()
    assert later.state == "waiting"
    Sender.objects.update(paused_at=None)
    assert send_again(old, by=owner)
    send_due()
    assert [one.json["text"] for one in peer.asked] == ["旧的"]
