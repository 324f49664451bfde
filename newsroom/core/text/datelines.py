"""Datelines and signatures: who reports, for whom and from where, taken off the body's edges."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

TITLE = r"(?:[가-힣]{0,4}기자|특파원|통신원|논설위원|편집위원)"
NAME = r"[가-힣]{2,5}"
NAMES = rf"{NAME}(?: ?[·‧ㆍ,] ?{NAME}){{0,9}}"
PEOPLE = rf"{NAMES} {TITLE}(?:[ ,·‧ㆍ]{{1,3}}{NAMES} {TITLE}){{0,9}}"
OUTLET = r"[가-힣A-Za-z0-9&.]{1,30}(?: [가-힣A-Za-z0-9&.]{1,30})??"
MAIL = r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4}"

# Forms at the beginning of a body, first match wins
FRONT = [
    # like [매체 이름 기자], [매체=이름 기자] and (매체 = 이름 기자)
    re.compile(rf"[\[(【](?P<outlet>{OUTLET}) ?[ =/] ?(?P<people>{PEOPLE})[\])】]"),
    # like (서울=연합뉴스) 이름 기자 = and 【서울=매체/뉴시스】
    re.compile(
        rf"[\[(【](?P<place>[가-힣]{{2,8}}) ?= ?(?P<outlet>{OUTLET}(?:/{OUTLET})?)[\])】]"
        rf"(?: ?(?P<people>{PEOPLE}) ?=(?= ))?"
    ),
    # like 매체 이름 기자 |
    re.compile(rf"(?P<outlet>{OUTLET}) (?P<people>{PEOPLE}) ?\|"),
    # like a paper's name alone: [매체]
    re.compile(rf"[\[【](?P<outlet>{OUTLET})[\]】]"),
]
# Forms at its end
END = [
    # like [매체 이름 기자]
    re.compile(rf"[\[(【](?P<outlet>{OUTLET}) ?[ =/] ?(?P<people>{PEOPLE})[\])】]$"),
    # like 이름 기자 mail@…; a comma before the name belongs to the sentence
    re.compile(
        rf"(?:^|(?<=[\s.!?\"”’/=]))(?P<people>{NAME}(?: ?[·‧ㆍ] ?{NAME}){{0,9}} {TITLE})"
        rf" ?[(\[/]? ?(?P<mail>{MAIL})[)\]]?$"
    ),
]
# Words in brackets that name no paper
NOT_OUTLETS = {
    "포토", "포토뉴스", "단독", "속보", "종합", "인터뷰", "주", "인사", "부고", "사설", "칼럼",
    "기고", "기획", "르포", "영상", "특집", "사진",
}  # fmt: skip
OUTLET_ENDINGS = (
    "일보", "신문", "뉴스", "뉴시스", "뉴스1", "통신", "방송", "경제", "타임스", "타임즈", "투데이",
    "저널", "미디어", "데일리", "헤럴드", "프레스", "포스트", "매일", "연합", "TV", "KBS", "MBC",
    "SBS", "YTN",
)  # fmt: skip
_PERSONS = re.compile(rf"(?P<names>{NAMES}) (?P<title>{TITLE})")
_NAME = re.compile(NAME)
_BYLINE = re.compile(rf"(?P<people>{PEOPLE})(?: ?[(\[]?(?P<mail>{MAIL})[)\]]?)?")


@dataclass(frozen=True)
class Person:
    """A name as printed, with what stood behind it (기자, 특파원…)."""

    name: str
    title: str = ""
    email: str = ""


@dataclass(frozen=True)
class Dateline:
    """The line that says who reports from where; `text` is as typed."""

    text: str
    outlet: str = ""
    place: str = ""
    people: tuple[Person, ...] = ()


def split_dateline(paragraph: str, outlets: Collection[str] = ()) -> tuple[Dateline | None, str]:
    """The dateline a body begins with, if any, and the rest.

    A name alone in brackets is a dateline only if it is one of `outlets` or sounds like a paper.
    """
    for form in FRONT:
        match = form.match(paragraph)
        if match and _names_an_outlet(match, outlets):
            return _dateline(match), paragraph[match.end() :].strip()
    return None, paragraph


def split_signature(paragraph: str) -> tuple[Dateline | None, str]:
    """The signature a body ends with, if any, and what stands before it."""
    for form in END:
        match = form.search(paragraph)
        if match and _names_an_outlet(match):
            return _dateline(match), paragraph[: match.start()].rstrip(" /=|")
    return None, paragraph


def read_people(line: str) -> tuple[Person, ...]:
    """The people a line like `김누리·한가람 기자` names; empty for any other line."""
    match = _BYLINE.fullmatch(line)
    return _people(match) if match else ()


def _names_an_outlet(match: re.Match[str], outlets: Collection[str] = ()) -> bool:
    groups = match.groupdict()
    outlet = groups.get("outlet")
    if outlet is None:
        return True
    if outlet in NOT_OUTLETS:
        return False
    if groups.get("people") and not groups.get("place"):
        return True
    return outlet in outlets or outlet.endswith(OUTLET_ENDINGS)


def _dateline(match: re.Match[str]) -> Dateline:
    groups = match.groupdict()
    outlet, place = groups.get("outlet") or "", groups.get("place") or ""
    return Dateline(match.group().strip(), outlet, place, _people(match))


def _people(match: re.Match[str]) -> tuple[Person, ...]:
    groups = match.groupdict()
    people = [
        Person(name, group["title"])
        for group in _PERSONS.finditer(groups.get("people") or "")
        for name in _NAME.findall(group["names"])
    ]
    mail = groups.get("mail")
    return tuple(replace(person, email=mail) for person in people) if mail else tuple(people)
