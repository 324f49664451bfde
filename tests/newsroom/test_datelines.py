"""Datelines and signatures: the forms seen in the wild, and what only looks like one."""

import pytest

from newsroom.core.text.datelines import Person, read_people, split_dateline, split_signature

REPORTER = (Person("한가람", "기자"),)
TWO = (Person("한가람", "기자"), Person("윤서라", "기자"))


@pytest.mark.parametrize(
    ("line", "outlet", "place", "people"),
    [
        ("[누리일보 한가람 기자]", "누리일보", "", REPORTER),
        ("[누리일보=한가람 기자]", "누리일보", "", REPORTER),
        ("(누리일보 = 한가람 기자)", "누리일보", "", REPORTER),
        ("누리일보 한가람 기자 |", "누리일보", "", REPORTER),
        ("[누리일보]", "누리일보", "", ()),
        ("(서울=연합뉴스) 한가람 기자 =", "연합뉴스", "서울", REPORTER),
        ("【서울=누리/뉴시스】", "누리/뉴시스", "서울", ()),
        ("[서울=뉴시스] 한가람 기자 =", "뉴시스", "서울", REPORTER),
        ("[더 누리 한가람 기자]", "더 누리", "", REPORTER),
        ("[누리일보 한가람·윤서라 기자]", "누리일보", "", TWO),
        ("[누리일보 한가람 기자, 윤서라 기자]", "누리일보", "", TWO),
        ("[누리일보 한가람 선임기자]", "누리일보", "", (Person("한가람", "선임기자"),)),
        ("[누리일보 한가람 특파원]", "누리일보", "", (Person("한가람", "특파원"),)),
    ],
)
def test_a_dateline_is_parsed_away(
    line: str, outlet: str, place: str, people: tuple[Person, ...]
) -> None:
    dateline, rest = split_dateline(f"{line} 시가 다리를 새로 놓는다.")
    assert dateline
    assert (dateline.text, dateline.outlet, dateline.place) == (line, outlet, place)
    assert dateline.people == people
    assert rest == "시가 다리를 새로 놓는다."


@pytest.mark.parametrize(
    "text",
    [
        "[포토] 봄꽃이 핀 강변",
        "[단독] 시, 다리 새로 놓는다",
        "[인터뷰] “다리는 사람을 잇는다”",
        "(주)누리건설이 공사를 맡았다.",
        "[인터뷰 한가람 기자] 다리를 놓는 사람",
        "[강변에서] 다리를 걷다",
        "(단위=만원) 올해 예산",
        "한가람 기자가 다리를 걸었다.",
        "시가 다리를 새로 놓는다. [누리일보 한가람 기자]",
    ],
)
def test_what_only_looks_like_a_dateline_stays_in_the_text(text: str) -> None:
    assert split_dateline(text) == (None, text)


def test_a_known_paper_in_brackets_is_a_dateline() -> None:
    assert split_dateline("[강변에서] 다리를 걷다", {"강변에서"})[1] == "다리를 걷다"


@pytest.mark.parametrize(
    ("end", "people"),
    [
        ("[누리일보 한가람 기자]", REPORTER),
        ("한가람 기자 garam@nuri.example", (Person("한가람", "기자", "garam@nuri.example"),)),
        ("한가람 기자(garam@nuri.example)", (Person("한가람", "기자", "garam@nuri.example"),)),
        ("/한가람 기자 garam.h@nuri.co.example", (
            Person("한가람", "기자", "garam.h@nuri.co.example"),)),
    ],
)  # fmt: skip
def test_a_signature_is_parsed_away(end: str, people: tuple[Person, ...]) -> None:
    signature, rest = split_signature(f"공사는 봄에 끝난다. {end}")
    assert signature
    assert signature.people == people
    assert rest == "공사는 봄에 끝난다."


@pytest.mark.parametrize(
    "text",
    [
        "공사는 봄에 끝난다고 밝혔다.",
        "문의는 bridge@city.example",
        "다리 위에서 만난 한가람 기자",
        "공사는 봄에 끝난다. [포토]",
    ],
)
def test_an_end_without_signature_stays(text: str) -> None:
    assert split_signature(text) == (None, text)


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("한가람 기자", REPORTER),
        ("한가람·윤서라 기자", TWO),
        ("한가람 기자, 윤서라 기자", TWO),
        ("한가람 기자 garam@nuri.example", (Person("한가람", "기자", "garam@nuri.example"),)),
        ("한가람", ()),
        ("편집국", ()),
        ("등록 2024-01-01 10:00", ()),
    ],
)
def test_a_line_names_reporters(line: str, people: tuple[Person, ...]) -> None:
    assert read_people(line) == people
