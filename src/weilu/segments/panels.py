"""What other packages show on a segment's page."""

from weilu.kit.panels import Panels
from weilu.segments.models import Segment

_panels = Panels()
register_panel = _panels.register


def panels_of(segment: Segment) -> list[dict[str, object]]:
    """The cards of one segment in order: name, title, address."""
    return _panels.of(segment.community.slug, segment.pk)
