"""Counts on their way into Postgres: merged by maximum, rolled up by days, sealed."""

import datetime
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles import view_buffer
from articles.actions import counting
from articles.models import SealedBucket, ViewBucket, ViewDay, ViewHour
from articles.view_buffer import spool
from newsroom.core.clock import now
from tests.factories import DAY, make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("valkey", "later")]
SEOUL = ZoneInfo("Asia/Seoul")
Mover = Callable[[datetime.timedelta], None]
Key = tuple[datetime.datetime, str, int]

BUCKETS = [datetime.datetime(2026, 3, 1, 12, 10 * n, tzinfo=datetime.UTC) for n in range(3)]
observations = st.lists(
    st.tuples(
        st.sampled_from(BUCKETS),
        st.sampled_from(["run-1", "run-2", "spool"]),
        st.dictionaries(st.integers(1, 5), st.integers(1, 1000), max_size=5),
    ),
    max_size=12,
)


def table() -> dict[Key, int]:
    rows = ViewBucket.objects.values_list("bucket", "source", "article_id", "n")
    return {(bucket, source, article): n for bucket, source, article, n in rows}


def merge_all(seen: list[tuple[datetime.datetime, str, dict[int, int]]]) -> None:
    for bucket, source, counts in seen:
        counting.merge(bucket, source, counts)


class TestMergingByMaximum(TestCase):
    """On the real database: no order, repetition or interruption of merges changes the result."""

    @given(observations, st.randoms(use_true_random=False))
    def test_it_is_the_maximum_in_any_order_and_any_number_of_times(self, seen, random) -> None:
        expected: dict[Key, int] = {}
        for bucket, source, counts in seen:
            for article, n in counts.items():
                key = bucket, source, article
                expected[key] = max(n, expected.get(key, 0))
        shuffled = seen + random.choices(seen, k=len(seen)) if seen else []
        random.shuffle(shuffled)
        merge_all(shuffled)
        assert table() == expected
        merge_all(seen)
        assert table() == expected

    @given(observations)
    def test_no_merge_ever_lowers_a_count(self, seen) -> None:
        before: dict[Key, int] = {}
        for one in seen:
            merge_all([one])
            after = table()
            assert all(after[key] >= n for key, n in before.items())
            before = after


def put(bucket: datetime.datetime, article: int, n: int, source: str = "run") -> None:
    assert counting.merge(bucket, source, {article: n}) == 1


def seoul(day: int, hour: int, minute: int = 0) -> datetime.datetime:
    return datetime.datetime(2026, 3, day, hour, minute, tzinfo=SEOUL)


def test_a_flush_reports_how_many_counts_rose_and_none_the_second_time() -> None:
    articles = [make_article() for _ in range(3)]
    view_buffer.ensure_complete()
    for article in articles:
        view_buffer.add(article.pk, "reader")
    assert counting.flush() == 3
    assert counting.flush() == 0


def test_days_are_cut_at_midnight_in_seoul_and_hours_add_up(later: Mover) -> None:
    put(seoul(1, 23, 50), article=7, n=5)
    put(seoul(2, 0, 0), article=7, n=11)
    put(seoul(2, 0, 50), article=7, n=2, source="run")
    put(seoul(2, 0, 50), article=7, n=3, source="spool")
    at(later, seoul(3, 3, 10))
    counting.roll_up()
    assert dict(ViewDay.objects.values_list("day", "n")) == {
        datetime.date(2026, 3, 1): 5,
        datetime.date(2026, 3, 2): 16,
    }
    assert dict(ViewHour.objects.values_list("hour", "n")) == {
        seoul(1, 23): 5,
        seoul(2, 0): 16,
    }


def at(later: Mover, moment: datetime.datetime) -> None:
    """Move the clock to a moment."""
    later(datetime.timedelta())
    later(moment - now())


def test_rolling_up_twice_changes_nothing(later: Mover) -> None:
    put(seoul(1, 12), article=1, n=4)
    at(later, seoul(2, 3, 10))
    assert counting.roll_up() > 0
    assert counting.roll_up() == 0
    assert ViewDay.objects.get().n == 4


def test_the_running_day_and_the_first_two_hours_after_it_stay_open(later: Mover) -> None:
    put(seoul(1, 12), article=1, n=4)
    at(later, seoul(2, 1, 59))
    counting.roll_up()
    assert counting.sealed_until() == seoul(1, 0)
    put(seoul(1, 12), article=1, n=5)
    at(later, seoul(2, 2, 1))
    counting.roll_up()
    assert counting.sealed_until() == seoul(2, 0)
    assert ViewDay.objects.get().n == 5


