"""많이 본 뉴스: what ranks where, whole snapshots, and what readers see of them."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from articles.actions import counting, ranking
from articles.actions.ranking.building import REBUILD_LOCK
from articles.models import (
    Article,
    CurrentRanking,
    Heartbeat,
    Kind,
    RankedArticle,
    Ranking,
    Section,
    Sensitivity,
    ViewBucket,
    Window,
)
from newsroom.core.clock import now
from tests.articles.popularity import MINUTE, Mover, published, put
from tests.factories import DAY, HOUR, make_article, make_draft, make_section, withhold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("valkey", "later")]
REBUILD_QUERIES, READING_QUERIES = 21, 8


def standing(window: str = Window.DAY, section: Section | None = None) -> list[tuple[int, int]]:
    """Article and views, as readers see them now."""
    return [(item.article_id, item.views) for item in ranking.current(window, section).items]


def test_views_order_then_newer_publication_then_higher_number() -> None:
    old, newer, most = published(5 * HOUR), published(2 * HOUR), published(6 * HOUR)
    twin = published()
    Article.objects.filter(pk=twin.pk).update(published_at=newer.published_at)
    for article in (old, newer, twin):
        put(article, 5)
    put(most, 6)
    ranking.rebuild_all()
    assert standing() == [(most.pk, 6), (twin.pk, 5), (newer.pk, 5), (old.pk, 5)]


def test_what_may_not_rank() -> None:
    good = published()
    never = [
        published(kind=Kind.ADVERTISING),
        published(kind=Kind.PRESS_RELEASE),
        published(sensitivity=Sensitivity.SUICIDE),
        published(8 * DAY),
        published(-HOUR),
        published(2 * HOUR, unpublish_at=now() - HOUR),
        make_draft(),
        withhold(make_article()),
    ]
    for article in [good, *never]:
        put(article, 5)
    ranking.rebuild_all()
    assert standing() == [(good.pk, 5)]
    assert (never[3].pk, 5) in standing(Window.WEEK), "eight days are young enough for a week"


@pytest.mark.parametrize(
    ("window", "inside", "outside"),
    [
        (Window.HOUR, 60 * MINUTE, 71 * MINUTE),
        (Window.DAY, 24 * HOUR, 25 * HOUR),
        (Window.WEEK, 7 * DAY, 7 * DAY + HOUR),
        (Window.MONTH, 30 * DAY, 30 * DAY + HOUR),
    ],
)
@pytest.mark.parametrize("is_rolled_up", [False, True])
def test_a_window_reaches_back_as_far_as_it_says(
    window: str,
    inside: datetime.timedelta,
    outside: datetime.timedelta,
    is_rolled_up: bool,
) -> None:
    article = published(6 * DAY if window in (Window.HOUR, Window.DAY) else 29 * DAY)
    if window == Window.MONTH:
        Article.objects.update(published_at=now() - 80 * DAY)
    for n, ago in ((1, 0 * MINUTE), (10, 40 * MINUTE), (100, inside), (1000, outside)):
        put(article, n, ago)
    if is_rolled_up:
        counting.roll_up()
    ranking.rebuild_all()
    assert standing(window) == [(article.pk, 111)]


def test_sums_are_the_same_before_and_after_rolling_up() -> None:
    articles = [published(6 * DAY) for _ in range(3)]
    for days in range(40):
        for place, article in enumerate(articles):
            put(article, 1 + place + days, days * DAY + place * HOUR)
    ranking.rebuild_all()
    before = {window: standing(window) for window in Window}
    assert counting.roll_up() > 0
    ranking.rebuild_all()
    assert {window: standing(window) for window in Window} == before
    assert all(before[window] for window in (Window.DAY, Window.WEEK, Window.MONTH))


def test_sections_rank_what_stands_in_them_and_below() -> None:
    society, economy = make_section("사회"), make_section("경제")
    below = make_section("사건", parent=society)
    retired = make_section("옛 사건", parent=below)
    articles = [published(section_id=one.pk) for one in (society, below, retired, economy)]
    for n, article in enumerate(articles, 1):
        put(article, n)
    Section.objects.filter(pk=retired.pk).update(is_retired=True)
    ranking.rebuild_all()
    one, two, three, four = [article.pk for article in articles]
    assert standing(section=society) == [(three, 3), (two, 2), (one, 1)]
    assert standing(section=below) == [(three, 3), (two, 2)]
    assert standing(section=economy) == [(four, 4)]
    assert standing() == [(four, 4), (three, 3), (two, 2), (one, 1)]
    assert ranking.current(Window.DAY, retired).generated_at is None


def test_a_short_list_is_filled_from_wider_windows_and_says_so() -> None:
    fresh, yesterday, last_week = published(), published(2 * DAY), published(6 * DAY)
    put(fresh, 2)
    put(fresh, 50, 20 * HOUR)
    put(yesterday, 7, 20 * HOUR)
    put(last_week, 9, 5 * DAY)
    ranking.rebuild_all()
    standings = ranking.current(Window.HOUR)
    lines = [(item.article_id, item.views, item.is_fallback) for item in standings.items]
    assert lines == [(fresh.pk, 2, False), (yesterday.pk, 7, True), (last_week.pk, 9, True)]
    assert standings.fallback
    assert not ranking.current(Window.WEEK).fallback


def test_a_list_holds_twenty_and_readers_may_ask_for_fewer() -> None:
    section = make_section()
    for n in range(25):
        put(published(section_id=section.pk), n + 1)
    ranking.rebuild_all()
    items = ranking.current(Window.DAY).items
    assert [item.views for item in items] == list(range(25, 5, -1))
    assert [item.rank for item in ranking.current(Window.DAY, limit=3).items] == [1, 2, 3]


def test_previous_ranks_are_those_of_the_snapshot_before(later: Mover) -> None:
    first, second = published(), published()
    put(first, 5)
    put(second, 3)
    ranking.rebuild_all()
    assert [item.previous_rank for item in ranking.current(Window.DAY).items] == [None, None]
    later(MINUTE)
    put(second, 3)
    put(newcomer := published(), 1)
    ranking.rebuild_all()
    items = ranking.current(Window.DAY).items
    assert [(item.article_id, item.previous_rank) for item in items] == [
        (second.pk, 2),
        (first.pk, 1),
        (newcomer.pk, None),
    ]


def test_a_withheld_article_is_gone_at_once_and_the_others_move_up() -> None:
    articles = [published() for _ in range(3)]
    for n, article in enumerate(articles):
        put(article, 9 - n)
    ranking.rebuild_all()
    withhold(articles[0])
    items = ranking.current(Window.DAY).items
    assert [(item.rank, item.article_id) for item in items] == [
        (1, articles[1].pk),
        (2, articles[2].pk),
    ]


def test_an_article_flagged_since_is_not_shown_either() -> None:
    put(article := published(), 5)
    ranking.rebuild_all()
    Article.objects.filter(pk=article.pk).update(sensitivity=Sensitivity.DISASTER)
    assert standing() == []


def test_the_last_snapshot_serves_on_and_turns_stale_after_ten_minutes(later: Mover) -> None:
    put(article := published(), 5)
    ranking.rebuild_all()
    fresh = ranking.current(Window.DAY)
    assert not fresh.stale
    assert fresh.generated_at == Ranking.objects.earliest("computed_at").computed_at
    later(11 * MINUTE)
    old = ranking.current(Window.DAY)
    assert old.stale
    assert old.generated_at == fresh.generated_at
    assert [item.article_id for item in old.items] == [article.pk]


def test_before_the_first_rebuild_there_is_an_empty_stale_list() -> None:
    standings = ranking.current(Window.DAY)
    assert (standings.items, standings.stale, standings.generated_at) == ([], True, None)


def test_a_rebuild_leaves_whole_snapshots_and_a_heartbeat() -> None:
    section = make_section()
    put(published(section_id=section.pk), 5)
    assert ranking.rebuild_all() == 2 * len(Window)
    assert Ranking.objects.count() == CurrentRanking.objects.count() == 2 * len(Window)
    assert RankedArticle.objects.count() == 2 * len(Window)
    assert Heartbeat.objects.get(name="ranking").details["rankings"] == 2 * len(Window)


@pytest.mark.django_db(transaction=True)
def test_two_rebuilds_do_not_collide() -> None:
    make_section()
    holds, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REBUILD_LOCK])
            holds.set()
            may_end.wait(10)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert holds.wait(10)
    assert ranking.rebuild_all() == 0
    assert not Ranking.objects.exists()
    may_end.set()
    other.join()
    assert ranking.rebuild_all() > 0


def test_a_rebuild_takes_the_same_number_of_queries_whatever_it_ranks(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    put(published(section_id=make_section().pk), 1)
    ranking.rebuild_all()
    with django_assert_num_queries(REBUILD_QUERIES):
        ranking.rebuild_all()
    for n in range(30):
        put(published(section_id=make_section().pk), n + 1)
    with django_assert_num_queries(REBUILD_QUERIES):
        ranking.rebuild_all()


def test_reading_takes_the_same_number_of_queries_whatever_is_ranked(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    def read() -> None:
        for item in ranking.current(Window.DAY).items:
            assert item.article.headline
            assert str(item.article.section)
            assert [byline.reporter for byline in item.article.bylines.all()]

    for n in range(2):
        put(published(), n + 1)
    ranking.rebuild_all()
    with django_assert_num_queries(READING_QUERIES):
        read()
    for n in range(10):
        put(published(), n + 1)
    ranking.rebuild_all()
    with django_assert_num_queries(READING_QUERIES):
        read()


def test_snapshots_are_kept_for_a_day_then_one_an_hour_for_35_days(later: Mover) -> None:
    make_section()
    start = HOUR - datetime.timedelta(seconds=now().timestamp() % 3600)
    for minutes in (1, 2, 59):
        later(start + minutes * MINUTE)
        ranking.rebuild_all()
    kept = Ranking.objects.order_by("computed_at").first()
    later(start + 20 * HOUR)
    ranking.rebuild_all()
    assert moments() == 4
    later(start + 26 * HOUR)
    ranking.rebuild_all()
    assert moments() == 3
    assert Ranking.objects.order_by("computed_at").first() == kept
    later(start + 36 * DAY)
    ranking.rebuild_all()
    assert moments() == 2, "the one that held until just now, and the new one"


def moments() -> int:
    return Ranking.objects.values("computed_at").distinct().count()


def test_what_lies_before_the_window_is_not_read() -> None:
    """Rows older than every window must not be touched, or a rebuild grows with history."""
    put(article := published(), 5)
    ViewBucket.objects.bulk_create(
        ViewBucket(bucket=now() - 34 * DAY, source=f"old-{n}", article_id=article.pk, n=1)
        for n in range(3_000)
    )
    counting.roll_up()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_viewbucket")
    assert rows_read(ranking.rebuild_all) < 100
    assert standing() == [(article.pk, 5)]


def rows_read(work: Callable[[], object]) -> int:
    """How many rows of the view tables the work reads, by Postgres's own count."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS_READ)
        before: int = cursor.fetchone()[0]
        work()
        cursor.execute(ROWS_READ)
        after: int = cursor.fetchone()[0]
    return after - before


ROWS_READ = """
SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables
WHERE relname LIKE 'articles_view%'
"""
