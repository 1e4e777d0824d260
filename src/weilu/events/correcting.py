"""People correct what was judged of a text: kept with who and when, taken back at will, and stronger than any model."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.events.client import Engine, StoreError, store
from weilu.events.models import Correction
from weilu.events.mutating import mutate
from weilu.events.turns import while_nobody_copies
from weilu.kit.clock import now
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal
from weilu.text.scores import EMOTIONS, LEANING, TONES, tone_of

TYPES = {"sentiment": "Float32", "emotion": "String", "intensity": "Float32", "offence": "Float32", "spam": "Float32"}


class NothingToCorrect(Refusal):
    sentence = _("这条动态没有文字，或者已经不在了。")


@dataclass(frozen=True, slots=True)
class Feeling:
    """What is said of the text of one event."""

    sentiment: float
    emotion: str
    intensity: float
    offence: float
    spam: float


@dataclass(frozen=True, slots=True)
class Judged:
    """An event's text with what is said of it, by which weights."""

    event: int
    member: int
    ts: int
    text: str
    feeling: Feeling
    judged: int


def feeling_of(community: Community, event: int) -> Judged:
    """Raises NothingToCorrect."""
    rows = store().query(
        f"SELECT id, member_id, toUnixTimestamp64Milli(ts), text, {_columns()}, judged FROM events"
        " WHERE community_id = {community:UInt32} AND id = {id:UInt64} AND text != '' ORDER BY seq DESC LIMIT 1",
        {"community": community.pk, "id": event},
    )
    if not rows:
        raise NothingToCorrect
    row = rows[0]
    return Judged(row[0], row[1], row[2], row[3], Feeling(*row[4:9]), row[9])


def _columns() -> str:
    return ", ".join(f"toString({name})" if kind == "String" else name for name, kind in TYPES.items())


def correct(community: Community, event: int, said: Mapping[str, str], *, by: Staff) -> Correction:
    """said: one of emotion (a name), sounds (positive, neutral, negative), offence, spam (yes, no); what the text is
    said to be already is confirmed. Raises NothingToCorrect, and ValueError for what nobody can say."""
    found = feeling_of(community, event)
    after = meant(found.feeling, said)
    made = Correction.objects.create(
        community=community,
        event=str(event),
        member=found.member,
        digest=digest(found.text),
        before={**asdict(found.feeling), "judged": found.judged},
        after=after,
        by=by,
        at=now(),
    )
    try:
        _write(store(), community.pk, found, after)
    except StoreError:
        made.delete()
        raise
    return made


def meant(feeling: Feeling, said: Mapping[str, str]) -> dict[str, Any]:
    """The fields that an answer sets. An emotion brings its tone along where the text was said to sound otherwise."""
    ((what, answer),) = said.items()
    if what == "sounds" and answer in TONES:
        calm = {} if feeling.emotion else {"emotion": "neutral", "intensity": 1.0}
        return {"sentiment": TONES[answer], **calm}
    if what in ("offence", "spam") and answer in ("yes", "no"):
        return {what: float(answer == "yes")}
    if what == "emotion" and answer in EMOTIONS:
        tone = LEANING.get(answer, tone_of(feeling.sentiment))
        turned = {} if tone == tone_of(feeling.sentiment) else {"sentiment": TONES[tone]}
        return {"emotion": answer, "intensity": 1.0, **turned}
    raise ValueError(said)


def take_back(correction: Correction, *, by: Staff) -> None:
    """The event is as before, but for what was corrected again since. Where other weights judge by now, the event is
    marked for them to judge it anew. Taking back twice changes nothing."""
    taken = Correction.objects.filter(pk=correction.pk, undone_at=None).update(undone_at=now(), undone_by=by)
    if not taken:
        return
    later = Correction.objects.filter(
        community=correction.community, event=correction.event, undone_at=None, pk__gt=correction.pk
    )
    kept = {name for one in later for name in one.after}
    back = {name: correction.before[name] for name in correction.after if name not in kept}
    try:
        found = feeling_of(correction.community, int(correction.event))
    except NothingToCorrect:
        return
    if digest(found.text) != correction.digest:
        return
    if found.judged != correction.before["judged"]:
        back["judged"] = 0
    if back:
        _write(store(), correction.community_id, found, back)


def _write(engine: Engine, community_id: int, found: Judged, values: Mapping[str, Any]) -> None:
    kinds = {**TYPES, "judged": "UInt32"}
    changes = ", ".join(f"{name} = {{{name}:{kinds[name]}}}" for name in values)
    parameters = {"community": community_id, "member": found.member, "ts": found.ts, "id": found.event, **values}
    with while_nobody_copies(engine):
        mutate(
            engine,
            "events",
            f"UPDATE {changes} WHERE community_id = {{community:UInt32}} AND member_id = {{member:UInt32}}"
            " AND ts = fromUnixTimestamp64Milli({ts:Int64}, 'UTC') AND id = {id:UInt64}",
            parameters,
        )


def write_again(engine: Engine, community: Community, event: int, mark: str, after: Mapping[str, Any]) -> None:
    """What people said of a text, if it is still the one they spoke of."""
    try:
        found = feeling_of(community, event)
    except NothingToCorrect:
        return
    if digest(found.text) == mark:
        _write(engine, community.pk, found, after)


def digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def standing(community_id: int) -> dict[int, tuple[str, dict[str, Any]]]:
    """(digest of the text, what people said of it) by the event's number; the last word counts."""
    said: dict[int, tuple[str, dict[str, Any]]] = {}
    for one in Correction.objects.filter(community=community_id, undone_at=None).order_by("pk"):
        before = said.get(int(one.event))
        kept = before[1] if before and before[0] == one.digest else {}
        said[int(one.event)] = (one.digest, {**kept, **one.after})
    return said


def forget(community: Community, numbers: Sequence[int]) -> None:
    """What was said of the texts of erased members."""
    Correction.objects.filter(community=community, member__in=numbers).delete()
