"""What a community's people have taught: trained on half of their corrections, kept where it helps with the others."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.events.client import store
from weilu.events.correcting import digest, standing
from weilu.events.feelings import JUDGED
from weilu.events.models import Calibration
from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal
from weilu.text import calibrating
from weilu.text.calibrating import FEWEST, FEWEST_A_HALF, Lesson, calibrate, is_enough
from weilu.text.judging import score_all
from weilu.text.scores import tone_of

BESIDE = 600  # texts that nobody corrected, to stand beside the lessons


class TooFewLessons(Refusal):
    sentence = _("改正还太少：至少要 %(fewest)s 条，其中用来学和用来考的都不少于 %(half)s 条。现在有 %(count)s 条。")


def lessons(community: Community) -> list[Lesson]:
    """What people say of texts that are still as they were, the oldest first."""
    said = standing(community.pk)
    texts = _texts(community, list(said))
    return [
        _lesson(texts[event], after) for event, (mark, after) in said.items() if digest(texts.get(event, "")) == mark
    ]


def _texts(community: Community, events: Sequence[int]) -> dict[int, str]:
    if not events:
        return {}
    rows = store().query(
        "SELECT id, text FROM events WHERE community_id = {community:UInt32} AND id IN {ids:Array(UInt64)}",
        {"community": community.pk, "ids": list(events)},
    )
    return {row[0]: row[1] for row in rows}


def _lesson(text: str, after: dict[str, Any]) -> Lesson:
    return Lesson(
        text,
        tone=tone_of(after["sentiment"]) if "sentiment" in after else None,
        emotion=after.get("emotion"),
        offence=after["offence"] >= 0.5 if "offence" in after else None,
        spam=after["spam"] >= 0.5 if "spam" in after else None,
    )


def train(community: Community, *, by: Staff | None) -> Calibration:
    """Try what the corrections teach; kept, it takes the place of what judged before. Raises TooFewLessons."""
    told = lessons(community)
    if not is_enough(told):
        raise TooFewLessons(fewest=FEWEST, half=FEWEST_A_HALF, count=len(told))
    beside = _beside(community)
    found = calibrate(told, score_all([one.text for one in told]), beside, score_all(beside))
    return _kept(community, found, by) if found.is_better else _refused(community, found, by)


def _beside(community: Community) -> list[str]:
    """A sample of its texts, the same every time, without those that were corrected."""
    rows = store().query(
        f"SELECT text FROM events WHERE community_id = {{community:UInt32}} AND {JUDGED} AND active"
        " AND id NOT IN {ids:Array(UInt64)} ORDER BY cityHash64(id) LIMIT {most:UInt32}",
        {"community": community.pk, "ids": list(standing(community.pk)), "most": BESIDE},
    )
    return [row[0] for row in rows]


def _figures(found: calibrating.Attempt) -> dict[str, Any]:
    return {
        "taught": found.taught,
        "held": found.held,
        "before": dict(found.before),
        "after": dict(found.after),
        "moved": found.moved,
    }


@transaction.atomic
def _kept(community: Community, found: calibrating.Attempt, by: Staff | None) -> Calibration:
    community.calibrations.filter(kept=True, removed_at=None).update(removed_at=now())
    made = Calibration.objects.create(
        community=community,
        number=found.calibration.number,
        packed=found.calibration.packed,
        figures=_figures(found),
        kept=True,
        made_at=now(),
        by=by,
    )
    note("calibration.kept", community.name, by=by, community=community, taught=found.taught, held=found.held)
    return made


@transaction.atomic
def _refused(community: Community, found: calibrating.Attempt, by: Staff | None) -> Calibration:
    note("calibration.refused", community.name, by=by, community=community, taught=found.taught, held=found.held)
    return Calibration.objects.create(
        community=community, number=0, packed=b"", figures=_figures(found), kept=False, made_at=now(), by=by
    )


@transaction.atomic
def reset(community: Community, *, by: Staff | None) -> Calibration | None:
    """The shipped weights alone judge again; the corrections stay. Answers what was put away, if anything was."""
    active = community.calibrations.filter(kept=True, removed_at=None).last()
    if active:
        Calibration.objects.filter(pk=active.pk).update(removed_at=now())
        note("calibration.reset", community.name, by=by, community=community)
    return active


@transaction.atomic
def bring_back(calibration: Calibration, *, by: Staff | None) -> None:
    """Let one that was put away judge again, in the place of whichever does now."""
    community = calibration.community
    if not calibration.kept:
        return
    community.calibrations.filter(kept=True, removed_at=None).update(removed_at=now())
    Calibration.objects.filter(pk=calibration.pk).update(removed_at=None)
    note("calibration.back", community.name, by=by, community=community)
