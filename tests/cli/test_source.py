"""`weilu source`: connected, listed, its key changed, paused and removed."""

from weilu.connect.api.keys import forget, source_of
from weilu.connect.models import Source


def test_a_source_and_its_key(call, community):
    made = call("source", "add", "官网", "--origin", "https://Shop.test/", "--json").json
    source = Source.objects.get(pk=made["source"])
    assert (source.community, source.options) == (community, {"origins": ["https://shop.test"]})
    assert source_of(made["write_key"]) == source
    assert call("source", "list", "--json").json["rows"][0]["name"] == "官网"
    rotated = call("source", "rotate", "官网", "--json").json["write_key"]
    forget()
    assert source_of(made["write_key"]) is None
    assert source_of(rotated) == source
    call("source", "pause", "官网")
    source.refresh_from_db()
    assert source.paused_at
    call("source", "resume", str(source.pk))
    call("source", "remove", "官网")
    forget()
    assert source_of(rotated) is None
    assert call("source", "pause", "官网").status == 1


def test_an_origin_that_is_none_is_refused(call, community):
    answer = call("source", "add", "官网", "--origin", "shop")
    assert (answer.status, "https://" in answer.err) == (1, True)
