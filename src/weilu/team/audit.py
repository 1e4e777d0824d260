"""The audit log: one line for every change a person makes."""

from typing import Any

from weilu.team.models import AuditEntry, Community, Staff


def note(
    act: str, subject: str = "", *, by: Staff | None, community: Community | None = None, **details: Any
) -> AuditEntry:
    """Write down who did what, inside the transaction of the act. `by` None is the command line or Weilu itself."""
    return AuditEntry.objects.create(
        act=act, subject=subject[:200], staff=by, by=str(by) if by else "weilu", community=community, details=details
    )
