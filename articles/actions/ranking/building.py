"""Rebuilding all rankings at once, in a fixed number of statements whatever the sections."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from articles.actions.counting import BUCKET, sealed_until
from articles.actions.ranking.eligibility import OLDEST, eligible
from articles.actions.ranking.rule import SIZE, Candidate, Given, best, pack, rank
from articles.models import (
    CurrentRanking,
    Heartbeat,
    RankedArticle,
    Ranking,
    RankingMethod,
    Section,
    Window,
)
from newsroom.core.clock import now

REBUILD_LOCK = 0x72616E6B  # "rank": one rebuild at a time
KEPT_WHOLE = timedelta(days=1)
KEPT_HOURLY = timedelta(days=35)
HOUR = timedelta(hours=1)
SPANS = {  # back from the bucket or hour that is running, which counts too
    Window.HOUR: timedelta(hours=1),
    Window.DAY: timedelta(days=1),
    Window.WEEK: timedelta(days=7),
    Window.MONTH: timedelta(days=30),
}

# Sealed views are in hours and days, by whole days in Seoul; what is newer is in buckets. The days
# that a window covers wholly are read as days, what it has before them as hours.
VIEWS = """
SELECT article_id, sum(n)::bigint FROM (
    SELECT article_id, n FROM articles_viewbucket
    WHERE bucket >= greatest(%(since)s, %(sealed)s) AND bucket <= %(at)s
    UNION ALL
    SELECT article_id, n FROM articles_viewhour
    WHERE hour >= %(since)s AND hour < least(%(midnight)s, %(sealed)s)
    UNION ALL
    SELECT article_id, n FROM articles_viewday
    WHERE day >= (%(midnight)s AT TIME ZONE 'Asia/Seoul')::date
        AND day < (%(sealed)s AT TIME ZONE 'Asia/Seoul')::date
) AS views
WHERE article_id = ANY(%(articles)s)
GROUP BY article_id
"""
PASSED = """
SELECT id FROM (
    SELECT id, computed_at, row_number() OVER (
        PARTITION BY section_id, "window", method, date_trunc('hour', computed_at)
        ORDER BY computed_at
    ) AS place
    FROM articles_ranking WHERE computed_at < %s
) AS old
WHERE (place > 1 OR computed_at < %s)
    AND id NOT IN (SELECT ranking_id FROM articles_currentranking)