def test_late_counts_for_a_sealed_bucket_are_refused_and_counted(
    later: Mover, valkey: redis.Redis
) -> None:
    article = make_article()
    put(seoul(1, 12), article=article.pk, n=4)
    at(later, seoul(2, 3, 10))
    counting.roll_up()
    bucket = int(seoul(1, 12).timestamp())
    valkey.hset(f"views:counts:{bucket}:run", str(article.pk), 9)
    valkey.sadd("views:buckets", f"{bucket}:run")
    assert counting.flush() == 0
    assert counting.flush() == 0
    assert SealedBucket.objects.get(bucket=seoul(1, 12)).refused == 5, "four were stored in time"
    assert ViewBucket.objects.get().n == 4
    assert view_buffer.buckets() == []


def test_a_late_spool_is_refused_once_and_goes(later: Mover, settings: object) -> None:
    article = make_article()
    at(later, seoul(2, 3, 10))
    counting.roll_up()
    view_buffer.ensure_complete()
    article.__class__.objects.update(published_at=seoul(1, 0), first_published_at=seoul(1, 0))
    view_buffer.refresh_live(article.pk)
    spool.append([spool.SpooledView(int(seoul(1, 12).timestamp() * 1000), article.pk, b"12345678")])
    counting.replay()
    counting.replay()
    assert SealedBucket.objects.get(bucket=seoul(1, 12)).refused == 1
    assert view_buffer.oldest_spooled() is None


def test_sealing_waits_for_views_that_are_still_spooled(
    later: Mover, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(seoul(1, 12), article=1, n=4)
    put(seoul(2, 12), article=1, n=4)
    at(later, seoul(3, 3, 10))
    spool.append([spool.SpooledView(int(seoul(2, 9).timestamp() * 1000), 1, b"12345678")])
    monkeypatch.setattr(view_buffer, "claim", unreadable)
    counting.roll_up()
    assert counting.sealed_until() == seoul(2, 0)
    monkeypatch.undo()
    counting.roll_up()
    assert counting.sealed_until() == seoul(3, 0)


def unreadable(path: object) -> None:
    raise OSError("The disk does not answer.")


def test_nothing_is_sealed_while_valkey_may_still_hold_counts(
    later: Mover, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    put(seoul(1, 12), article=1, n=4)
    at(later, seoul(3, 3, 10))
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    with pytest.raises(redis.RedisError):
        counting.roll_up()
    assert counting.sealed_until() is None


def test_a_spool_that_cannot_be_read_does_not_hold_up_counting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = make_article()
    assert view_buffer.add(article.pk, "spooled") == view_buffer.Outcome.SPOOLED
    monkeypatch.setattr(view_buffer, "claim", unreadable)
    assert counting.replay() == 0
    assert view_buffer.add(article.pk, "counted") == view_buffer.Outcome.COUNTED
    assert counting.flush() == 1


def test_buckets_go_after_35_days_and_hours_after_400_but_days_stay(later: Mover) -> None:
    put(seoul(1, 12), article=1, n=4)
    at(later, seoul(2, 3, 10))
    counting.roll_up()
    at(later, seoul(2, 3, 10) + 35 * DAY)
    counting.roll_up()
    assert not ViewBucket.objects.exists()
    assert ViewHour.objects.exists()
    at(later, seoul(2, 3, 10) + 401 * DAY)
    counting.roll_up()
    assert not ViewHour.objects.exists()
    assert ViewDay.objects.get().n == 4


def test_unsealed_buckets_are_kept_however_old(later: Mover) -> None:
    put(seoul(1, 12), article=1, n=4)
    spool.append([spool.SpooledView(int(seoul(1, 9).timestamp() * 1000), 1, b"12345678")])
    at(later, seoul(2, 3, 10) + 60 * DAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(view_buffer, "claim", unreadable)
        counting.roll_up()
    assert ViewBucket.objects.get().n == 4


def test_a_merge_is_one_upsert_however_many_articles(
    django_assert_num_queries: Callable[[int], object],
) -> None:
    with django_assert_num_queries(5):  # type: ignore[attr-defined]  # with savepoint and lock
        counting.merge(BUCKETS[0], "run", dict.fromkeys(range(1, 3001), 1))
    assert ViewBucket.objects.count() == 3000
