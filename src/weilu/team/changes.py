"""Changing a community's settings, and telling those who must know."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from weilu.team.audit import note
from weilu.team.models import Community, Staff

ZoneChanged = Callable[[Community, str, str], None]
zone_changed: list[ZoneChanged] = []
CHANGEABLE = (
    *("name", "time_zone", "week_start", "public_address"),
    *("watched_words", "own_words", "muted_words", "passed_words"),
)


def on_zone_change(callback: ZoneChanged) -> ZoneChanged:
    """Have `callback(community, before, after)` called inside the transaction that changes a time zone.

    For what stands above team (the event store cuts its days anew); heavy work belongs in a job on commit.
    """
    if callback not in zone_changed:
        zone_changed.append(callback)
    return callback


@transaction.atomic
def change_community(community: Community, *, by: Staff | None, **wanted: Any) -> list[str]:
    """Set the fields given; one line in the audit log for each that really changes. Answers their names."""
    current = Community.objects.select_for_update().get(pk=community.pk)
    changed = [field for field in CHANGEABLE if field in wanted and getattr(current, field) != wanted[field]]
    before = {field: getattr(current, field) for field in changed}
    for field in changed:
        setattr(current, field, wanted[field])
        setattr(community, field, wanted[field])
    current.save(update_fields=changed)
    for field in changed:
        note(
            f"community.{field}",
            current.name,
            by=by,
            community=current,
            before=before[field],
            after=wanted[field],
        )
    if "time_zone" in changed:
        for callback in zone_changed:
            callback(current, before["time_zone"], current.time_zone)
    return changed
