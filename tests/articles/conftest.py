"""What the tests of counting share: an empty Valkey and spool, and a process that knows neither."""

import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import redis
from django.conf import settings


@pytest.fixture
def valkey(monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    """This run's own Valkey database, emptied before and after."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    spool = settings.STATE_DIR / "spool"
    # By name, as a conftest is read before Django is set up
    monkeypatch.setattr("articles.view_buffer.salt.day", 0)
    monkeypatch.setattr("articles.view_buffer.just_counted._views", deque())
    monkeypatch.setattr("articles.view_buffer.breaker.opens_at", 0)
    monkeypatch.setattr("articles.view_buffer.live.looks.opens_at", 0)
    client.flushdb()
    shutil.rmtree(spool, ignore_errors=True)
    yield client
    client.flushdb()
    shutil.rmtree(spool, ignore_errors=True)


@pytest.fixture
def later(move_clock: Callable[[timedelta], None]) -> Callable[[timedelta], None]:
    """Moves the clock on from the test's beginning, which is one minute into a window of views.

    So no test sees the end of a window, bucket or hour that happens to fall into its run.
    """
    beginning = timedelta(seconds=1860 - time.time() % 1800)
    move_clock(beginning)
    return lambda delta: move_clock(beginning + delta)
