"""目标: a measure, a target, a date, an owner; where it stands and where it is heading."""
