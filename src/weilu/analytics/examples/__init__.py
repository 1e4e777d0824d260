"""Every metric worked by hand: about ten events and the rows that must come out. Shown on its card, run as its test.

Everybody lives in Asia/Shanghai; 2026-03-02 is a Monday. 小围 is a bot and 老板 is staff: neither counts.
"""

from weilu.analytics.examples import being_there, coming_back, feeling, going_through, talking, worth
from weilu.analytics.examples.example import BOT, STAFF, ZONE, Example, Told

__all__ = ["BOT", "EXAMPLES", "STAFF", "ZONE", "Example", "Told"]

EXAMPLES: dict[str, Example] = {
    example.metric: example
    for part in (being_there, coming_back, feeling, going_through, talking, worth)
    for example in vars(part).values()
    if isinstance(example, Example)
}
