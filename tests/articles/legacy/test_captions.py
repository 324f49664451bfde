"""Captions: words and credit apart, in every form seen, and paragraphs that are none."""

import pytest

from articles.legacy.captions import read_caption
from media.models import SourceKind


@pytest.mark.parametrize(
    ("line", "text", "credit", "source"),
    [
        ("시장이 걷고 있다.(사진=한빛시 제공)", "시장이 걷고 있다.", "한빛시 제공", "provided"),
        ("▲ 새로 놓인 다리 (사진=뉴시스)", "새로 놓인 다리", "뉴시스", "agency"),
        ("사진=한빛시 제공", "", "한빛시 제공", "provided"),
        ("새로 놓인 다리. 사진=독자 제공", "새로 놓인 다리.", "독자 제공", "reader"),
        ("새로 놓인 다리 ⓒ누리일보", "새로 놓인 다리", "누리일보", None),
        ("ⓒ 한가람 기자", "", "한가람 기자", "own"),
        ("새로 놓인 다리 (자료사진)", "새로 놓인 다리", "자료사진", "archive"),
        ("▲새로 놓인 다리(연합뉴스 자료사진)", "새로 놓인 다리", "연합뉴스 자료사진", "archive"),
        ("걷는 주민들. 누리TV 화면 갈무리", "걷는 주민들.", "누리TV 화면 갈무리", "capture"),
        ("걷는 주민들 (누리TV 화면 갈무리)", "걷는 주민들", "누리TV 화면 갈무리", "capture"),
        ("▲ 밤에도 걷는 주민들", "밤에도 걷는 주민들", "", None),
        ("`강변(이하 ‘강’)` 풍경[사진: 한빛시]", "`강변(이하 ‘강’)` 풍경", "한빛시", None),
    ],
)  # fmt: skip
def test_a_caption_gives_up_its_credit(
    line: str, text: str, credit: str, source: str | None
) -> None:
    caption = read_caption(line)
    assert caption
    assert (caption.text, caption.credit) == (text, credit)
    assert caption.source_kind == (SourceKind(source) if source else None)


@pytest.mark.parametrize(
    "line",
    [
        "시가 다리를 새로 놓는다.",
        "주민들이 낸 사진은 시청에 걸린다(전시는 3월까지).",
        "그는 사진=예술이라는 등식을 깼다고 말했다. 전시는 이어진다.",
        "시가 다리를 새로 놓는다. " * 20 + "(사진=한빛시 제공)",
    ],
)
def test_a_paragraph_is_no_caption(line: str) -> None:
    assert read_caption(line) is None
