"""Words out of picture files: which are taken, in which encodings."""

import tempfile
from typing import Any

import pytest

from media import imaging
from media.metadata import words
from tests.media import pictures


def raw(text: str, encoding: str = "utf-8") -> str:
    return text.encode(encoding).decode("latin-1")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, ("", "")),
        ({"description": raw("한강 둔치의 아침")}, ("한강 둔치의 아침", "")),
        ({"description": raw("한강 둔치의 아침", "cp949")}, ("한강 둔치의 아침", "")),
        ({"description": "exif", "caption": "iptc"}, ("iptc", "")),
        ({"description": "OLYMPUS DIGITAL CAMERA         "}, ("", "")),
        ({"description": raw("가"), "artist": raw("박하늘")}, ("가", "박하늘")),
        ({"copyright": "Paper", "artist": "Park", "credit": "Agency"}, ("", "Agency")),
        ({"description": "\xff\xfe\xfd"}, ("", "")),
        ({"description": raw("첫 줄\r\n둘째\u200b 줄")}, ("첫 줄\n둘째 줄", "")),
        ({"artist": "x" * 300}, ("", "x" * 120)),
    ],
)
def test_words(tags: dict[str, str], expected: tuple[str, str]) -> None:
    assert words(tags) == expected


@pytest.mark.parametrize(
    ("embedded", "expected"),
    [
        ({"description": "Han River", "artist": "Park"}, ("Han River", "Park")),
        (
            {"description": "x", "iptc": {120: "강변의 아침".encode(), 110: "서울시".encode()}},
            ("강변의 아침", "서울시"),
        ),
        ({"iptc": {80: "박하늘".encode("cp949")}}, ("", "박하늘")),
    ],
)
def test_words_of_real_files(embedded: dict[str, Any], expected: tuple[str, str]) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(pictures.with_words(**embedded).getvalue())
        file.flush()
        assert words(imaging.read(file).tags) == expected
