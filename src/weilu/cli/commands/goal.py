"""`weilu goal`: where goals stand."""

import click

from weilu.cli.console import Console
from weilu.cli.here import make_ready


@click.group("goal")
def command() -> None:
    """Goals (docs/goals.md)."""


@command.command("list")
@click.option("--community", "slug")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@click.pass_obj
def every(obj: tuple[Console, str], slug: str | None, *, as_json: bool) -> None:
    """Every goal: value, pace, forecast, state."""
    make_ready()
    from weilu.analytics.keeping import Keeping
    from weilu.cli.choosing import existing
    from weilu.insights.goals.standing import stand

    community = existing(slug)
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
    if as_json:
        obj[0].json({"rows": rows})
        return
    for row in rows:
        obj[0].say(f"{row['name']}\t{row['value']}\t{row['target']}\t{row['state']}")
