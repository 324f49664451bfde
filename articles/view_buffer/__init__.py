"""Views on their way to Postgres: the only place that speaks Valkey for counting.

A view is one call: is the article live, has the reader been seen, count. Where Valkey cannot take
it, it goes to the spool and is claimed from there later. `articles.actions.counting` carries the
counts on.
"""

import threading
import time
from collections import Counter
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path

import redis

from articles.models.popularity import BUCKET_SECONDS
from articles.view_buffer import live, spool
from articles.view_buffer.gate import Gate
from articles.view_buffer.readers import DAY_MS, digest, place, salt
from articles.view_buffer.recent import Recent
from articles.view_buffer.spool import SpooledView
from articles.view_buffer.valkey import (
    REQUEST_SECONDS,
    WINDOW_SECONDS,
    Key,
    Script,
    client,
    run,
    run_many,
)
from newsroom.core import clock

__all__ = [
    "Incomplete", "Outcome", "add", "buckets", "claim", "counts", "drop", "ensure_complete",
    "oldest_spooled", "refresh_live", "reject", "rejected", "remove", "take_spools",
]  # fmt: skip

PAGE = 500
EPOCH = date(1970, 1, 1)

refresh_live = live.refresh
ensure_complete = live.ensure_complete
take_spools = spool.take

breaker = Gate(0.2)
just_counted = Recent()
_unreported: Counter[str] = Counter()
_lock = threading.Lock()


class Outcome(StrEnum):
    """What became of a view."""

    COUNTED = "counted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    SPOOLED = "spooled"


class Incomplete(Exception):
    """The live set may lack articles, so nothing can be said of a view just now."""


def add(article_id: int, who: str) -> Outcome:
    """Count a view by `who` (address and user agent; only a hash of it is ever kept).

    Waits at most three times 50 ms, and after a failure nobody waits for 0.2 s. Never raises.
    """
    at_ms = int((time.time() + clock.offset().total_seconds()) * 1000)
    if breaker.is_open():
        try:
            reader = digest(article_id, who, key=salt.shared(at_ms // DAY_MS))
            return _count(article_id, reader)
        except redis.RedisError:
            breaker.shut()
        except Incomplete:
            pass
    reader = digest(article_id, who, key=salt.at_hand(at_ms // DAY_MS))
    if spool.append([*just_counted.take(), SpooledView(at_ms, article_id, reader)]):
        return Outcome.SPOOLED
    return reject("spool_full")


def _count(article_id: int, reader: bytes) -> Outcome:
    shard, field = place(reader)
    call = (Script.COUNT, article_id, shard, field)
    word, source, at_ms = run(*call, patience_seconds=REQUEST_SECONDS)
    if word == b"not_live" and live.look_again(article_id):
        word, source, at_ms = run(*call, patience_seconds=REQUEST_SECONDS)
    if word == b"not_live":
        return Outcome.REJECTED
    if word == b"incomplete":
        raise Incomplete
    if word == b"counted":
        view = SpooledView(at_ms, article_id, reader, source.decode())
        if forgotten := just_counted.add(view):
            spool.append(forgotten)
    return Outcome(word.decode())


def reject(reason: str) -> Outcome:
    """Note that a view was turned away. While Valkey is gone the figures wait in memory."""
    with _lock:
        _unreported[reason] += 1
        if not breaker.is_open():
            return Outcome.REJECTED
        report = _unreported.copy()
        _unreported.clear()
    try:
        run_many(Script.REJECT, list(report.items()), patience_seconds=REQUEST_SECONDS)
    except redis.RedisError:
        breaker.shut()
        with _lock:
            _unreported.update(report)
    return Outcome.REJECTED


def rejected(day: date) -> dict[str, int]:
    """How many views were turned away on a day (Seoul) of the last 35, by reason.

    Raises redis.RedisError.
    """
    figures = client().hgetall(f"{Key.REJECTED}{(day - EPOCH).days}")
    return {reason.decode(): int(n) for reason, n in figures.items()}


def buckets() -> list[tuple[datetime, str]]:
    """Bucket and source of all counts that are still held, oldest first.

    Raises redis.RedisError.
    """
    members = (member.decode().split(":") for member in client().smembers(Key.BUCKETS))
    return sorted((datetime.fromtimestamp(int(begins), UTC), name) for begins, name in members)


def counts(bucket: datetime, source: str) -> dict[int, int]:
    """The absolute counts by article. Raises redis.RedisError."""
    figures = client().hgetall(f"{Key.COUNTS}{int(bucket.timestamp())}:{source}")
    return {int(article): int(n) for article, n in figures.items()}


def drop(bucket: datetime, source: str, *, total: int) -> bool:
    """Let the counts go if the bucket ended 15 minutes ago and `total` is still their sum.

    True for exactly one caller. Raises redis.RedisError.
    """
    return bool(run(Script.DROP, int(bucket.timestamp()), source, total))


def claim(path: Path) -> dict[tuple[datetime, int], int]:
    """Counts by (bucket, article) of a spool's views that nobody else's view made a duplicate.

    Asked again it gives the same counts: readers are noted as this spool's. Where their window is
    long over, only the spool itself is searched for duplicates. Raises redis.RedisError,
    Incomplete.
    """
    figures: Counter[tuple[datetime, int]] = Counter()
    seen: set[tuple[int, bytes]] = set()
    views = spool.read(path)
    while page := list(islice(views, PAGE)):
        calls = [
            (path.stem, view.at_ms, view.source, view.article_id, *place(view.reader))
            for view in page
        ]
        for view, answer in zip(page, run_many(Script.CLAIM, calls), strict=True):
            if answer == b"incomplete":
                raise Incomplete
            mark = view.at_ms // (1000 * WINDOW_SECONDS), view.reader
            if answer == b"claimed" and mark not in seen:
                seen.add(mark)
                figures[_bucket(view.at_ms), view.article_id] += 1
    return figures


def _bucket(at_ms: int) -> datetime:
    second = at_ms // 1000
    return datetime.fromtimestamp(second - second % BUCKET_SECONDS, UTC)


def remove(path: Path) -> bool:
    """Throw away a spool whose views are stored. True for exactly one caller."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def oldest_spooled() -> datetime | None:
    """The time of the oldest view that is still in a spool of this host."""
    times = (view.at_ms for path in spool.known() for view in spool.read(path))
    oldest = min(times, default=None)
    return None if oldest is None else datetime.fromtimestamp(oldest / 1000, UTC)
