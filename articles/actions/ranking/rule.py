"""The rule of ranking, in plain Python: from candidates to lines, the same every time."""

import hashlib
import heapq
import zlib
from collections.abc import Iterable
from typing import NamedTuple, TypedDict

import orjson

SIZE = 20  # lines of a ranking
# What a snapshot is given of each window. The rest cannot rank: of a wider window's best at most
# SIZE - 1 stand in the list already when it is filled up.
CANDIDATES = 2 * SIZE


class Candidate(NamedTuple):
    """An eligible article with its views in a window; `published_ms` is since 1970."""

    article: int
    published_ms: int
    views: int


class Given(TypedDict):
    """All that a ranking is made from. `candidates` begin with the window's own, then follow
    those of the wider windows; `previous` are the articles of the ranking before, in order."""

    at: str
    window: str
    section: int | None
    method: str
    size: int
    candidates: list[list[Candidate]]
    previous: list[int]


class Line(NamedTuple):
    """One line; a fallback's views are those of the wider window it comes from."""

    rank: int
    article: int
    views: int
    is_fallback: bool
    previous_rank: int | None


def rank(given: Given) -> list[Line]:
    """Most views first, then the newer publication, then the higher number; fewer than asked are
    filled up from the next wider window."""
    chosen: dict[int, tuple[int, bool]] = {}
    for depth, candidates in enumerate(given["candidates"]):
        for article, _published, views in best(candidates):
            if len(chosen) < given["size"]:
                chosen.setdefault(article, (views, depth > 0))
    before = {article: place for place, article in enumerate(given["previous"], 1)}
    return [
        Line(place, article, views, is_fallback, before.get(article))
        for place, (article, (views, is_fallback)) in enumerate(chosen.items(), 1)
    ]


def best(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that can rank, in order."""
    return heapq.nsmallest(CANDIDATES, candidates, key=lambda one: (-one[2], -one[1], -one[0]))


def pack(given: Given) -> tuple[bytes, str]:
    """What is stored of the input: compressed JSON and its SHA-256."""
    text = orjson.dumps(given, default=tuple, option=orjson.OPT_SORT_KEYS)
    return zlib.compress(text), hashlib.sha256(text).hexdigest()


def unpack(stored: bytes) -> tuple[Given, str]:
    """The input as it was given, and its SHA-256."""
    text = zlib.decompress(stored)
    return orjson.loads(text), hashlib.sha256(text).hexdigest()
