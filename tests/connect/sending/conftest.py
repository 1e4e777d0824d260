import io
from collections.abc import Iterator

import pytest
from PIL import Image

from peer import Peer
from weilu.connect.models import Sender
from weilu.kit.sealing import seal


@pytest.fixture
def peer(settings) -> Iterator[Peer]:
    settings.ALLOW_PRIVATE_TARGETS = ["127.0.0.1"]
    peer = Peer()
    yield peer
    peer.close()


@pytest.fixture
def sender(community, peer, store) -> Sender:
    """A webhook that leads to the peer."""
    return Sender.objects.create(
        community=community,
        kind="webhook",
        name="自己的程序",
        settings={"url": peer.url("/hook")},
        sealed=seal({"secret": "暗号-0123456789"}),
    )


@pytest.fixture
def by_hand(community, store) -> Sender:
    return Sender.objects.create(community=community, kind="copy", name="微信三群", settings={"place": "三群"})


@pytest.fixture
def photo() -> bytes:
    """A photograph that says where it was taken."""
    where = Image.Exif()
    where[0x010E] = "taken at home"  # a description; the same block holds the place
    out = io.BytesIO()
    Image.new("RGB", (3000, 40), "orange").save(out, "JPEG", exif=where)
    return out.getvalue()
