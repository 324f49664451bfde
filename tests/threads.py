"""Other people at work: threads with database connections, and so transactions, of their own."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

PATIENCE = 10  # seconds, before a test that hangs fails instead


def together(*works: Callable[[], Any]) -> list[Future[Any]]:
    """All of the works at the same time, and how each of them ended."""
    ready = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            ready.wait(PATIENCE)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [pool.submit(run, work) for work in works]


@contextmanager
def meanwhile(work: Callable[[], Any]) -> Iterator[Callable[[], Any]]:
    """Another transaction has done the work and is open; calling what is given commits it."""
    done, go_on = threading.Event(), threading.Event()

    def run() -> None:
        try:
            with transaction.atomic():
                work()
                done.set()
                go_on.wait(PATIENCE)
        finally:
            done.set()
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        ending = pool.submit(run)
        done.wait(PATIENCE)

        def commit() -> None:
            go_on.set()
            ending.result(PATIENCE)

        try:
            yield commit
        finally:
            commit()
