"""A community moves to another time zone: its stored days are cut anew, in the background.

Until that is done every number is computed from the raw times in the new zone (`Community.day_zone` still names the old
one), so nothing wrong is ever shown, only slower.
"""

from django.db import transaction
from django.tasks import task

from weilu.events.models import Rewrite
from weilu.events.rewriting import finish, request
from weilu.team.models import Community


def cut_days_anew(community: Community, before: str, after: str) -> None:
    """Note the rewrite in the transaction of the change, and start it when that is certain."""
    rewrite = request(community, "cut_days", zone=after)
    transaction.on_commit(lambda: finish_rewrite.enqueue(rewrite.pk))


@task
def finish_rewrite(number: int) -> None:
    """Carry out one noted rewrite."""
    rewrite = Rewrite.objects.exclude(state=Rewrite.State.DONE).filter(pk=number).first()
    if rewrite:
        finish(rewrite)
