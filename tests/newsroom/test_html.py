"""The HTML cleaner, judged by what a real parser makes of its output."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsroom.core.errors import Invalid
from newsroom.core.html import clean, figure, paragraph, photo_ids
from newsroom.core.text import body_text, clean_line
from tests.newsroom.payloads import PAYLOADS

ELEMENTS = {
    "a", "blockquote", "br", "caption", "em", "figure", "h2", "h3", "hr", "li", "ol", "p",
    "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
BLOCKS = {"blockquote", "figure", "h2", "h3", "hr", "ol", "p", "table", "ul"}
ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "figure": {"data-photo"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
SAFE_ADDRESS = re.compile(r"https?://[^/\\\s]|mailto:|(?![a-z0-9+.\-]*:|[/\\]{2})", re.IGNORECASE)


def tree(html: str) -> Element:
    """What a browser would make of the body inside a page's element."""
    return html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)


def elements(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if element is not root)


def assert_harmless(html: str) -> None:
    root = tree(html)
    for element in elements(root):
        assert element.tag in ELEMENTS
        assert set(element.keys()) <= ATTRIBUTES.get(element.tag, set())
        assert SAFE_ADDRESS.match(element.get("href", ""))
        assert not re.search(r"[\s\\]", element.get("href", ""))
    assert not (root.text or "").strip()
    for block in root:
        assert block.tag in BLOCKS
        assert not (block.tail or "").strip()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_dangerous_is_left_and_cleaning_again_changes_nothing(payload: str) -> None:
    once = clean(payload)
    assert_harmless(once)
    assert clean(once) == once


def test_the_table_of_payloads_is_long_enough() -> None:
    assert len(set(PAYLOADS)) >= 150


FRAGMENTS = [
    "<p>", "</p>", "<b>", "</b>", "<em>", "</em>", "<a href=//x>", "</a>", "<ul>", "<li>", "</ul>",
    "<table>", "<tr>", "<td>", "</td>", "</table>", "<caption>", "<blockquote>", "</blockquote>",
    "<figure data-photo=7>", "<figure>", "</figure>", "<div>", "</div>", "<br>", "<hr>", "<svg>",
    "<math>", "<style>", "</style>", "<script>", "<template>", "<form>", "<select>", "<!--", "-->",
    "<h2>", "</h2>", "&nbsp;", "&amp;", "&lt;", "글", " ", "\n", "\u0338", "<", ">", '"', "<td",
    " onclick=x", " title='\"", "<mtext>", "<title>", "<foreignObject>", "<noscript>", "]]>",
    "<option>", "<tbody>", "<p><li>", "<ol>", "<sub>", "<u>", "<pre>", "\u0301", "e", "<h5>",
]  # fmt: skip
soup = st.lists(st.sampled_from(FRAGMENTS), max_size=24).map("".join)


@settings(max_examples=600, deadline=None)
@given(soup | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
@example("<table><svg><td>글</td></svg>")
def test_any_soup_settles_harmless(html: str) -> None:
    once = clean(html)
    assert_harmless(once)
    assert clean(once) == once


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])), max_size=4))
def test_plain_lines_read_back_as_they_were(lines: list[str]) -> None:
    html = clean("".join(map(paragraph, lines)))
    wanted = [clean_line(line) for line in lines]
    assert body_text(html).split("\n") == ([line for line in wanted if line] or [""])
    assert {element.tag for element in elements(tree(html))} <= {"p"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("그냥 글", "<p>그냥 글</p>"),
        ("<p>가</p><p>&nbsp;</p>\n<p>\u3000</p><p><br></p><p>나</p>", "<p>가</p><p>나</p>"),
        ("<p>&nbsp; 들여쓴 글<br></p>", "<p>들여쓴 글</p>"),
        ("<p>가<br>나</p>", "<p>가<br>나</p>"),
        ("<div>가<div>나</div></div>", "<p>가</p><p>나</p>"),
        ("<b>굵게</b> <i>기울여</i>", "<p><strong>굵게</strong> <em>기울여</em></p>"),
        ("<h1>큰 제목</h1><h4>작은 제목</h4>", "<h2>큰 제목</h2><h3>작은 제목</h3>"),
        ("<strong><p>가</p></strong>", "<p>가</p>"),
        ("<p>‘가’ \"나\" `다` & 1 < 2</p>", "<p>‘가’ \"나\" `다` &amp; 1 &lt; 2</p>"),
        ("<p>&lt;b&gt;</p>", "<p>&lt;b&gt;</p>"),
        (
            '<p>앞</p><figure data-photo="12"><img><figcaption>설명</figcaption></figure>',
            '<p>앞</p><figure data-photo="12"></figure>',
        ),
        ("<figure><img src=x><figcaption>설명</figcaption></figure>", "<p>설명</p>"),
        ('<p>앞<figure data-photo="1"></figure>뒤</p>',
         '<p>앞</p><figure data-photo="1"></figure><p>뒤</p>'),
        ("<ul><li>가</li>나<li></li></ul>", "<ul><li>가</li><li>나</li></ul>"),
        ("<li>가</li><li><p>나</p></li>", "<p>가</p><p>나</p>"),
        ("<table><tfoot><tr><td>합계</table>",
         "<table><tbody><tr><td>합계</td></tr></tbody></table>"),
        ("<ul></ul><blockquote> </blockquote><table></table>", ""),
        (
            "<table><tr><th colspan=2>가<td rowspan=0>나</table>",
            '<table><tbody><tr><th colspan="2">가</th><td>나</td></tr></tbody></table>',
        ),
        ('<a href="//a.example/x">가</a>', '<p><a href="https://a.example/x">가</a></p>'),
        ('<a href="/articles/3/#b">가</a>', '<p><a href="/articles/3/#b">가</a></p>'),
        ('<a href="mailto:a@a.example">가</a>', '<p><a href="mailto:a@a.example">가</a></p>'),
        ('<a href="tel:02">가</a>', "<p>가</p>"),
        (
            '<a rel="sponsored opener" title=" 가  &quot;나" href="https://a.example/?a=1&b=2">다</a>',
            '<p><a href="https://a.example/?a=1&amp;b=2" rel="sponsored" '
            'title="가 &quot;나">다</a></p>',
        ),
    ],
)  # fmt: skip
def test_a_body_has_one_form(typed: str, stored: str) -> None:
    assert clean(typed) == stored
    assert clean(stored) == stored


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("가" * 66_667, "body_too_large"),
        ("&" * 50_000, "body_too_large"),  # grows by cleaning
        ("<em>" * 10_001, "body_unclear"),
        ("<p>가\0</p>", "nul_byte"),
        ("<p>\ud800</p>", "lone_surrogate"),
    ],
)
def test_what_is_too_large_or_unclear_is_refused(html: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean(html)
    assert refused.value.code == code


def test_the_photos_of_a_body_in_order_and_once() -> None:
    html = clean("<figure data-photo=9></figure><p>글</p>" + figure(2) + "<figure data-photo=9>")
    assert photo_ids(html) == [9, 2]
