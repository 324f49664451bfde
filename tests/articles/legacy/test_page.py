"""A whole page: what is taken from it, what is said to be unclear, and pages that are none."""

from pathlib import Path

import pytest

from articles.legacy import Caption, Page, decode, read_page
from articles.legacy.page import read_ranked
from media.models import SourceKind
from newsroom.core.errors import Invalid

NIGHT_BUS = Path(__file__).with_name("night_bus.txt")
SHORT = """[단독] 강변 다리, 봄에 열린다
  • 등록 {registered}
{extra}
  • 사람만 건너는 길

{body}

3
  • 목록 바로가기
"""
BODY = "다리는 두 해 만에 완성됐다."


@pytest.fixture
def page() -> Page:
    return read_page(decode(NIGHT_BUS.read_bytes()))


def short(registered: str = "2024-11-28 16:05", extra: str = "", body: str = BODY) -> Page:
    return read_page(SHORT.format(registered=registered, extra=extra, body=body))


def test_the_top_of_a_page(page: Page) -> None:
    assert page.headline == '윤슬시,`한밤의 마을버스` 3개 노선 "새해부터 달린다"'
    assert page.prefix == ""
    assert [(p.name, p.title) for p in page.people] == [("한가람", "기자")]
    assert page.registered_at
    assert page.registered_at.isoformat() == "2024-11-28T16:05:09+09:00"
    assert page.subheads == ["밤 11시부터 새벽 2시까지 20분 간격", "야간 노동자 6천여 명 이용 전망"]


def test_the_body_without_dateline_caption_and_empty_paragraphs(page: Page) -> None:
    assert page.dateline
    assert page.dateline.text == "[누리일보 한가람 기자]"
    assert len(page.paragraphs) == 4
    assert page.paragraphs[0].startswith(
        "윤슬시는 내년 1월 2일부터 밤 11시 이후에도 다니는 `한밤의"
    )
    assert "윤슬교통공사‧시내버스조합" in page.paragraphs[0]
    assert page.paragraphs[-1].endswith("24명을 더 뽑을 것을 요구했다.")


def test_the_caption_with_its_credit_apart_and_its_place(page: Page) -> None:
    words = "윤슬시 공무원들이 28일 시청 앞에서 새로 들여온 전기버스 `달빛`을 살펴보고 있다."
    assert page.captions == [Caption(words, "윤슬시 제공", SourceKind.PROVIDED, after=1)]


def test_the_most_viewed_and_what_is_unclear_in_it(page: Page) -> None:
    first, second, third = page.most_viewed
    assert first.headline == "“버스 끊겨도 괜찮아요”…밤길 지키는 마을 택시 3년"
    assert first.excerpt
    assert first.excerpt.startswith("늦은 밤 마지막 버스를")
    assert second.headline == "강변 도서관, 밤 11시까지 문 연다"
    assert (third.rank, third.headline, third.excerpt) == (3, None, None)
    assert third.text.startswith("전통시장 장바구니 배달, 이웃 도시로 전통시장에서")


def test_the_page_says_what_was_recognised_and_what_not(page: Page) -> None:
    assert page.recommendations == 7
    assert [value for _what, value in page.recognised][:3] == [
        '윤슬시,`한밤의 마을버스` 3개 노선 "새해부터 달린다"',
        "한가람 기자",
        "2024-11-28T16:05:09+09:00",
    ]
    assert [line[:7] for _why, line in page.not_recognised] == ["3. 전통시장"]


def test_a_page_in_cp949_reads_the_same(page: Page) -> None:
    text = NIGHT_BUS.read_text(encoding="utf-8")
    for missing, instead in {"\u00a0": " ", "‧": "·", "•": "·"}.items():
        text = text.replace(missing, instead)
    read = read_page(decode(text.encode("cp949")))
    assert read.headline == page.headline
    assert read.most_viewed == page.most_viewed
    assert read_page(decode(b"\xef\xbb\xbf" + text.encode())).paragraphs == read.paragraphs


def test_an_unknown_time_is_reported_and_never_made_up() -> None:
    read = short(registered="0000년 00월 00일")
    assert read.registered_at is None
    assert [line for _why, line in read.not_recognised] == ["• 등록 0000년 00월 00일"]


def test_a_prefix_is_a_field_and_no_text() -> None:
    read = short()
    assert (read.prefix, read.headline) == ("exclusive", "강변 다리, 봄에 열린다")


def test_reporters_come_from_dateline_or_signature_where_no_line_names_them() -> None:
    assert [p.name for p in short(body=f"[누리일보 한가람 기자] {BODY}").people] == ["한가람"]
    read = short(body=f"{BODY}\n\n윤서라 기자 seora@nuri.example")
    assert [(p.name, p.email) for p in read.people] == [("윤서라", "seora@nuri.example")]
    assert read.paragraphs == [BODY]


def test_what_belongs_to_no_field_is_named() -> None:
    read = short(
        extra="  • 수정 2024-11-29 10:00",
        body=f"{BODY}\n▲ 다리 위의 주민들\n저작권자 ⓒ 누리일보, 무단 전재 및 재배포 금지",
    )
    assert read.subheads == ["사람만 건너는 길"]
    assert read.paragraphs == [BODY]
    assert [line for _why, line in read.not_recognised] == [
        "• 수정 2024-11-29 10:00",
        "다리 위의 주민들",
        "저작권자 ⓒ 누리일보, 무단 전재 및 재배포 금지",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "그냥 메모\n장보기 목록",
        "  • 한가람 기자\n  • 등록 2024-11-28 16:05:09\n본문",
        "머리말\n  • 등록 2024-11-28 16:05:09\n\n0\n  • 목록 바로가기",
        "머리말\n  • 등록 2024-11-28 16:05:09\n[누리일보 한가람 기자]\n  • 목록 바로가기",
    ],
)
def test_a_text_that_is_no_page_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_page(text)
    assert refused.value.code == "not_a_page"


def test_bytes_that_are_no_text_name_their_line() -> None:
    with pytest.raises(Invalid) as refused:
        decode("첫 줄\n둘째 줄".encode("cp949") + b"\n\xff\xff")
    assert refused.value.code == "undecodable"
    assert "3" in refused.value.sentence


def test_an_excerpt_is_told_apart_only_where_one_place_fits() -> None:
    excerpt = "가" * 149 + " "
    assert read_ranked(1, f"머리말 {excerpt}...").headline == "머리말"
    assert read_ranked(1, f"머리말 {excerpt}").headline is None
    assert read_ranked(1, "머리말 짧은 발췌...").headline is None
