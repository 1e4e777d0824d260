"""`weilu goal`: where goals stand."""

import click

from weilu.cli.console import Console
from weilu.cli.parts import common, community_of, tell


@click.group("goal")
def command() -> None:
    """Goals (docs/goals.md)."""


@command.command("list")
@common
def every(obj: tuple[Console, str], slug: str | None, *, as_json: bool) -> None:
    """Every goal: value, pace, forecast, state."""
    community = community_of(slug)
    from weilu.analytics.keeping import Keeping
    from weilu.insights.goals.standing import stand
    from weilu.insights.goals.telling import told_of

    keeping = Keeping(community)
    rows = [told_of(stand(keeping, goal)) for goal in community.goals.filter(archived_at=None)]
    tell(obj[0], rows, lambda row: f"{row['name']}\t{row['value']}\t{row['target']}\t{row['state']}", as_json=as_json)
