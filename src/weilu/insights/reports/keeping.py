"""Reports that were made: named, deleted, brought back."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.insights.models import Report
from weilu.kit.clock import now
from weilu.kit.soundness import sound_text
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

LONGEST = 80


class RenamedMeanwhile(Refusal):
    sentence = _("刚有人改过这份报告的名字，看看现在的再改。")


class MadeAgain(Refusal):
    sentence = _("这一期后来又生成过一份，先删掉那一份再找回。")


@transaction.atomic
def rename(report: Report, name: str, *, seen: int, by: Staff) -> None:
    """Another name; none for the usual one. seen: the version that was read; raises RenamedMeanwhile where another
    stands."""
    name = " ".join(sound_text(name).split())[:LONGEST]
    unchanged = Report.objects.filter(pk=report.pk, version=seen)
    if not unchanged.update(name=name, version=seen + 1):
        raise RenamedMeanwhile
    note("report.renamed", name or _named(report), by=by, community=report.community, before=_named(report))


@transaction.atomic
def put_away(report: Report, *, by: Staff) -> None:
    """Delete it; `bring_back` undoes it."""
    if Report.objects.filter(pk=report.pk, archived_at=None).update(archived_at=now()):
        note("report.archived", _named(report), by=by, community=report.community)


def bring_back(report: Report, *, by: Staff) -> None:
    """Raises MadeAgain where the same period has another report since."""
    try:
        with transaction.atomic():
            if Report.objects.filter(pk=report.pk, archived_at__isnull=False).update(archived_at=None):
                note("report.restored", _named(report), by=by, community=report.community)
    except IntegrityError:
        raise MadeAgain from None


def of(community: Community, pk: int) -> Report | None:
    """One that was deleted; None where it is there, or was never."""
    return Report.objects.filter(community=community, pk=pk).exclude(archived_at=None).first()


def _named(report: Report) -> str:
    return report.name or f"{report.first} – {report.last}"
