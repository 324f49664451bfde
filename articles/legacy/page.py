"""The text of a published article page, as copied from a browser → one `Page`."""

import re
from collections.abc import Collection

from django.utils.translation import gettext as _

from articles.legacy.captions import read_caption
from articles.legacy.dates import read_time
from articles.legacy.records import Caption, Page, Ranked
from articles.models.vocabulary import Prefix
from newsroom.core.errors import Invalid
from newsroom.core.text import clean_line, clean_text, cut
from newsroom.core.text.datelines import read_people, split_dateline, split_signature

EXCERPT_BYTES = range(448, 451)  # UTF-8; the page cuts at 450 and drops a broken last character
REGISTERED = ("등록", "입력", "승인")
MODIFIED = ("수정", "최종수정")
SHOWN = 60  # graphemes of an excerpt in the report
MOST_VIEWED = "많이본뉴스더보기"
# Lines that stand on every page and belong to none, and those that end the story; without spaces
AROUND = {"기사메일전송", "기사수정", "기사삭제", "모바일버전바로가기"}
ENDINGS = {
    "목록바로가기", "인쇄", "포토뉴스더보기", "이전기사보기", "다음기사보기",
    "이전기사보기다음기사보기", "최신뉴스더보기", MOST_VIEWED,
}  # fmt: skip
PREFIXES = {
    "단독": Prefix.EXCLUSIVE, "속보": Prefix.BREAKING, "포토": Prefix.PHOTO,
    "인사": Prefix.PERSONNEL, "부고": Prefix.OBITUARY,
}  # fmt: skip

