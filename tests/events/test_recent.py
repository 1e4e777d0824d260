"""What is remembered of recent events never calls a known event new, whatever has been dropped."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from weilu.events import recent
from weilu.events.recent import Recent

batches = st.lists(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 40)), min_size=1, max_size=12), max_size=12)


@given(
    told=batches,
    stored=st.lists(st.tuples(st.integers(1, 60), st.integers(0, 40)), max_size=20),
    most=st.integers(2, 20),
)
def test_what_it_covers_it_knows(told, stored, most):
    recent.MOST, recent.SLACK, kept = most, 0, (recent.MOST, recent.SLACK)
    try:
        recorded = dict(stored)
        memory = Recent({1: max(recorded.values())} if recorded else {})
        for batch in told:
            times = {number: recorded.get(number, ms) for number, ms in batch}
            ids = np.array(list(times), dtype=np.uint64)
            moments = np.array(list(times.values()), dtype=np.int64)
            truth = {number for number in times if number in recorded}
            if memory.covers(1, int(moments.min())):
                assert set(memory.known(1, ids).tolist()) == truth
            fresh = np.array([number not in truth for number in times])
            memory.add(1, ids[fresh], moments[fresh])
            recorded |= times
    finally:
        recent.MOST, recent.SLACK = kept
