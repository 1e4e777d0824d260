import datetime as dt
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.connect.moments import BadTime, moments

EIGHT_PAST_MIDNIGHT = 1704412980000  # 2024-01-05 08:03 in Shanghai
READ = moments(ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    "written",
    [
        "2024-01-05T00:03:00Z",
        "2024-01-05 08:03",
        "2024-01-05 08:03:00.000000",
        "2024/1/5 8:03",
        "2024.1.5 8:03",
        "2024年1月5日 08:03",
        "2024年1月5日 星期五 上午8:03:00",
        "2024年1月5日8时3分",
        "2024-01-05 09:03:00 +0900",
        "2024-01-05 00:03:00 UTC",
        "Fri Jan 05 08:03:00 +0800 2024",
        "Fri, 05 Jan 2024 08:03:00 +0800",
        "20240105080300",
        "202401050803",
        1704412980,
        "1704412980",
        1704412980000,
        "1704412980000",
        "1704412980000000",
        1704412980.0,
        45296.33541666667,
        "45296.33541666667",
        dt.datetime(2024, 1, 5, 8, 3),
    ],
)
def test_one_moment_written_in_many_ways(written):
    assert READ(written) == EIGHT_PAST_MIDNIGHT


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "no_time"),
        (None, "no_time"),
        ("1月5日 8:03", "no_year"),
        ("01-05 08:03", "no_year"),
        ("3/4/2024 8:03", "day_month_order"),
        ("2024-13-45", "bad_time"),
        ("tomorrow", "bad_time"),
        (True, "bad_time"),
        ([2024], "bad_time"),
        ("9" * 400, "bad_time"),
        (0, "too_old"),
        ("1970-01-01", "too_old"),
        ("2999-01-01", "future_time"),
    ],
)
def test_what_is_no_time_says_why(written, reason):
    with pytest.raises(BadTime, check=lambda why: why.reason == reason):
        READ(written)


def test_a_year_told_fills_dates_without_one():
    assert moments(ZoneInfo("Asia/Shanghai"), year=2024)("1月5日 8:03") == EIGHT_PAST_MIDNIGHT


def test_half_days():
    zone = ZoneInfo("UTC")
    hours = [
        moments(zone)(f"2024-01-05 {told}") // 3_600_000 % 24
        for told in ("12:00 AM", "12:00 PM", "下午3:00", "晚上12:00")
    ]
    assert hours == [0, 12, 15, 0]


@given(st.datetimes(dt.datetime(1991, 1, 1), dt.datetime(2026, 1, 1)))
def test_the_readers_of_dates_agree(when):
    iso = moments(ZoneInfo("Asia/Shanghai"))
    assert iso(when.isoformat()) == iso(f"{when:%Y年%-m月%-d日 %H:%M:%S.%f}")


@given(st.text() | st.floats() | st.integers())
def test_anything_is_a_time_or_a_bad_one(value):
    with suppress(BadTime):
        assert isinstance(READ(value), int)