_BULLET = re.compile(r"[•·*-] +(.+)")
_RANKED = re.compile(r"([1-9]\d?)[.)] +(.+)", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_PREFIX = re.compile(rf"\[({'|'.join(PREFIXES)})\] *(?=.)")
_COPYRIGHT = re.compile("무단 ?(?:전재|복제|배포)|재배포 ?금지")
_CUT = re.compile(r"(?:\.{2,3}|…)$")


def read_page(text: str, outlets: Collection[str] = ()) -> Page:
    """What the page says, and what of it was and was not recognised.

    `outlets` are names of papers, for datelines that consist of one. An unknown registered time
    is None and listed as not recognised. Raises Invalid `not_a_page` naming what is missing.
    """
    lines = [line for line in map(str.strip, clean_text(text).split("\n")) if line]
    lines = [line for line in lines if _squashed(line) not in AROUND]
    registered = next((at for at, line in enumerate(lines) if _after(line, REGISTERED)), None)
    if registered is None:
        raise _not_a_page(_("no line like “• 등록 2024-01-31 09:00:00” stands under a headline"))
    page = Page()
    _read_top(page, lines[:registered])
    _read_registered(page, lines[registered])
    begin = _read_subheads(page, lines, registered + 1)
    end = next(
        (at for at in range(begin, len(lines)) if _squashed(lines[at]) in ENDINGS), len(lines)
    )
    _read_body(page, lines[begin:end], outlets)
    _read_bottom(page, lines[end:])
    return page


def _not_a_page(reason: str) -> Invalid:
    message = _("This is not the text of an article page: %(reason)s. Nothing was taken from it.")
    return Invalid(message % {"reason": reason}, code="not_a_page")


def _squashed(line: str) -> str:
    return "".join(_bullet(line).split())


def _bullet(line: str) -> str:
    """What stands behind a bullet; the line itself where there is none."""
    match = _BULLET.fullmatch(line)
    return match[1] if match else line


def _after(line: str, words: Collection[str]) -> str:
    """What stands behind one of the words in a bullet; empty for any other line."""
    word, _space, rest = _bullet(line).partition(" ")
    return rest.lstrip(": ") if word in words and _BULLET.fullmatch(line) else ""


def _read_top(page: Page, lines: list[str]) -> None:
    """Headline and reporters; the headline stands right above the first bullet."""
    bullets = [line for line in lines if _BULLET.fullmatch(line)]
    plain = [line for line in lines if not _BULLET.fullmatch(line)]
    if not plain:
        raise _not_a_page(_("no headline stands above the registered time"))
    _read_headline(page, clean_line(plain[-1]))
    for line in plain[:-1]:
        page.missed(_("stands above the headline"), line)
    for line in map(_bullet, bullets):
        people = read_people(line)
        page.people += people
        for person in people:
            page.found(_("reporter"), f"{person.name} {person.title}")
        if not people:
            page.missed(_("names no reporter"), line)


def _read_headline(page: Page, line: str) -> None:
    if match := _PREFIX.match(line):
        page.prefix, line = PREFIXES[match[1]], line[match.end() :]
        page.found(_("prefix"), match[1])
    page.headline = line
    page.found(_("headline"), page.headline)


def _read_registered(page: Page, line: str) -> None:
    page.registered_at = read_time(_after(line, REGISTERED))
    if page.registered_at:
        page.found(_("registered"), page.registered_at.isoformat())
    else:
        page.missed(_("registered time unknown"), line)


def _read_subheads(page: Page, lines: list[str], at: int) -> int:
    """Read the bullets from a line on, and return where they end."""
    while at < len(lines) and _BULLET.fullmatch(lines[at]) and _squashed(lines[at]) not in ENDINGS:
        if read_time(_after(lines[at], MODIFIED)):
            page.missed(_("time of change is not kept"), lines[at])
        else:
            page.subheads.append(clean_line(_bullet(lines[at])))
            page.found(_("subhead"), page.subheads[-1])
        at += 1
    return at


def _read_body(page: Page, lines: list[str], outlets: Collection[str]) -> None:
    count = lines.pop() if lines and _COUNT.fullmatch(lines[-1]) else None
    for line in lines:
        _read_block(page, line, outlets)
    _take_signature(page)
    if not page.paragraphs:
        raise _not_a_page(_("no text stands below the subheads"))
    page.found(_("paragraphs"), str(len(page.paragraphs)))
    if count is not None:
        page.recommendations = int(count)
        page.found(_("recommendations"), count)


def _read_block(page: Page, line: str, outlets: Collection[str]) -> None:
    """A caption, or a paragraph; the first paragraph gives up its dateline."""
    if _COPYRIGHT.search(line):
        page.missed(_("copyright line is not kept"), line)
        return
    if caption := read_caption(line, after=len(page.paragraphs)):
        page.captions.append(caption)
        _note_caption(page, caption)
        return
    if not page.paragraphs and page.dateline is None:
        page.dateline, line = split_dateline(line, outlets)
    if line:
        page.paragraphs.append(line)


def _note_caption(page: Page, caption: Caption) -> None:
    page.found(_("caption"), caption.text)
    if caption.credit:
        page.found(_("credit"), caption.credit)
    else:
        page.missed(_("no credit found in the caption"), caption.text)


def _take_signature(page: Page) -> None:
    """Take the signature off the text; it and the dateline name the reporters if no line did."""
    signature = None
    if page.paragraphs:
        signature, rest = split_signature(page.paragraphs[-1])
        page.paragraphs[-1:] = [rest] if rest else []
    for line in filter(None, (page.dateline, signature)):
        page.found(_("dateline"), line.text)
        page.people = page.people or list(line.people)
    page.dateline = page.dateline or signature


def _read_bottom(page: Page, lines: list[str]) -> None:
    """The most-viewed list; the other headings stand over links the text does not carry."""
    heading = ""
    for line in lines:
        match = _RANKED.fullmatch(line)
        if _squashed(line) in ENDINGS:
            heading = _squashed(line)
        elif match and heading == MOST_VIEWED:
            page.most_viewed.append(read_ranked(int(match[1]), match[2]))
            _note_ranked(page, page.most_viewed[-1])
        else:
            page.missed(_("stands below the story"), line)


def read_ranked(rank: int, text: str) -> Ranked:
    """One line of the list, headline and excerpt apart if exactly one place between them fits."""
    whole = _CUT.sub("", text)
    places = [
        at
        for at in range(max(1, len(whole) - EXCERPT_BYTES.stop), len(whole))
        if whole[at - 1] == " " != whole[at] and len(whole[at:].encode()) in EXCERPT_BYTES
    ]
    if whole == text or len(places) != 1:
        return Ranked(rank, text)
    return Ranked(rank, text, text[: places[0]].rstrip(), text[places[0] :])


def _note_ranked(page: Page, line: Ranked) -> None:
    if line.headline is None:
        page.missed(_("headline and excerpt cannot be told apart"), f"{line.rank}. {line.text}")
    else:
        words = f"{line.rank}. {line.headline} | {cut(line.excerpt or '', SHOWN)}"
        page.found(_("most viewed"), words)
