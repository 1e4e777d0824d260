"""The n-th equal record of a file is always the n-th, however the file is cut into chunks."""

from hypothesis import given
from hypothesis import strategies as st

from weilu.connect.numbering import Numbering

contents = st.lists(st.one_of(st.none(), st.tuples(st.sampled_from("早好走"))), max_size=60)


@given(contents, st.lists(st.integers(1, 9), min_size=60, max_size=60))
def test_ids_do_not_depend_on_how_the_file_is_cut(told, cuts):
    whole = Numbering().number(told)
    numbering, pieces, start = Numbering(), [], 0
    for size in cuts:
        pieces += numbering.number(told[start : start + size])
        start += size
    assert pieces == whole
    told_ids = [number for number in whole if number]
    assert len(set(told_ids)) == len(told_ids) == sum(one is not None for one in told)
