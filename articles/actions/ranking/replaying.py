"""Replaying stored rankings: does the rule still give, byte for byte, what was published?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import orjson

from articles.actions.ranking.rule import Line, rank, unpack
from articles.models import Ranking


@dataclass(frozen=True)
class Replay:
    """A stored ranking, its lines, and whether both its input and its lines are as they were."""

    ranking: Ranking
    lines: list[Line]
    is_same: bool


def replay(at: datetime) -> Iterator[Replay]:
    """Replay, of every window and section, the ranking that held at a moment."""
    rows = Ranking.objects.filter(computed_at__lte=at).select_related("section")
    latest = rows.order_by("section_id", "window", "method", "-computed_at")
    for ranking in latest.distinct("section_id", "window", "method").prefetch_related("items"):
        given, digest = unpack(bytes(ranking.input))
        stored = [
            Line(item.rank, item.article_id, item.views, item.is_fallback, item.previous_rank)
            for item in ranking.items.all()
        ]
        is_same = digest == ranking.input_hash and _bytes(rank(given)) == _bytes(stored)
        yield Replay(ranking, stored, is_same)


def _bytes(lines: list[Line]) -> bytes:
    return orjson.dumps(lines, default=tuple)
