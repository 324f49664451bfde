"""Plain text out of a body's HTML blocks, and the excerpt made of it."""

from html.parser import HTMLParser

from newsroom.core.text.datelines import split_dateline
from newsroom.core.text.graphemes import cut

EXCERPT_LENGTH = 140  # graphemes

_INLINE = {"a", "b", "em", "i", "s", "span", "strong", "sub", "sup", "u"}
_LEFT_OUT = {"figure", "figcaption", "footer", "script", "style"}  # with all that is in them


class _Reader(HTMLParser):
    """Collects text, a line break at each block's edge, nothing from captions and footers."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.left_out = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.left_out += tag in _LEFT_OUT
        self._edge(tag)

    def handle_endtag(self, tag: str) -> None:
        self.left_out -= tag in _LEFT_OUT and self.left_out > 0
        self._edge(tag)

    def handle_data(self, data: str) -> None:
        if not self.left_out:
            self.parts.append(data.replace("\n", " "))  # a line break in the source is a space

    def _edge(self, tag: str) -> None:
        if tag not in _INLINE:
            self.parts.append("\n")


def body_text(html: str) -> str:
    """The text of cleaned body HTML, one block a line, without captions and footers."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def excerpt(text: str, length: int = EXCERPT_LENGTH) -> str:
    """The beginning of a body's plain text on one line, at most `length` graphemes.

    A dateline somebody typed is left out: the page makes its own.
    """
    _dateline, story = split_dateline(text.lstrip())
    return cut(" ".join(story.split()), length)
