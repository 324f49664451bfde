"""What an address may hold where a slug is expected: words of any script, and nothing else.

`<words:slug>` and `<words_path:path>` are known in a URL configuration that imports this. No NUL,
dot or empty step gets through to a query; decomposed Hangul is put together first.
"""

import unicodedata

from django.urls import register_converter


class Words:
    """One slug."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return unicodedata.normalize("NFC", value)

    def to_url(self, value: str) -> str:
        return value


class WordsPath(Words):
    """Slugs from the top down."""

    regex = r"[-\w]+(?:/[-\w]+)*"


register_converter(Words, "words")
register_converter(WordsPath, "words_path")
