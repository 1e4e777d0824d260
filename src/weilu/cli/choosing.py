"""Which community a command is about."""

from django.utils.translation import gettext as _

from weilu.cli.console import Failed
from weilu.team.founding import found
from weilu.team.models import Community


def existing(slug: str | None) -> Community:
    """The community named, or the only one there is. Raises Failed."""
    if slug:
        community = Community.objects.filter(slug=slug).first()
        if community is None:
            names = "、".join(Community.objects.values_list("slug", flat=True)) or _("还没有")
            raise Failed(_("没有社群 %(slug)s；现有的社群：%(names)s") % {"slug": slug, "names": names})
        return community
    communities = list(Community.objects.all()[:9])
    if len(communities) == 1:
        return communities[0]
    if not communities:
        raise Failed(_("还没有社群。先用 weilu import 导入数据，或运行 weilu demo。"))
    names = "、".join(c.slug for c in communities)
    raise Failed(_("有多个社群，请用 --community 指明：%(names)s") % {"names": names})


def existing_or_new(slug: str | None, zone: str) -> Community:
    """The same for an import: a community that does not exist yet is made, in that zone."""
    if slug:
        return Community.objects.filter(slug=slug).first() or found(slug, slug=slug, zone=zone)
    if not Community.objects.exists():
        return found(_("我的社群"), slug="community", zone=zone)
    return existing(None)
