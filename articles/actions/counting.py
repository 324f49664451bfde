"""Bringing views into Postgres: flush what Valkey counted, replay spools, seal days.

Counts are absolute and merged by maximum per (bucket, source, article): no order, repetition or
crash of flushes counts a view twice, and a flush that began after a view cannot lose it.

Buckets of ten minutes are kept 35 days, hours 400 days, days for ever. Sealing goes by whole days
in Seoul, so `ViewHour` and `ViewDay` only ever hold whole ones; what is newer is in `ViewBucket`.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.db import connection, transaction
from django.db.models import F, Max, Min, Sum
from django.utils import timezone

from articles import view_buffer
from articles.models import SealedBucket, ViewBucket, ViewHour
from articles.models.popularity import BUCKET_SECONDS
from newsroom.core.clock import now

logger = structlog.get_logger(__name__)

BUCKET = timedelta(seconds=BUCKET_SECONDS)
SEAL_AFTER = timedelta(hours=2)  # more than the shortest window, which reads buckets only
BUCKETS_KEPT = timedelta(days=35)
HOURS_KEPT = timedelta(days=400)
SEAL_LOCK = 0x7365616C  # "seal": merging shares it, sealing has it alone

MERGE = """
INSERT INTO articles_viewbucket AS kept (bucket, source, article_id, n)
SELECT %s, %s, article, n FROM unnest(%s::bigint[], %s::bigint[]) AS counted (article, n)
ORDER BY article
ON CONFLICT (bucket, source, article_id) DO UPDATE SET n = GREATEST(kept.n, excluded.n)
WHERE excluded.n > kept.n
"""
TO_HOURS = """
INSERT INTO articles_viewhour (hour, article_id, n)
SELECT date_trunc('hour', bucket, 'UTC'), article_id, sum(n) FROM articles_viewbucket
WHERE bucket >= %s AND bucket < %s GROUP BY 1, 2
"""
TO_DAYS = """
INSERT INTO articles_viewday (day, article_id, n)
SELECT (hour AT TIME ZONE 'Asia/Seoul')::date, article_id, sum(n) FROM articles_viewhour
WHERE hour >= %s AND hour < %s GROUP BY 1, 2
"""
SEAL = """
INSERT INTO articles_sealedbucket (bucket, refused)
SELECT *, 0 FROM generate_series(%(since)s::timestamptz, %(last)s, make_interval(secs => %(step)s))
"""


def flush() -> int:
    """Carry what Valkey counted into Postgres and return how many counts that raised.

    Any number may run at once, and may be killed at any point. Raises redis.RedisError.
    """
    view_buffer.ensure_complete()
    return sum(_flush(bucket, source) for bucket, source in view_buffer.buckets())


def _flush(bucket: datetime, source: str) -> int:
    counts = view_buffer.counts(bucket, source)
    raised = merge(bucket, source, counts)
    is_dropped = view_buffer.drop(bucket, source, total=sum(counts.values()))
    if raised is None and is_dropped:
        _note_refused(bucket, source, counts)
    return raised or 0


def replay() -> int:
    """Carry the views of this host's spools into Postgres and return how many they were.

    A spool goes when it is stored. One that cannot be read or stored now is left for later and
    does not hold up the others. Raises redis.RedisError.
    """
    view_buffer.ensure_complete()
    replayed = 0
    for spool in view_buffer.take_spools():
        try:
            replayed += _replay(spool)
        except FileNotFoundError:
            continue  # another replay was quicker
        except view_buffer.Incomplete:
            logger.warning("spool_waits_for_live_set", spool=spool.name)
        except OSError:
            logger.exception("spool_left", spool=spool.name)
    return replayed


def _replay(spool: Path) -> int:
    """The spool's name is the source, so a second replay merges the same counts again."""
    buckets: dict[datetime, dict[int, int]] = defaultdict(dict)
    claimed = view_buffer.claim(spool)
    for (bucket, article), n in claimed.items():
        buckets[bucket][article] = n
    refused = [one for one, counts in buckets.items() if merge(one, spool.stem, counts) is None]
    if view_buffer.remove(spool):
        for bucket in refused:
            _note_refused(bucket, spool.stem, buckets[bucket])
    return sum(claimed.values())


@transaction.atomic
def merge(bucket: datetime, source: str, counts: Mapping[int, int]) -> int | None:
    """Raise the stored counts of a source to these and return how many rose.

    None where the bucket is sealed: then nothing is taken.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [SEAL_LOCK])
        if SealedBucket.objects.filter(bucket__gte=bucket).exists():
            return None
        cursor.execute(MERGE, [bucket, source, list(counts), list(counts.values())])
        return cursor.rowcount


def _note_refused(bucket: datetime, source: str, counts: Mapping[int, int]) -> None:
    """Add what came too late and was not stored before the bucket was sealed."""
    stored = ViewBucket.objects.filter(bucket=bucket, source=source).aggregate(n=Sum("n"))["n"]
    late = sum(counts.values()) - (stored or 0)
    if late > 0:
        SealedBucket.objects.get_or_create(bucket=bucket)
        SealedBucket.objects.filter(bucket=bucket).update(refused=F("refused") + late)
        logger.warning("views_too_late", bucket=bucket.isoformat(), source=source, n=late)


def sealed_until() -> datetime | None:
    """Up to when views are in the roll-ups: a midnight in Seoul, or None before the first."""
    last: datetime | None = SealedBucket.objects.aggregate(last=Max("bucket"))["last"]
    return last and last + BUCKET


def roll_up() -> int:
    """Seal the days that are over into hours and days, forget what was kept long enough, and
    return how many buckets were sealed.

    Days wait until all that is known of them is stored: spools of this host, counts in Valkey.
    Raises redis.RedisError, and then seals nothing.
    """
    replay()
    flush()
    moment = now()
    until = _midnight(min(moment - SEAL_AFTER, view_buffer.oldest_spooled() or moment))
    sealed = _seal(until)
    ViewBucket.objects.filter(bucket__lt=min(until, moment - BUCKETS_KEPT)).delete()
    ViewHour.objects.filter(hour__lt=moment - HOURS_KEPT).delete()
    return sealed


def _midnight(moment: datetime) -> datetime:
    """The last midnight in Seoul (the project's time zone)."""
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)


@transaction.atomic
def _seal(until: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        first = ViewBucket.objects.aggregate(first=Min("bucket"))["first"]
        since = sealed_until() or _midnight(min(first or until, until - BUCKET))
        if since >= until:
            return 0
        cursor.execute(TO_HOURS, [since, until])
        cursor.execute(TO_DAYS, [since, until])
        cursor.execute(SEAL, {"since": since, "last": until - BUCKET, "step": BUCKET_SECONDS})
        return cursor.rowcount
