"""Keep the lifecycle states beside members true: computed anew when a day has passed or events came or went."""

from weilu.analytics.models import LifecycleStamp
from weilu.analytics.standing import refresh
from weilu.events.client import store
from weilu.members.aliases import alias_map
from weilu.team.models import Community

_seen: dict[int, str] = {}


def refresh_stale() -> int:
    """Refresh every community whose states are out of date and whose events have come to rest (so that a running
    import does not set it off again and again); returns how many."""
    stale = []
    for community in Community.objects.all():
        stamp = stamp_of(community)
        known = LifecycleStamp.objects.filter(community=community).values_list("stamp", flat=True).first()
        if stamp != known and _seen.get(community.pk) == stamp:
            stale.append(community)
        _seen[community.pk] = stamp
    for community in stale:
        refresh_now(community)
    return len(stale)


def refresh_now(community: Community) -> None:
    """Compute the states as of yesterday and remember from what."""
    stamp = stamp_of(community)
    refresh(community)
    LifecycleStamp.objects.update_or_create(community=community, defaults={"stamp": stamp, "on": community.yesterday})


def stamp_of(community: Community) -> str:
    """Changes whenever the states may have."""
    newest, count = store().query(
        "SELECT max(seq), count() FROM events WHERE community_id = {community:UInt32}", {"community": community.pk}
    )[0]
    merged = hash(tuple(sorted(alias_map(community.pk).items())))
    return f"{community.yesterday} {newest} {count} {merged}"
