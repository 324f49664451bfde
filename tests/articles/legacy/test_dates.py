"""Printed dates: every form seen in the wild, and those that are unknown."""

import pytest

from articles.legacy.dates import read_time


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("2023-02-17 17:50:59", "2023-02-17T17:50:59+09:00"),
        ("2019.11.21 10:10", "2019-11-21T10:10:00+09:00"),
        ("2023/12/26 [09:59]", "2023-12-26T09:59:00+09:00"),
        ("2009년 8월 7일 02시 59분", "2009-08-07T02:59:00+09:00"),
        ("2016년 04월 11일(월) 00:00", "2016-04-11T00:00:00+09:00"),
        ("2023-03-19 오전 6:00:00", "2023-03-19T06:00:00+09:00"),
        ("2025-11-06 11:40 (Thu)", "2025-11-06T11:40:00+09:00"),
        ("2023-03-19 오후 6:00:00", "2023-03-19T18:00:00+09:00"),
        ("2023-03-19 오전 12:05:00", "2023-03-19T00:05:00+09:00"),
        ("2023-03-19 오후 12:05:00", "2023-03-19T12:05:00+09:00"),
        ("1988-07-01 10:00", "1988-07-01T10:00:00+10:00"),  # summer time
    ],
)
def test_a_printed_date_is_a_time_in_korea(printed: str, moment: str) -> None:
    read = read_time(printed)
    assert read
    assert read.isoformat() == moment


@pytest.mark.parametrize(
    "printed",
    [
        "0000년 00월 00일",
        "0000-00-00 00:00:00",
        "0001-01-01 00:00:00",  # published, its time was one that nothing could read back
        "1899-12-31 10:00",
        "2023-02-30 10:00",
        "2023-02-17 25:00",
        "2023-02-17 10:61",
        "2023-02-17",  # no time of day
        "2023-02.17 10:00",
        "２０２３-02-17 10:00",
        "어제 오후 3시",
        "",
    ],
)
def test_what_is_no_date_is_unknown_and_never_now(printed: str) -> None:
    assert read_time(printed) is None
