"""Dates as Korean sites print them → times in KST; what is not one is unknown, never "now"."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

KST = ZoneInfo("Asia/Seoul")
NOON = 12
FIRST_YEAR = 1920  # no archive of a paper is older; a placeholder like 0001-01-01 is no date

# What stands for the day, with an example
DAYS = [
    re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})\.?", re.ASCII),  # 2023-02-17
    re.compile(r"(\d{4})(년) ?(\d{1,2})월 ?(\d{1,2})일", re.ASCII),  # 2009년 8월 7일
]
# What stands for the time of day
TIMES = [
    re.compile(r"(오전|오후)? ?(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII),  # 오전 6:00:00
    re.compile(r"\[()(\d{1,2}):(\d{2})()\]", re.ASCII),  # [09:59]
    re.compile(r"(오전|오후)? ?(\d{1,2})시 ?(\d{1,2})분(?: ?(\d{1,2})초)?", re.ASCII),  # 02시 59분
]
WEEKDAY = re.compile(r"\((?:[월화수목금토일]|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\)")  # (월), (Thu)


def read_time(text: str) -> datetime | None:
    """The time a printed date names, in KST; None where day or time of day is not known."""
    text = WEEKDAY.sub("", text).strip()
    for form in DAYS:
        if match := form.match(text):
            year, _separator, month, day = match.groups()
            clock = _read_clock(text[match.end() :].strip())
            return _moment((int(year), int(month), int(day)), clock) if clock else None
    return None


def _read_clock(text: str) -> time | None:
    for form in TIMES:
        if match := form.fullmatch(text):
            half, hour, minute, second = match.groups()
            return _clock(_hour(half or "", int(hour)), int(minute), int(second or 0))
    return None


def _hour(half: str, hour: int) -> int:
    if half and hour == NOON:
        hour = 0
    return hour + NOON if half == "오후" and hour < NOON else hour


def _clock(hour: int, minute: int, second: int) -> time | None:
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _moment(day: tuple[int, int, int], clock: time) -> datetime | None:
    if day[0] < FIRST_YEAR:
        return None
    try:
        return datetime.combine(date(*day), clock, KST)
    except ValueError:
        return None
