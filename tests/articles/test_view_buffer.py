"""The buffer in Valkey: what counts and what does not, and how counts leave it."""

import datetime
import os
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings

from articles import view_buffer
from articles.actions import counting, publishing
from articles.models import ViewBucket
from articles.view_buffer import Outcome, live
from articles.view_buffer.readers import DaySalt
from articles.workflow import Status
from newsroom.core.clock import now
from tests.articles.popularity import MINUTE, Mover, live_article, stored, views
from tests.factories import DAY, HOUR, chief, make_article, make_draft, withhold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("valkey", "later")]


def test_a_hundred_readers_are_a_hundred_views() -> None:
    article = live_article()
    assert views(article, 100) == [Outcome.COUNTED] * 100
    counting.flush()
    assert stored(article) == 100


def test_one_reader_reloading_inside_a_window_is_one_view() -> None:
    article, other = live_article(), live_article()
    outcomes = [view_buffer.add(article.pk, "one reader") for _ in range(100)]
    assert outcomes == [Outcome.COUNTED] + [Outcome.DUPLICATE] * 99
    assert view_buffer.add(other.pk, "one reader") == Outcome.COUNTED
    counting.flush()
    assert (stored(article), stored(other)) == (1, 1)


def test_the_next_window_counts_the_reader_again(later: Mover) -> None:
    article = live_article()
    view_buffer.add(article.pk, "one reader")
    later(31 * MINUTE)
    assert view_buffer.add(article.pk, "one reader") == Outcome.COUNTED
    assert view_buffer.add(article.pk, "one reader") == Outcome.DUPLICATE


def test_only_public_articles_count_and_made_up_numbers_leave_no_keys(valkey: Any) -> None:
    view_buffer.ensure_complete()
    draft = make_draft()
    assert view_buffer.add(draft.pk, "reader") == Outcome.REJECTED
    before = valkey.dbsize()
    outcomes = {view_buffer.add(10**9 + n, f"reader {n}") for n in range(20_000)}
    assert outcomes == {Outcome.REJECTED}
    assert valkey.dbsize() == before
    today = (now() + 9 * HOUR).date()
    assert view_buffer.rejected(today)["not_live"] == 20_001


def test_a_scheduled_article_counts_from_its_time_to_its_end(later: Mover) -> None:
    article = make_article(Status.SCHEDULED)
    publishing.set_end(article, by=chief(), at=now() + 3 * HOUR)
    view_buffer.ensure_complete()
    assert view_buffer.add(article.pk, "early") == Outcome.REJECTED
    later(2 * HOUR)
    assert view_buffer.add(article.pk, "in time") == Outcome.COUNTED
    later(4 * HOUR)
    assert view_buffer.add(article.pk, "late") == Outcome.REJECTED


def test_the_live_set_follows_publication_and_withholding() -> None:
    view_buffer.ensure_complete()
    article = make_article()
    view_buffer.refresh_live(article.pk)
    assert view_buffer.add(article.pk, "reader") == Outcome.COUNTED
    withhold(article)
    view_buffer.refresh_live(article.pk)
    assert view_buffer.add(article.pk, "another") == Outcome.REJECTED


def test_a_publication_counts_at_once_though_no_worker_told_the_live_set() -> None:
    view_buffer.ensure_complete()
    article = make_article()
    assert views(article, 3) == [Outcome.COUNTED] * 3


def test_made_up_numbers_ask_postgres_seldom(
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    view_buffer.ensure_complete()
    began = time.monotonic()
    with django_assert_max_num_queries(60) as queries:  # type: ignore[attr-defined]
        for number in range(1_000):
            view_buffer.add(10**9 + number, "reader")
    seconds = time.monotonic() - began
    assert len(queries) <= 3 * (1 + seconds / live.looks.seconds)


def test_after_flushall_new_counts_do_not_hide_behind_old_ones(valkey: Any) -> None:
    article = live_article()
    views(article, 10)
    counting.flush()
    valkey.flushdb()
    view_buffer.ensure_complete()
    views(article, 7, start=100)
    counting.flush()
    assert stored(article) == 17
    sources = ViewBucket.objects.filter(article_id=article.pk).values_list("source", flat=True)
    assert len(set(sources)) == 2


def test_nobody_waits_long_for_a_valkey_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    article = live_article()
    path = str(django_settings.STATE_DIR / "silent")
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(path)
        silent.listen()
        monkeypatch.setattr(django_settings, "REDIS_URL", f"unix://{path}?db=0")
        began = time.monotonic()
        assert views(article, 200) == [Outcome.SPOOLED] * 200
        assert time.monotonic() - began < 1
    os.unlink(path)


def test_counts_go_only_when_the_bucket_ended_and_nothing_is_uncommitted(
    later: Mover, valkey: Any
) -> None:
    article = live_article()
    views(article, 3)
    counting.flush()
    [(bucket, source)] = view_buffer.buckets()
    assert not view_buffer.drop(bucket, source, total=3), "the bucket has not ended"
    later(26 * MINUTE)
    assert not view_buffer.drop(bucket, source, total=2), "one view is not committed"
    counting.flush()
    assert view_buffer.buckets() == []
    assert valkey.keys("views:counts:*") == []
    assert stored(article) == 3


def test_a_clock_set_back_over_dropped_counts_loses_nothing(later: Mover) -> None:
    article = live_article()
    views(article, 5)
    later(26 * MINUTE)
    counting.flush()
    later(datetime.timedelta())
    assert view_buffer.add(article.pk, "later") == Outcome.SPOOLED, "a new source begins"
    counting.replay()
    views(article, 2, start=50)
    counting.flush()
    assert stored(article) == 8


def test_the_salt_is_the_same_for_all_processes_and_ends_after_two_days(
    valkey: Any,
) -> None:
    day = int(time.time()) // 86400
    assert DaySalt().shared(day) == DaySalt().shared(day)
    assert DaySalt().shared(day) != DaySalt().shared(day + 1)
    assert all(0 < valkey.ttl(key) <= 2 * 86400 for key in valkey.keys("views:salt:*"))


def test_no_address_or_agent_reaches_valkey_or_the_spool(valkey: Any) -> None:
    article = live_article()
    view_buffer.add(article.pk, "203.0.113.9 SecretBrowser/1.0")
    dumped = b"".join(valkey.dump(key) or b"" for key in valkey.scan_iter())
    assert b"203.0.113.9" not in dumped
    assert b"SecretBrowser" not in dumped
    assert valkey.keys("views:seen:*"), "the view is noted, as a hash"


def test_a_rebuild_writes_every_public_article_with_its_times(valkey: Any) -> None:
    published, scheduled = make_article(), make_article(Status.SCHEDULED)
    make_article(Status.WITHHELD)
    make_draft()
    publishing.set_end(published, by=chief(), at=now() + DAY)
    view_buffer.ensure_complete()
    entries = {int(key): value.decode() for key, value in valkey.hgetall("views:live").items()}
    assert set(entries) == {published.pk, scheduled.pk}
    begins, ends = entries[published.pk].split(" ")
    assert int(begins) <= now().timestamp() * 1000 < int(ends)
    assert entries[scheduled.pk].endswith(" ")
