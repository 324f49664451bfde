"""The spool: views that Valkey could not take, or forgot, are counted later and once."""

from typing import Any

import pytest
import redis
from django.conf import settings as django_settings

from articles import view_buffer
from articles.actions import counting
from articles.view_buffer import Outcome, spool
from newsroom.core.clock import now
from tests.articles.popularity import Mover, live_article, no_valkey, stored, views
from tests.factories import HOUR, make_article, make_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("valkey", "later")]


def test_views_wait_in_the_spool_while_the_live_set_is_incomplete(valkey: Any) -> None:
    article = live_article()
    assert views(article, 2) == [Outcome.COUNTED] * 2
    valkey.flushdb()
    assert views(article, 3, start=10) == [Outcome.SPOOLED] * 3
    assert counting.replay() == 3
    assert stored(article) == 3
    assert view_buffer.add(article.pk, "reader 10") == Outcome.DUPLICATE


def test_views_are_spooled_while_valkey_is_down_and_counted_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = live_article()
    views(article, 5)
    with pytest.MonkeyPatch.context() as patch:
        no_valkey(patch)
        outcomes = views(article, 30)
        assert outcomes == [Outcome.SPOOLED] * 30
        with pytest.raises(redis.RedisError):
            counting.replay()
    view_buffer.breaker.opens_at = 0
    assert counting.replay() == 25, "five readers had been counted before"
    assert counting.replay() == 0
    counting.flush()
    assert stored(article) == 30


def test_a_replay_killed_before_it_stored_is_repeated_without_loss_or_doubles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = live_article()
    with pytest.MonkeyPatch.context() as patch:
        no_valkey(patch)
        views(article, 40)
    view_buffer.breaker.opens_at = 0
    [path] = view_buffer.take_spools()
    first = view_buffer.claim(path)
    assert view_buffer.claim(path) == first
    counting.replay()
    assert stored(article) == 40


def test_a_spool_older_than_its_window_is_merged_once(later: Mover) -> None:
    article = live_article()
    with pytest.MonkeyPatch.context() as patch:
        no_valkey(patch)
        views(article, 10)
        views(article, 10)
    view_buffer.breaker.opens_at = 0
    later(5 * HOUR)
    [path] = view_buffer.take_spools()
    assert set(view_buffer.claim(path).values()) == {10}
    assert counting.replay() == 10
    assert stored(article) == 10


def test_spooled_views_of_articles_that_are_not_public_are_dropped() -> None:
    draft = make_draft()
    assert view_buffer.add(draft.pk, "reader") == Outcome.SPOOLED, "the live set is incomplete"
    assert counting.replay() == 0
    assert view_buffer.oldest_spooled() is None


def test_what_a_killed_server_forgot_is_counted_again_where_it_was(valkey: Any) -> None:
    article = live_article()
    views(article, 5)
    kept = {key: valkey.dump(key) for key in valkey.scan_iter()}
    views(article, 3, start=5)
    counting.flush()
    views(article, 2, start=8)
    roll_back(valkey, kept)
    assert views(article, 1, start=10) == [Outcome.SPOOLED]
    counting.replay()
    counting.flush()
    assert stored(article) == 11


def test_what_is_restored_too_late_to_tell_is_not_counted_twice(valkey: Any, later: Mover) -> None:
    article = live_article()
    views(article, 5)
    kept = {key: valkey.dump(key) for key in valkey.scan_iter() if b"seen" not in key}
    roll_back(valkey, kept)
    later(HOUR)
    assert views(article, 1, start=10) == [Outcome.SPOOLED]
    counting.replay()
    counting.flush()
    assert stored(article) == 6


def roll_back(valkey: Any, kept: dict[bytes, bytes]) -> None:
    """Put an earlier state in the place of what there is, in a server that has just started."""
    valkey.flushdb()
    for key, value in kept.items():
        valkey.restore(key, 0, value)
    valkey.delete("views:source")


def test_a_full_spool_refuses_and_counts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "MAX_BYTES", 400)
    article = make_article()
    outcomes = views(article, 20)
    kept = outcomes.count(Outcome.SPOOLED)
    assert 0 < kept < 20
    assert outcomes[kept:] == [Outcome.REJECTED] * (20 - kept)
    assert view_buffer.rejected((now() + 9 * HOUR).date())["spool_full"] == 20 - kept
    assert counting.replay() == kept


def test_torn_lines_of_a_spool_are_skipped() -> None:
    article = make_article()
    views(article, 2)
    current = django_settings.STATE_DIR / "spool" / "current"
    with current.open("ab") as file:
        file.write(b"170000\n\xff\xfe\n")
    views(article, 1, start=2)
    with current.open("ab") as file:
        file.write(b"1700000000000 12")
    assert counting.replay() == 3
