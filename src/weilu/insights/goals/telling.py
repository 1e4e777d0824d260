"""A goal for programs: plain values, the same over HTTP and on the command line."""

from typing import Any

from weilu.insights.goals.standing import Standing


def told_of(standing: Standing) -> dict[str, Any]:
    """Days as ISO strings; forecast None where too little is known."""
    goal, forecast = standing.goal, standing.forecast
    newest = goal.check_ins.filter(archived_at=None).first()
    return {
        "goal": goal.pk,
        "name": goal.name,
        "objective": goal.objective.name if goal.objective and goal.objective.archived_at is None else "",
        "measure": goal.measure,
        "target": goal.target,
        "from": str(goal.first),
        "to": str(goal.last),
        "owner": str(goal.owner) if goal.owner else None,
        "segment": goal.segment.name if goal.segment else None,
        "platform": goal.platform or None,
        "closed": goal.closed_at.isoformat() if goal.closed_at else None,
        "confidence": newest.confidence if newest else None,
        "on": str(standing.on),
        "value": standing.value,
        "share": standing.share,
        "pace": standing.pace,
        "forecast": {"mid": forecast.mid, "low": forecast.low, "high": forecast.high} if forecast else None,
        "state": standing.state,
    }
