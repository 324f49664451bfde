"""Korean text as the newsroom treats it: cleaned once, measured in graphemes, found by bigrams."""

from newsroom.core.text.blocks import body_text, excerpt
from newsroom.core.text.cleaning import clean_line, clean_text
from newsroom.core.text.graphemes import cut, grapheme_length
from newsroom.core.text.searching import chosung, search_query, search_vector, search_words

__all__ = [
    "body_text",
    "chosung",
    "clean_line",
    "clean_text",
    "cut",
    "excerpt",
    "grapheme_length",
    "search_query",
    "search_vector",
    "search_words",
]
