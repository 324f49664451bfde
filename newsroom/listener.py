"""The thread in each worker that carries changes on as soon as they are committed."""

import threading
import time
from typing import Any

import psycopg
import structlog
from celery.signals import worker_ready, worker_shutdown
from django.conf import settings
from django.db import close_old_connections

from articles.actions import following, settling
from articles.actions.recording import CHANNEL

logger = structlog.get_logger(__name__)

POLL_SECONDS = 1  # the floor where a NOTIFY is lost
SWEEP_SECONDS = 5
RETRY_SECONDS = 2
stopping = threading.Event()


@worker_ready.connect
def start(**kwargs: Any) -> None:
    """Start the thread with the worker."""
    threading.Thread(target=run, name="listener", daemon=True).start()


@worker_shutdown.connect
def stop(**kwargs: Any) -> None:
    stopping.set()


def run() -> None:
    """Listen until the worker stops; a lost database is waited for."""
    while not stopping.is_set():
        try:
            _listen()
        except Exception:
            logger.exception("listener_lost")
            close_old_connections()
            stopping.wait(RETRY_SECONDS)


def _listen() -> None:
    swept = float("-inf")
    with psycopg.connect(settings.DATABASE_DIRECT_URL, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        while not stopping.is_set():
            if time.monotonic() - swept >= SWEEP_SECONDS:
                settling.sweep()
                swept = time.monotonic()
            # What was started may not be all there is; else wait until a change is told of.
            wait = 0 if following.relay() else POLL_SECONDS
            for _notice in connection.notifies(timeout=wait, stop_after=1):
                pass
