"""Lengths and cuts in graphemes, which is what people count as characters."""

from itertools import islice

import regex

_GRAPHEME = regex.compile(r"\X")
ELLIPSIS = "…"
BACK_TO_SPACE = 0.15  # of the length: how far a cut may step back to end with a whole word
CODE_POINTS = 8  # per grapheme at most in a cut, so that stacked accents cannot overflow a column


def grapheme_length(text: str) -> int:
    """How many characters a person would count."""
    return sum(1 for _ in _GRAPHEME.finditer(text))


def cut(text: str, length: int) -> str:
    """The text in at most `length` graphemes, `…` included and only there if it was cut.

    Ends after a whole word where a space lies within the last 15 %. Never longer than eight code
    points per grapheme.
    """
    ends = [match.end() for match in islice(_GRAPHEME.finditer(text), max(length, 0) + 1)]
    if len(ends) <= length and len(text) <= length * CODE_POINTS:
        return text
    if length < 1:
        return ""
    kept = ends[: length - 1]
    end = _word_end(text, kept) if kept else 0
    return text[: min(end, length * CODE_POINTS - 1)].rstrip() + ELLIPSIS


def _word_end(text: str, ends: list[int]) -> int:
    """Where to cut: the last space near the end, or the last grapheme when there is none."""
    earliest = ends[int(len(ends) * (1 - BACK_TO_SPACE)) - 1] if len(ends) > 1 else ends[0]
    space = text.rfind(" ", earliest, ends[-1] + 1)
    return ends[-1] if space < 0 else space
