"""Every metric once more, in plain Python over lists of events: slow, obvious, and the judge of the SQL."""

from analytics.oracle.basics import Basics, Happening
from analytics.oracle.buying import Buying
from analytics.oracle.coming_back import ComingBack
from analytics.oracle.feeling import Feeling
from analytics.oracle.going_through import GoingThrough
from analytics.oracle.journeying import Journeying
from analytics.oracle.talking import Talking

__all__ = ["Happening", "Oracle"]


class Oracle(Basics, ComingBack, GoingThrough, Buying, Feeling, Journeying, Talking):
    """All of it."""
