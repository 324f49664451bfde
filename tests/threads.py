"""Other people at work: threads with database connections, and so transactions, of their own."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connection, transaction

PATIENCE = 20  # seconds, before a test that hangs fails instead


def started(work: Callable[[], Any]) -> Future[Any]:
    """The work, begun in a thread; the future tells how it ended."""

    def run() -> Any:
        try:
            return work()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    future = pool.submit(run)
    pool.shutdown(wait=False)
    return future


def together(*works: Callable[[], Any]) -> list[Future[Any]]:
    """All of the works at the same time, and how each of them ended."""
    ready = threading.Barrier(len(works))

    def in_step(work: Callable[[], Any]) -> Any:
        ready.wait(PATIENCE)
        return work()

    ends = [started(partial(in_step, work)) for work in works]
    wait(ends, PATIENCE)
    return ends


@contextmanager
def meanwhile(work: Callable[[], Any]) -> Iterator[Callable[[], None]]:
    """Another transaction has done the work and is open; calling what is given commits it."""
    done, go_on = threading.Event(), threading.Event()

    def run() -> None:
        with transaction.atomic():
            work()
            done.set()
            go_on.wait(PATIENCE)

    ending = started(run)
    while not (done.wait(0.01) or ending.done()):
        pass

    def commit() -> None:
        go_on.set()
        ending.result(PATIENCE)

    try:
        yield commit
    finally:
        commit()
