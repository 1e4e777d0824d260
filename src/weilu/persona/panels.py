"""What other packages show on a persona's page."""

from weilu.kit.panels import Panels
from weilu.persona.models import Persona

_panels = Panels()
register_panel = _panels.register


def panels_of(persona: Persona) -> list[dict[str, object]]:
    """The cards of one persona in order: name, title, address."""
    return _panels.of(persona.community.slug, persona.pk)
