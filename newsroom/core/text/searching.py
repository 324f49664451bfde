"""Search in Korean: character bigrams for a `tsvector`, phrase queries, and initial consonants.

A trigram index cannot serve two-syllable words, the usual Korean query. Runs of Hangul (or Han, or
kana) become overlapping pairs, a run of one becomes itself, Latin letters and digits stay whole.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice

import regex

MAX_POSITION = 16_383  # of a tsvector; later words would all claim this position
MAX_LEXEME = 64  # code points; a tsvector takes 2,046 bytes

_PAIRED = r"가-힣\p{Han}\p{Hiragana}\p{Katakana}ー"
_RUN = regex.compile(
    r"(?V1)(?P<pairs>[가-힣]+|\p{Han}+|[\p{Hiragana}\p{Katakana}ー]+)"
    rf"|[[\p{{L}}\p{{M}}\p{{N}}]--[{_PAIRED}]]+"
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLDED = _FULL_WIDTH | {ord("ㆍ"): " "}  # typed as a middle dot, though Unicode calls it a letter
_FIRST_SYLLABLE, _LAST_SYLLABLE, _PER_INITIAL = 0xAC00, 0xD7A3, 588
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


def search_words(text: str) -> list[str]:
    """The lexemes of a text in order; their places in the list are their positions."""
    return list(_lexemes(text))


def search_vector(fields: Iterable[tuple[str, str]]) -> str:
    """A `tsvector` literal (cast it with `::tsvector`) of (text, weight A–D) pairs.

    Words past position 16,383 are left out: no phrase could find them.
    """
    entries: list[str] = []
    position = 1
    for text, weight in fields:
        words = list(islice(_lexemes(text), max(MAX_POSITION - position, 0)))
        entries += [f"'{word}':{at}{weight}" for at, word in enumerate(words, position)]
        position += len(words) + 1  # a gap, so that no phrase reaches across two fields
    return " ".join(entries)


def search_query(text: str) -> str:
    """A `tsquery` literal (cast it with `::tsquery`): every word, each as a phrase; "" for none."""
    phrases = (_phrase(word) for word in _fold(text).split())
    return " & ".join(f"({phrase})" for phrase in phrases if phrase)


def chosung(text: str) -> str:
    """The text with each Hangul syllable as its initial consonant: 김상우 → ㄱㅅㅇ."""
    return "".join(map(_initial, unicodedata.normalize("NFC", text)))


def _fold(text: str) -> str:
    """As stored words are compared: composed, full-width ASCII made plain, lower case."""
    return unicodedata.normalize("NFC", text.translate(_FOLDED).lower())


def _lexemes(text: str) -> Iterator[str]:
    for run in _RUN.finditer(_fold(text)):
        found = run.group()
        if run["pairs"] is None or len(found) == 1:
            yield found[:MAX_LEXEME]
        else:
            yield from (found[at : at + 2] for at in range(len(found) - 1))


def _phrase(word: str) -> str:
    """One word's lexemes side by side.

    A single syllable that ends a longer word may go on in the text (`3월` is in `3월에`), so it
    matches as a prefix.
    """
    lexemes = list(_lexemes(word))
    quoted = [f"'{lexeme}'" for lexeme in lexemes]
    if len(lexemes) > 1 and len(lexemes[-1]) == 1 and _initial(lexemes[-1]) != lexemes[-1]:
        quoted[-1] += ":*"
    return " <-> ".join(quoted)


def _initial(character: str) -> str:
    code = ord(character)
    if not _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE:
        return character
    return _INITIALS[(code - _FIRST_SYLLABLE) // _PER_INITIAL]
