"""What other packages show on a member's profile. Calendar, hours and company stand at 10, 20, 30."""

from weilu.kit.panels import Panels
from weilu.members.models import Member

_panels = Panels()
register_panel = _panels.register


def panels_of(member: Member) -> list[dict[str, object]]:
    """The cards of one profile in order: name, title, address."""
    return _panels.of(member.community.slug, member.pk)
