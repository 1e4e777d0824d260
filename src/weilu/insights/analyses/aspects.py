"""方面: the watched features and products, added, renamed, put away and brought back."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.analytics.models import Aspect
from weilu.kit.clock import now
from weilu.kit.matching import normal
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

MOST, LONGEST, NAMES = 50, 40, 30  # aspects, characters of a name, names of one


class NoName(Refusal):
    sentence = _("要有名称，每个名字最多 40 字，一个方面最多 30 个名字。")


class NameTaken(Refusal):
    sentence = _("“%(name)s”已经有了。")


class TooManyAspects(Refusal):
    sentence = _("最多 50 个方面，先删掉一些。")


@transaction.atomic
def make(community: Community, name: str, names: Iterable[str], *, by: Staff | None) -> Aspect:
    """Watch another one. Raises Refusal."""
    name, others = _tidied(name, names)
    _free(community, name)
    if Aspect.objects.filter(community=community, archived_at=None).count() >= MOST:
        raise TooManyAspects
    aspect = Aspect.objects.create(community=community, name=name, names=others)
    note("aspect.made", name, by=by, community=community, names="、".join(aspect.called))
    return aspect


@transaction.atomic
def change(aspect: Aspect, name: str, names: Iterable[str], *, by: Staff | None) -> Aspect:
    """Another name, other synonyms. Raises Refusal."""
    name, others = _tidied(name, names)
    _free(aspect.community, name, but=aspect)
    before, aspect.name, aspect.names = "、".join(aspect.called), name, others
    aspect.save(update_fields=["name", "names"])
    note("aspect.changed", name, by=by, community=aspect.community, before=before, after="、".join(aspect.called))
    return aspect


@transaction.atomic
def put_away(aspect: Aspect, *, by: Staff | None) -> None:
    aspect.archived_at = now()
    aspect.save(update_fields=["archived_at"])
    note("aspect.archived", aspect.name, by=by, community=aspect.community)


@transaction.atomic
def bring_back(aspect: Aspect, *, by: Staff | None) -> None:
    """Raises NameTaken where another has taken its name meanwhile."""
    _free(aspect.community, aspect.name, but=aspect)
    aspect.archived_at = None
    aspect.save(update_fields=["archived_at"])
    note("aspect.restored", aspect.name, by=by, community=aspect.community)


def _tidied(name: str, names: Iterable[str]) -> tuple[str, list[str]]:
    """The name and its others, each once whatever the writing. Raises NoName."""
    every: dict[str, str] = {}
    for one in (name, *names):
        form = normal(one).strip()
        if any(char.isalnum() for char in form):
            every.setdefault(form, one.strip())
    found = list(every.values())
    if name.strip() not in found or len(found) > NAMES or any(len(one) > LONGEST for one in found):
        raise NoName
    return found[0], found[1:]


def _free(community: Community, name: str, but: Aspect | None = None) -> None:
    taken = Aspect.objects.filter(community=community, archived_at=None, name=name)
    if taken.exclude(pk=but.pk if but else 0).exists():
        raise NameTaken(name=name)
