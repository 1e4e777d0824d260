"""A goal for programs: plain values, the same over HTTP and on the command line."""

from typing import Any

from weilu.insights.goals.standing import Standing


def told_of(standing: Standing) -> dict[str, Any]:
    """Days as ISO strings; forecast None where too little is known."""
    goal, forecast = standing.goal, standing.forecast
    return {
        "goal": goal.pk,
        "name": goal.name,
        "objective": goal.objective,
        "measure": goal.measure,
        "target": goal.target,
        "from": str(goal.first),
        "to": str(goal.last),
        "owner": str(goal.owner) if goal.owner else None,
        "on": str(standing.on),
        "value": standing.value,
        "share": standing.share,
        "pace": standing.pace,
        "forecast": {"mid": forecast.mid, "low": forecast.low, "high": forecast.high} if forecast else None,
        "state": standing.state,
    }
