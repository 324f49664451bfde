"""The words a picture file brings along (EXIF and IPTC), as a first caption and credit."""

from collections.abc import Iterable
from typing import NamedTuple

from newsroom.core.errors import Invalid
from newsroom.core.text import clean_line, clean_text, cut

MAX_CAPTION = 1000  # graphemes
MAX_CREDIT = 120  # characters
# What cameras write where a photographer would write a caption.
CAMERA_NOISE = ("OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCIM", "Processed with", "KODAK Digital")


class Words(NamedTuple):
    caption: str
    credit: str


def words(tags: dict[str, str]) -> Words:
    """Caption and credit out of `imaging.Picture.tags`; empty where the file says nothing usable.

    IPTC goes before EXIF: it is what agencies fill in.
    """
    caption = _first(tags, "caption", "description")
    if caption.startswith(CAMERA_NOISE):
        caption = ""
    credit = _first(tags, "credit", "byline", "artist", "rights", "copyright")
    return Words(cut(caption, MAX_CAPTION), clean_line(credit)[:MAX_CREDIT].rstrip())


def _first(tags: dict[str, str], *names: str) -> str:
    return next(filter(None, (_decoded(tags.get(name, "")) for name in names)), "")


def _decoded(raw: str, encodings: Iterable[str] = ("utf-8", "cp949")) -> str:
    """The text of bytes that say nothing about their encoding; empty if they are neither."""
    for encoding in encodings:
        try:
            return clean_text(raw.encode("latin-1").decode(encoding).rstrip("\0")).strip()
        except (UnicodeError, Invalid):
            continue
    return ""
