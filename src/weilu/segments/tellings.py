"""How the acts of this package read in the audit log."""

from django.utils.translation import gettext_lazy as _

from weilu.team.audit import tell

tell("segment.made", _("新建了分群「%(subject)s」"))
tell("segment.changed", _("修改了分群「%(subject)s」（原名 %(before)s）"))
tell("segment.renamed", _("把分群「%(before)s」改名为「%(subject)s」"))
tell("segment.archived", _("收起了分群「%(subject)s」"))
tell("segment.restored", _("找回了分群「%(subject)s」"))
