"""The one HTML cleaner: what a body may consist of, in one canonical form."""

import html as entities
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby

import nh3
import regex
from django.utils.translation import gettext as _

from newsroom.core.errors import Invalid
from newsroom.core.text import clean_line, clean_text

MAX_BYTES = 200_000  # before and after cleaning; nh3 takes minutes on megabytes of `&`
MAX_TAGS = 10_000  # the parser's time grows with the square of nested ones
MAX_DEPTH = 24  # nested elements; deeper ones lose their tag and keep their text
MAX_PASSES = 4

_INLINE = {"a", "em", "strong", "sub", "sup", "u"}
_TEXT_BLOCKS = {"p", "h2", "h3"}  # hold text only
_CELLS = {"li", "td", "th", "caption"}  # hold text, or blocks
_ROWS = {"ul": ("li",), "ol": ("li",), "tr": ("td", "th")}  # put what is no cell into one
_TABLES = {"table": ("caption", "thead", "tbody", "tr"), "thead": ("tr",), "tbody": ("tr",)}
_PARTS = _CELLS | {"tr", "thead", "tbody"}  # nothing without the list or table around them
_RENAMED = {
    "b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "tfoot": "tbody",
}  # fmt: skip
# Unknown to us, but their edges are edges of paragraphs.
_FLOW = {
    "address", "article", "aside", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "footer", "form", "header", "main", "nav", "pre", "section", "summary",
}  # fmt: skip
_WITH_CONTENT = {
    "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "select", "style",
    "svg", "template", "textarea", "title", "xmp",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href", "title", "rel"},
    "figure": {"data-photo"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_SCHEMES = {"http", "https", "mailto"}
_RELS = {"nofollow", "sponsored", "ugc"}

_FIGURE = re.compile(r'<figure data-photo="(\d+)"></figure>')
_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_SPAN = re.compile(r"[1-9][0-9]?", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.ASCII | re.IGNORECASE)
_WEB = re.compile(r"https?://[^/?#\s]", re.ASCII | re.IGNORECASE)
_LEADING_MARKS = regex.compile(r"^\p{M}+")


def clean(html: str) -> str:
    """The body in canonical form: allowed elements and links only, no empty blocks.

    Blocks are `p h2 h3 blockquote ul ol hr table` and `<figure data-photo="ID"></figure>`; loose
    text becomes a paragraph. Cleaning the result again changes nothing.
    Raises Invalid (`body_too_large` over 200 kB, `body_unclear`, and those of `clean_text`).
    """
    html = clean_text(html)
    for _attempt in range(MAX_PASSES):
        _check_size(html)
        tidied = _tidy(_sanitise(html))
        if tidied == html:
            return html
        html = tidied
    raise _unclear()


def photo_ids(html: str) -> list[int]:
    """The photos a cleaned body places, in order, each once."""
    return list(dict.fromkeys(int(number) for number in _FIGURE.findall(html)))


def paragraph(text: str) -> str:
    """One plain text as a paragraph of a body, `<` and `&` shown as typed."""
    return f"<p>{entities.escape(text, quote=False)}</p>"


def figure(photo_id: int) -> str:
    """The place of a photo in a body."""
    return f'<figure data-photo="{photo_id}"></figure>'


def _check_size(html: str) -> None:
    if len(html.encode()) > MAX_BYTES:
        raise Invalid(
            _("The body is larger than %(limit)d kB; split the article or take out pasted markup.")
            % {"limit": MAX_BYTES // 1000},
            code="body_too_large",
        )
    if html.count("<") > MAX_TAGS:
        raise _unclear()


def _unclear() -> Invalid:
    sentence = _("The body's markup cannot be understood; paste it again as plain text.")
    return Invalid(sentence, code="body_unclear")


def _sanitise(html: str) -> str:
    return nh3.clean(
        html,
        tags=_INLINE | _TEXT_BLOCKS | _PARTS | set(_ROWS) | set(_TABLES) | set(_RENAMED) | _FLOW
        | {"blockquote", "br", "figure", "hr"},
        clean_content_tags=_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        link_rel=None,
        url_schemes=_SCHEMES,
    )  # fmt: skip


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """The value as it is stored, or None where the attribute is to go."""
    taken = _FILTERS.get(name)
    return taken(value) if taken else None


def _link(value: str) -> str | None:
    """An address as browsers read it: they skip white space and take `\\` for `/`."""
    href = clean_line("".join(value.replace("\0", "").split())).replace("\\", "/")
    if href.startswith("//"):
        href = "https://" + href.lstrip("/")
    if not _SCHEME.match(href):
        return href or None
    return href if _WEB.match(href) or href.lower().startswith("mailto:") else None


def _rel(value: str) -> str | None:
    return " ".join(sorted(_RELS.intersection(value.lower().split()))) or None


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda value: value if pattern.fullmatch(value) else None


_FILTERS: dict[str, Callable[[str], str | None]] = {
    "href": _link,
    "title": lambda value: clean_line(value.replace("\0", "")) or None,
    "rel": _rel,
    "data-photo": _matching(_NUMBER),
    "colspan": _matching(_SPAN),
    "rowspan": _matching(_SPAN),
}


@dataclass(frozen=True)
class _Piece:
    """Finished HTML inside its parent."""

    tag: str  # "" for text
    html: str
    inside: tuple["_Piece", ...] = ()  # kept for parts, which may end up without their whole

    @property
    def is_inline(self) -> bool:
        return self.tag in _INLINE or self.tag in {"", "br"}

    @property
    def is_blank(self) -> bool:
        return self.tag == "br" or (not self.tag and not self.html.strip())


@dataclass
class _Frame:
    """An element not yet closed."""

    tag: str
    attributes: dict[str, str]
    pieces: list[_Piece] = field(default_factory=list)


def _tidy(html: str) -> str:
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return "".join(piece.html for piece in _as_blocks(writer.frames[0].pieces))


class _Writer(HTMLParser):
    """Writes sanitised HTML anew, block by block, from the inside out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.frames = [_Frame("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = _RENAMED.get(tag, tag)
        if tag in {"br", "hr"}:
            self.frames[-1].pieces.append(_Piece(tag, f"<{tag}>"))
        else:
            self.frames.append(_Frame(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"br", "hr"} and len(self.frames) > 1:
            frame = self.frames.pop()
            too_deep = len(self.frames) > MAX_DEPTH
            self.frames[-1].pieces += frame.pieces if too_deep else _element(frame)

    def handle_data(self, data: str) -> None:
        # A mark without its letter would merge with the `>` before it under NFC.
        text = _LEADING_MARKS.sub("", clean_text(data.replace("\0", "")))
        self.frames[-1].pieces.append(_Piece("", entities.escape(text, quote=False)))


def _element(frame: _Frame) -> list[_Piece]:
    """The closed element as its parent takes it: one piece, or its content where it may not be."""
    tag, pieces = frame.tag, frame.pieces
    if tag == "figure" and frame.attributes:
        return [_wrapped(frame, [])]
    if tag in _INLINE:
        return _inline(frame)
    if tag in _TEXT_BLOCKS:
        return _text_block(frame)
    if tag in _TABLES:
        pieces = [piece for piece in pieces if piece.tag in _TABLES[tag]]
    elif tag in _ROWS:
        pieces = _as_cells(pieces, _ROWS[tag])
    elif tag not in _CELLS or not all(piece.is_inline for piece in pieces):
        pieces = _as_blocks(pieces)
    else:
        pieces = _trimmed(pieces)
    if tag in _FLOW or tag == "figure":
        return pieces
    return [_wrapped(frame, pieces)] if pieces or tag in {"td", "th"} else []


def _inline(frame: _Frame) -> list[_Piece]:
    pieces = frame.pieces
    if all(piece.is_blank for piece in pieces) or not all(piece.is_inline for piece in pieces):
        return pieces
    if frame.tag == "a" and "href" not in frame.attributes:
        return pieces
    return [_wrapped(frame, pieces)]


def _text_block(frame: _Frame) -> list[_Piece]:
    if not all(piece.is_inline for piece in frame.pieces):
        return _as_blocks(frame.pieces)
    pieces = _trimmed(frame.pieces)
    return [_wrapped(frame, pieces)] if pieces else []


def _as_blocks(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Blocks as they are; what stands loose between them in paragraphs."""
    whole = (
        part for piece in pieces for part in (piece.inside if piece.tag in _PARTS else [piece])
    )
    return _grouped(whole, "p", lambda piece: piece.is_inline)


def _as_cells(pieces: Iterable[_Piece], cells: tuple[str, ...]) -> list[_Piece]:
    return _grouped(pieces, cells[0], lambda piece: piece.tag not in cells)


def _grouped(
    pieces: Iterable[_Piece], tag: str, is_loose: Callable[[_Piece], bool]
) -> list[_Piece]:
    """Each run of loose pieces wrapped in the tag, blank runs dropped, the others as they are."""
    done: list[_Piece] = []
    for loose, run in groupby(pieces, key=is_loose):
        if not loose:
            done += run
        elif kept := _trimmed(list(run)):
            done.append(_wrapped(_Frame(tag, {}), kept))
    return done


def _trimmed(pieces: list[_Piece]) -> list[_Piece]:
    """Without blank text and line breaks at the edges; empty when that is all there is."""
    blank = [piece.is_blank for piece in pieces]
    if all(blank):
        return []
    kept = pieces[blank.index(False) : len(blank) - blank[::-1].index(False)]
    if not kept[0].tag:
        kept[0] = _Piece("", kept[0].html.lstrip())
    if not kept[-1].tag:
        kept[-1] = _Piece("", kept[-1].html.rstrip())
    return kept


def _wrapped(frame: _Frame, pieces: list[_Piece]) -> _Piece:
    attributes = "".join(
        f' {name}="{entities.escape(value)}"' for name, value in sorted(frame.attributes.items())
    )
    content = "".join(piece.html for piece in pieces)
    inside = tuple(pieces) if frame.tag in _PARTS else ()
    return _Piece(frame.tag, f"<{frame.tag}{attributes}>{content}</{frame.tag}>", inside)