"""

Scope = int | None  # a section's number, or None for the site
Key = tuple[str, Scope]


class Eligible(NamedTuple):
    section: int
    published_at: datetime


@transaction.atomic
def rebuild_all() -> int:
    """Write a new snapshot for every window of the site and of every live section, then let the
    pointers follow; returns how many.

    0 where another rebuild is running. Readers see the old snapshots until this is committed.
    """
    if not _try_lock():
        return 0
    at = now()
    pointers = list(CurrentRanking.objects.select_related("ranking").defer("ranking__input"))
    given = list(_gather(at, pointers))
    _store(given, at)
    if any(pointer.ranking.computed_at < _floor(at, HOUR) for pointer in pointers):
        _forget(at)
    Heartbeat.beat("ranking", rankings=len(given), computed_at=at.isoformat())
    return len(given)


def _try_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [REBUILD_LOCK])
        return bool(cursor.fetchone()[0])


def _gather(at: datetime, pointers: list[CurrentRanking]) -> Iterator[Given]:
    """What each ranking is made from."""
    scopes, articles, sealed = _scopes(), _articles(at), sealed_until()
    found = {window: _candidates(at, window, sealed, articles, scopes) for window in Window}
    previous = _previous(pointers)
    for scope in {None}.union(*scopes.values()):
        for window in Window:
            yield Given(
                at=at.isoformat(),
                window=window,
                section=scope,
                method=RankingMethod.COUNT,
                size=SIZE,
                candidates=_lists(at, window, {one: found[one][scope] for one in Window}),
                previous=previous[window, scope],
            )


def _lists(
    at: datetime, window: Window, found: dict[Window, list[Candidate]]
) -> list[list[Candidate]]:
    """A window's best, and where they are few those of the wider windows; none that is too old
    for the window itself."""
    since = _milliseconds(at - OLDEST[window])
    lists = []
    for one in list(Window)[list(Window).index(window) :]:
        lists.append(best(one for one in found[one] if one.published_ms > since))
        if len(lists[0]) >= SIZE:
            break
    return lists


def _scopes() -> dict[int, list[Scope]]:
    """By section, where its articles are ranked: on the site, in it and in all it stands in.

    A retired section has no ranking; its articles stay in those above it.
    """
    sections = list(Section.objects.values_list("pk", "path", "is_retired"))
    live = {path: pk for pk, path, is_retired in sections if not is_retired}
    return {
        pk: [None, *(live[above] for above in _above(path) if above in live)]
        for pk, path, _is_retired in sections
    }


def _above(path: str) -> Iterator[str]:
    parts = path.split("/")
    return ("/".join(parts[: depth + 1]) for depth in range(len(parts)))


def _articles(at: datetime) -> dict[int, Eligible]:
    rows = eligible(at).filter(published_at__gt=at - max(OLDEST.values()))
    columns: Iterable[Any] = rows.values_list("pk", "section_id", "published_at")
    return {number: Eligible(*rest) for number, *rest in columns}


def _candidates(
    at: datetime,
    window: Window,
    sealed: datetime | None,
    articles: dict[int, Eligible],
    scopes: dict[int, list[Scope]],
) -> dict[Scope, list[Candidate]]:
    """Every article that was read in a window, by scope."""
    found: dict[Scope, list[Candidate]] = defaultdict(list)
    since = at - OLDEST[window]
    young = [number for number, article in articles.items() if article.published_at > since]
    for number, views in _views(at, window, sealed, young):
        section, published_at = articles[number]
        one = Candidate(number, _milliseconds(published_at), views)
        for scope in scopes[section]:
            found[scope].append(one)
    return found


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _views(
    at: datetime, window: Window, sealed: datetime | None, articles: list[int]
) -> list[tuple[int, int]]:
    """Views of the articles in a window; reads the rows of that window only."""
    since = _floor(at, BUCKET if window == Window.HOUR else HOUR) - SPANS[window]
    values: dict[str, Any] = {
        "at": at,
        "since": since,
        "sealed": sealed or since,
        "midnight": _next_midnight(since),
        "articles": articles,
    }
    with connection.cursor() as cursor:
        cursor.execute(VIEWS, values)
        rows: list[tuple[int, int]] = cursor.fetchall()
    return rows


def _floor(moment: datetime, step: timedelta) -> datetime:
    return moment - timedelta(seconds=moment.timestamp() % step.total_seconds())


def _next_midnight(moment: datetime) -> datetime:
    """The first midnight in Seoul at or after a moment."""
    local = timezone.localtime(moment - timedelta(microseconds=1)) + timedelta(days=1)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _previous(pointers: list[CurrentRanking]) -> dict[Key, list[int]]:
    """The articles of the rankings that hold now, in order."""
    keys = {pointer.ranking_id: (pointer.window, pointer.section_id) for pointer in pointers}
    found: dict[Key, list[int]] = defaultdict(list)
    lines = RankedArticle.objects.filter(ranking__in=keys).order_by("ranking_id", "rank")
    for ranking, article in lines.values_list("ranking_id", "article_id"):
        found[keys[ranking]].append(article)
    return found


def _store(given: list[Given], at: datetime) -> None:
    """Write the snapshots and their lines, then move the pointers."""
    rankings = Ranking.objects.bulk_create(_snapshot(one, at) for one in given)
    RankedArticle.objects.bulk_create(
        RankedArticle(
            ranking=ranking,
            rank=line.rank,
            previous_rank=line.previous_rank,
            article_id=line.article,
            views=line.views,
            is_fallback=line.is_fallback,
        )
        for ranking, one in zip(rankings, given, strict=True)
        for line in rank(one)
    )
    CurrentRanking.objects.bulk_create(
        (_pointer(ranking) for ranking in rankings),
        update_conflicts=True,
        unique_fields=["window", "section", "method"],
        update_fields=["ranking"],
    )
    CurrentRanking.objects.exclude(ranking__in=rankings).delete()  # sections retired since


def _snapshot(given: Given, at: datetime) -> Ranking:
    stored, digest = pack(given)
    return Ranking(
        window=given["window"],
        section_id=given["section"],
        method=given["method"],
        computed_at=at,
        input=stored,
        input_hash=digest,
    )


def _pointer(ranking: Ranking) -> CurrentRanking:
    return CurrentRanking(
        window=ranking.window,
        section_id=ranking.section_id,
        method=ranking.method,
        ranking=ranking,
    )


def _forget(at: datetime) -> None:
    """Delete snapshots that were kept long enough."""
    with connection.cursor() as cursor:
        cursor.execute(PASSED, [at - KEPT_WHOLE, at - KEPT_HOURLY])
        passed = [number for (number,) in cursor.fetchall()]
        cursor.execute("DELETE FROM articles_rankedarticle WHERE ranking_id = ANY(%s)", [passed])
        cursor.execute("DELETE FROM articles_ranking WHERE id = ANY(%s)", [passed])
