"""Text: what is stripped and refused, lengths in graphemes, excerpts, bigrams, initial sounds."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsroom.core.errors import Invalid
from newsroom.core.text import (
    body_text,
    chosung,
    clean_line,
    clean_text,
    cut,
    excerpt,
    grapheme_length,
    search_query,
    search_vector,
    search_words,
)

FAMILY = "👩\u200d👩\u200d👧"
FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"  # England

any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
marked_text = st.text(
    st.sampled_from("가e\u0301\u200d\u200b👩👧🏽\ufe0f\u202e\r\n \u00ad\U000e0041")
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (unicodedata.normalize("NFD", "한글 기사"), "한글 기사"),
        ("\ufeff머리말", "머리말"),
        ("제로\u200b폭\u200c\u2060", "제로폭"),
        ("하이\u00ad픈", "하이픈"),
        ("종\x07소리\x1b\x7f\x9f", "종소리"),
        ("첫 줄\r\n둘째\r셋째\u2028넷째\x85끝", "첫 줄\n둘째\n셋째\n넷째\n끝"),
        ("표\t칸", "표\t칸"),
        ("뒤집힌 \u202e이름\u202c.jpg", "뒤집힌 이름.jpg"),
        (FAMILY, FAMILY),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("👩🏽\u200d💻", "👩🏽\u200d💻"),
        ("가\u200d나", "가나"),
        (FLAG, FLAG),
        ("숨긴 글\U000e0041\U000e0042", "숨긴 글"),
        ("`따옴표` ‧ ㆍ · … ＡＢ ①", "`따옴표` ‧ ㆍ · … ＡＢ ①"),
        ("  가장자리 ", "  가장자리 "),
    ],
)
def test_stored_text_keeps_what_was_typed_and_nothing_invisible(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"), [("본문\0끝", "nul_byte"), ("반쪽\ud83d", "lone_surrogate")]
)
def test_text_no_database_can_hold_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_text(typed)
    assert refused.value.code == code


@given(any_text | marked_text)
def test_cleaning_twice_changes_nothing(typed: str) -> None:
    once = clean_text(typed)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_a_line_has_no_breaks_and_single_spaces() -> None:
    assert clean_line(" 한\u00a0줄로\n\n합친\t제목　 ") == "한 줄로 합친 제목"


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("기사", 2), (FAMILY, 1), (FLAG + "a", 2), ("e\u0301", 1)]
)
def test_lengths_count_what_people_see(text: str, length: int) -> None:
    assert grapheme_length(text) == length


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("짧은 글", 10, "짧은 글"),
        ("딱 맞는 길이", 7, "딱 맞는 길이"),
        ("하나둘셋넷다섯여섯", 5, "하나둘셋…"),
        ("시는 내년 예산안을 의회에 제출했다", 17, "시는 내년 예산안을 의회에…"),
        ("짧은 뒤에공백없이이어지는긴말", 12, "짧은 뒤에공백없이이어…"),
        (FAMILY * 4, 3, FAMILY * 2 + "…"),
        ("없다", 0, ""),
    ],
)  # fmt: skip
def test_a_cut_ends_after_a_word_when_one_is_near(text: str, length: int, expected: str) -> None:
    assert cut(text, length) == expected


@given(any_text | marked_text, st.integers(0, 40))
def test_a_cut_is_never_too_long_and_marked_only_if_cut(text: str, length: int) -> None:
    short = cut(text, length)
    assert grapheme_length(short) <= length
    assert len(short) <= 8 * length
    assert short == text or not short or (short.endswith("…") and text.startswith(short[:-1]))


def test_stacked_accents_cannot_overflow_a_column() -> None:
    assert len(cut("가" + "\u0301" * 5_000, 140)) <= 8 * 140


def test_body_text_breaks_at_blocks_and_leaves_captions_out() -> None:
    html = (
        "<p>시의회가 조례를 <strong>의결했다</strong>.</p><p>SK는 불참했다.</p>"
        '<figure data-photo="3"><figcaption>▲ 본회의장</figcaption></figure>'
        "<ul><li>찬성 20</li><li>반대 3</li></ul><footer>상담 109</footer><p>A &amp; B</p>"
    )
    assert body_text(html) == ("시의회가 조례를 의결했다.\nSK는 불참했다.\n찬성 20\n반대 3\nA & B")


def test_an_excerpt_is_one_line_with_a_space_at_each_block() -> None:
    assert excerpt("밝혔다.\nSK텔레콤은 쉬었다.") == "밝혔다. SK텔레콤은 쉬었다."
    assert grapheme_length(excerpt("가나다라 " * 100)) <= 140


def test_an_excerpt_has_no_dateline() -> None:
    assert excerpt("[누리일보 한가람 기자] 시가 다리를 놓는다.\n봄에 끝난다.") == (
        "시가 다리를 놓는다. 봄에 끝난다."
    )
    assert excerpt("[단독] 시가 다리를 놓는다.") == "[단독] 시가 다리를 놓는다."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("대통령", ["대통", "통령"]),
        ("국정 원", ["국정", "원"]),
        ("AI의", ["ai", "의"]),
        ("80여개국", ["80", "여개", "개국"]),
        ("ＲＥＡＩＭ　２０２３", ["reaim", "2023"]),
        ("외교·국방‧안보ㆍ통상", ["외교", "국방", "안보", "통상"]),
        ('‘따옴표’ "속" `말`', ["따옴", "옴표", "속", "말"]),
        ("美대선 尹", ["美", "대선", "尹"]),
        (unicodedata.normalize("NFD", "서울"), ["서울"]),
        ("…?!", []),
    ],
)
def test_words_for_search(text: str, words: list[str]) -> None:
    assert search_words(text) == words


def test_a_vector_weighs_its_fields_and_keeps_them_apart() -> None:
    vector = search_vector([("예산안 통과", "A"), ("통과 소식", "B")])
    assert vector == "'예산':1A '산안':2A '통과':3A '통과':5B '소식':6B"


def test_a_vector_ends_where_positions_end() -> None:
    vector = search_vector([("가나다라" * 10_000, "C"), ("뒤에 온 말", "D")])
    assert max(int(entry.rsplit(":")[1][:-1]) for entry in vector.split()) < 16_383


@pytest.mark.parametrize(
    ("query", "literal"),
    [
        ("대통령 방문", "('대통' <-> '통령') & ('방문')"),
        ("3월", "('3' <-> '월':*)"),
        ("국", "('국')"),
        ("외교·국방", "('외교' <-> '국방')"),
        ("' | !(:*", ""),
    ],
)
def test_a_query_asks_for_each_word_as_a_phrase(query: str, literal: str) -> None:
    assert search_query(query) == literal


def found(fields: list[tuple[str, str]], query: str) -> bool:
    """Whether Postgres finds the query in the document."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector @@ %s::tsquery", [search_vector(fields), search_query(query)]
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("대통령", True),
        ("통령", True),
        ("방문", True),
        ("대통령 방문", True),
        ("방문 대통령", True),  # words in any order
        ("통령이", True),
        ("대통", True),
        ("령대", False),
        ("3월", True),
        ("AI", True),
        ("ai의", True),
        ("AI의료", False),
        ("80여개국", True),
        ("개국", True),
        ("외교·안보", True),
        ("외교안보", False),
        ("ＡＩ", True),
        ("방문기", False),  # half in the headline, half in the body
    ],
)
def test_postgres_finds_words_and_parts_of_words(query: str, is_there: bool) -> None:
    document = [
        ("대통령이 3월에 80여개국 방문", "A"),
        ("기자는 AI의 활용을 물었다. 외교‧안보", "C"),
    ]
    assert found(document, query) is is_there


@pytest.mark.django_db
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_text)
def test_postgres_takes_the_literals_of_any_text(text: str) -> None:
    found([(text, "A"), (text, "C")], text)


@given(any_text)
def test_no_text_breaks_out_of_the_literals(text: str) -> None:
    assert all(word and not set(word) & set("' \\:&|!()") for word in search_words(text))


def test_initial_sounds() -> None:
    assert chosung("김상우") == "ㄱㅅㅇ"
    assert chosung(unicodedata.normalize("NFD", "뽀삐")) == "ㅃㅃ"
    assert chosung("A 기자") == "A ㄱㅈ"
