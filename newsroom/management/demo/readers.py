"""The demo's readers: thirty days of views with the rhythm of a day and the decay of news."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from articles.models import ViewBucket
from articles.models.popularity import BUCKET_SECONDS
from newsroom.management.demo.rows import copy_rows

SOURCE = "demo"
BUCKET = timedelta(seconds=BUCKET_SECONDS)
FRESH_A_BUCKET = 46.0  # views of an article of heat one in its first ten minutes at an average hour
FRESH_HOURS, STALE_HOURS, STALE_SHARE = 5.0, 240.0, 0.02
# How busy each hour of the day in Seoul is; breakfast, lunch and the way home.
RHYTHM = (
    0.45, 0.27, 0.17, 0.13, 0.15, 0.30, 0.68, 1.18, 1.52, 1.38, 1.24, 1.28,
    1.58, 1.46, 1.22, 1.14, 1.16, 1.26, 1.42, 1.36, 1.30, 1.36, 1.28, 0.86,
)  # fmt: skip
SEOUL_HOURS = 9


@dataclass(frozen=True)
class Read:
    """An article that is read: since when, and how much more than others."""

    article_id: int
    since: datetime
    heat: float


def write_views(articles: Iterable[Read], until: datetime, seed: int) -> None:
    """Store the views of the articles from their publication until now."""
    names = ["bucket", "source", "article_id", "n"]
    copy_rows(ViewBucket, names, (row for one in articles for row in views(one, until, seed)))


def views(one: Read, until: datetime, seed: int) -> Iterator[tuple[datetime, str, int, int]]:
    """The rows of one article: bucket, source, article, number."""
    rng = Random(f"{seed} {one.heat} {(until - one.since).total_seconds()}")  # noqa: S311
    start = one.since.timestamp() // BUCKET_SECONDS * BUCKET_SECONDS
    bucket = datetime.fromtimestamp(start, UTC)
    age = 0.0
    while bucket <= until:
        n = int(_expected(age, bucket) * one.heat * rng.uniform(0.75, 1.25) + rng.random())
        if n:
            yield bucket, SOURCE, one.article_id, n
        bucket += BUCKET
        age += BUCKET_SECONDS / 3600


def _expected(age_hours: float, bucket: datetime) -> float:
    """Views in a bucket: most while the news is fresh, few from search long after."""
    fresh = 0.5 ** (age_hours / FRESH_HOURS)
    stale = STALE_SHARE * 0.5 ** (age_hours / STALE_HOURS)
    return FRESH_A_BUCKET * (fresh + stale) * RHYTHM[(bucket.hour + SEOUL_HOURS) % 24]
