"""How often articles were read: one query for one article or for a page of a list."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from newsroom.core.clock import NOW_SQL

# A sealed bucket is in its day already; only younger ones are added. Reading starts at the last
# seal (or a day ago, whichever is earlier), so that the cost does not grow with history.
VIEWS = f"""
SELECT article_id,
       coalesce(sum(n) FILTER (WHERE counts), 0), coalesce(sum(n) FILTER (WHERE is_recent), 0)
FROM (
    SELECT article_id, n, true AS counts, false AS is_recent
    FROM articles_viewday WHERE article_id = ANY(%(ids)s)
    UNION ALL
    SELECT bucket.article_id, bucket.n, seal.bucket IS NULL,
           bucket.bucket > {NOW_SQL} - interval '24 hours'
    FROM articles_viewbucket bucket LEFT JOIN articles_sealedbucket seal USING (bucket)
    WHERE bucket.article_id = ANY(%(ids)s) AND bucket.bucket >= least(
        {NOW_SQL} - interval '24 hours', (SELECT max(bucket) FROM articles_sealedbucket)
    )
) AS views
GROUP BY article_id
"""  # noqa: S608 - the clock is ours, the numbers are parameters


@dataclass(frozen=True)
class Views:
    """Counted page views: since publication, and in the last 24 hours."""

    total: int = 0
    last_day: int = 0


def of_each(numbers: Iterable[int]) -> dict[int, Views]:
    """The views of articles by their numbers; one that nobody has read is left out."""
    with connection.cursor() as cursor:
        cursor.execute(VIEWS, {"ids": list(numbers)})
        return {number: Views(int(total), int(day)) for number, total, day in cursor.fetchall()}


def of(number: int) -> Views:
    """The views of one article."""
    return of_each([number]).get(number, Views())
