"""The checker of a community and one of its personas: made once, kept until something of it changes."""

from collections import OrderedDict
from threading import Lock

from weilu.persona.checking import Checker
from weilu.persona.models import Banned, Persona
from weilu.persona.waiving import waived_in
from weilu.team.models import Community

KEPT = 32
_made: OrderedDict[tuple[object, ...], Checker] = OrderedDict()
_lock = Lock()


def checker_for(community: Community, persona: Persona | None = None) -> Checker:
    banned = Banned.objects.filter(community=community).values_list("changed_at", flat=True).first()
    waived = waived_in(community)
    version = persona.version if persona else None
    stamp = (community.pk, version.pk if version else 0, banned, waived)
    with _lock:
        if known := _made.get(stamp):
            _made.move_to_end(stamp)
            return known
    words = Banned.objects.filter(community=community).values_list("words", flat=True).first() or []
    made = Checker(version.card if version else None, words, waived)
    with _lock:
        _made[stamp] = made
        while len(_made) > KEPT:
            _made.popitem(last=False)
    return made
