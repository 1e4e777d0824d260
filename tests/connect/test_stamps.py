import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from weilu.connect.stamps import clock_ms, epoch_ms, offset_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("told", [1709971200, "1709971200", 1709971200_000, "1709971200000", 1709971200.0])
def test_seconds_and_milliseconds_are_told_apart_by_size(told):
    assert epoch_ms(told) == 1709971200_000


@pytest.mark.parametrize("told", [None, True, 0, -5, "昨天", "nan", "inf", 10**30, {}, "1e400"])
def test_what_is_no_moment_is_none(told):
    assert epoch_ms(told) is None


def test_a_clock_time_is_read_in_the_zone_unless_it_bears_one():
    assert clock_ms("2024-03-09 16:00:00", SHANGHAI) == 1709971200_000
    assert clock_ms("2024-03-09T08:00:00Z", SHANGHAI) == 1709971200_000
    assert clock_ms("2024-03-09T16:00:00.5+08:00", dt.UTC) == 1709971200_500


@pytest.mark.parametrize("told", ["", "2024-13-09 16:00:00", "2024-03-09 16:99:00", "----:--:--"])
def test_a_clock_time_that_is_none_is_none(told):
    assert clock_ms(told, SHANGHAI) is None


def test_one_moment_given_both_ways_betrays_the_exporters_offset():
    assert offset_of("2024-03-09T16:00:00", 1709971200_000) == dt.timezone(dt.timedelta(hours=8))
    assert offset_of("2024-03-19T16:00:00", 1709971200_000) is None
