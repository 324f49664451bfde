"""What is taken out of every text that comes in, and what is refused."""

import unicodedata

import regex
from django.utils.translation import gettext as _

from newsroom.core.errors import Invalid

_LINE_END = regex.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_INVISIBLE = regex.compile(
    "[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters but newline and tab
    "\u00ad\ufeff\u180e\u200b\u200c\u2060-\u2064\u3164\uffa0"  # soft hyphen, BOM, zero width
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # direction marks and overrides
    "\ufff9-\ufffb]"  # interlinear annotation
)
# Invisible joiners and tags are part of an emoji, and noise or smuggling anywhere else.
_STRAY_JOINER = regex.compile(
    r"(?<!\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)\u200d"
    r"|\u200d(?!\p{Extended_Pictographic})"
)
_STRAY_TAG = regex.compile(
    "(?<!\U0001f3f4[\U000e0020-\U000e007f]{0,6})[\U000e0000-\U000e007f]"  # a flag has at most six
)
_SURROGATE = regex.compile("[\ud800-\udfff]")


def clean_text(value: str) -> str:
    """The text in NFC with plain line ends and without invisible characters; edges are kept.

    Never NFKC, which would break `…` and `ㆍ`. Cleaning twice changes nothing.
    Raises Invalid (`nul_byte`, `lone_surrogate`) for what no database text can hold.
    """
    if "\0" in value:
        raise Invalid(_("The text contains a NUL byte; remove it and send it again."),
                      code="nul_byte")  # fmt: skip
    if _SURROGATE.search(value):
        raise Invalid(
            _("The text contains half a character (a lone surrogate); type that place again."),
            code="lone_surrogate",
        )
    value = _INVISIBLE.sub("", _LINE_END.sub("\n", value))
    return unicodedata.normalize("NFC", _STRAY_TAG.sub("", _STRAY_JOINER.sub("", value)))


def clean_line(value: str) -> str:
    """`clean_text` on one line, runs of white space as one space, nothing at the edges."""
    return " ".join(clean_text(value).split())
