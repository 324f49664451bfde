"""Captions as sites print them: the photo's words, the credit apart, and where it came from."""

import re

from articles.legacy.records import Caption
from media.models import SourceKind

MARKERS = "▲△▶◀▼▽■□"
LONGEST = 300  # code points; a longer paragraph without a marker is text, whatever it ends with

# Forms of a credit at the end of a caption, first match wins
_LABEL = "(?:사진|자료|출처|사진 ?출처|그래픽|이미지)"
_WORDS = r"[^()\[\]]"
CREDITS = [
    # like (사진=외교부 제공) and [사진: 뉴시스]
    re.compile(rf" ?[(\[]{_LABEL} ?[=:/|] ?(?P<credit>{_WORDS}{{1,60}})[)\]]$"),
    # like (자료사진) and (연합뉴스 자료사진)
    re.compile(rf" ?[(\[](?P<credit>{_WORDS}{{0,40}}자료 ?사진)[)\]]$"),
    # like 사진=한빛시
    re.compile(r"(?:^|(?<=[\s./])|/)사진 ?[=:] ?(?P<credit>[^=().]{1,60})$"),
    # like ⓒ한빛일보
    re.compile(r" ?[(\[]?[ⓒ©] ?(?P<credit>[^ⓒ©()\[\]]{1,60})[)\]]?$"),
    # like (방송 화면 갈무리) and, after a sentence, 방송 화면 갈무리
    re.compile(
        r"(?:^|(?<=[.!?])| ?[(\[]) ?(?P<credit>[^.!?()\[\]]{0,60}(?:갈무리|캡처|캡쳐))[)\]]?$"
    ),
]
# What a credit says about the source, first match wins
SOURCES = [
    (re.compile("자료 ?사진"), SourceKind.ARCHIVE),
    (re.compile("갈무리|캡처|캡쳐"), SourceKind.CAPTURE),
    (re.compile("독자|시청자"), SourceKind.READER),
    (re.compile("연합뉴스|뉴시스|뉴스1|로이터|AP|AFP|EPA|UPI|게티|신화"), SourceKind.AGENCY),
    (re.compile("제공$"), SourceKind.PROVIDED),
    (re.compile("기자$"), SourceKind.OWN),
]


def read_caption(paragraph: str, after: int = 0) -> Caption | None:
    """The caption a paragraph is, or None for a paragraph of the story.

    It is one if it begins with a marker (▲) or ends with a credit. Without a credit `credit` is
    empty; `source_kind` is None where the credit does not tell it.
    """
    marked = paragraph.startswith(tuple(MARKERS))
    text = paragraph.lstrip(MARKERS + " ")
    for form in CREDITS:
        match = form.search(text)
        if match and (marked or len(text) <= LONGEST):
            credit = match["credit"].strip()
            return Caption(text[: match.start()].rstrip(), credit, _source(credit), after)
    return Caption(text, "", None, after) if marked else None


def _source(credit: str) -> SourceKind | None:
    return next((kind for form, kind in SOURCES if form.search(credit)), None)
