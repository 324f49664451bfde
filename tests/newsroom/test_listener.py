"""The thread in each worker: it hears of changes, sweeps, and comes back after the database did."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from articles.actions import publishing
from articles.actions.recording import CHANNEL
from articles.models import Article, FollowUp
from articles.workflow import Status
from newsroom import listener
from newsroom.core.clock import now
from tests.factories import CONFIRMED, chief, make_article

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PATIENCE = 20  # seconds; a listener that nothing wakes sleeps longer
LISTENERS = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'LISTEN%%'"
)


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """A listener that hardly anything but a NOTIFY wakes."""
    settings.DATABASE_DIRECT_URL = make_conninfo(
        settings.DATABASE_DIRECT_URL, dbname=connection.settings_dict["NAME"]
    )
    monkeypatch.setattr(listener, "POLL_SECONDS", 2 * PATIENCE)
    monkeypatch.setattr(listener, "RETRY_SECONDS", 0.1)
    monkeypatch.setattr(listener, "stopping", listener.threading.Event())

    def run() -> None:
        listener.run()
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        yield
        listener.stop()
        notify()
        running.result(PATIENCE)


def notify() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


def comes_true(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    ends = time.monotonic() + seconds
    while not (is_true := condition()) and time.monotonic() < ends:
        time.sleep(0.02)
    return bool(is_true)


def test_a_change_is_carried_on_as_soon_as_it_is_committed(listening: None) -> None:
    assert comes_true(pids)
    article = make_article()
    follow_ups = FollowUp.objects.filter(change__article=article, attempts=1)
    assert comes_true(lambda: follow_ups.count() == 2)


def pids() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(LISTENERS)
        return [pid for (pid,) in cursor.fetchall()]


def test_a_lost_connection_is_made_again(listening: None) -> None:
    assert comes_true(pids)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", pids())
    article = make_article()
    follow_ups = FollowUp.objects.filter(change__article=article, attempts=1)
    assert comes_true(lambda: follow_ups.count() == 2)


def test_what_falls_due_is_settled(listening: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "POLL_SECONDS", 0.1)
    monkeypatch.setattr(listener, "SWEEP_SECONDS", 0.1)
    article = make_article(Status.APPROVED)
    publishing.schedule(
        article, by=chief(), at=now() + timedelta(seconds=0.5), version=article.version,
        confirmed=CONFIRMED,
    )  # fmt: skip
    published = Article.objects.filter(pk=article.pk, status=Status.PUBLISHED)
    assert comes_true(published.exists)
