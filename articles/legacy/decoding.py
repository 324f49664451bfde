"""Bytes of an old export → text: UTF-8, else cp949, strictly."""

from django.utils.translation import gettext as _

from newsroom.core.errors import Invalid
from newsroom.core.text import clean_text

ENCODINGS = ("utf-8-sig", "cp949")


def decode(data: bytes) -> str:
    """The cleaned text. Raises Invalid `undecodable` naming the line that cannot be read."""
    for encoding in ENCODINGS:
        try:
            return clean_text(data.decode(encoding))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
    message = _(
        "Line %(line)s is neither UTF-8 nor cp949 (EUC-KR); save the file in one of them and"
        " try again."
    )
    raise Invalid(message % {"line": line}, code="undecodable")
