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

    keeping = Keeping(community)
    rows = []
    for goal in community.goals.filter(archived_at=None):
        one = stand(keeping, goal)
        forecast = one.forecast
        rows.append(
            {
                "name": goal.name,
                "objective": goal.objective,
                "measure": goal.measure,
                "target": goal.target,
                "from": str(goal.first),
                "to": str(goal.last),
                "owner": str(goal.owner) if goal.owner else None,
                "value": one.value,
                "share": one.share,
                "pace": one.pace,
                "forecast": {"mid": forecast.mid, "low": forecast.low, "high": forecast.high} if forecast else None,
                "state": one.state,
            }
        )
    tell(obj[0], rows, lambda row: f"{row['name']}\t{row['value']}\t{row['target']}\t{row['state']}", as_json=as_json)
