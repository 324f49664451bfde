"""Ready answers in one process: bounded by their bytes, each made by one thread at a time."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from articles.cache.leases import Lease

MEBIBYTE = 1024 * 1024
OVERHEAD = 2_000  # bytes, about: headers, key and bookkeeping of an answer
STRIPES = 256
WAIT_SECONDS = 5
Key = tuple[str, str]  # path and query


@dataclass(frozen=True)
class Answer:
    """What Django said, whole. Without a lease it is for the one who asked, and never kept."""

    status: str
    headers: list[tuple[str, str]]
    etag: str
    mime: str
    body: bytes
    lease: Lease | None

    @property
    def size(self) -> int:
        return len(self.body) + OVERHEAD

    def holds(self) -> bool:
        """Whether it may be given to others now."""
        return self.lease is not None and self.lease.holds()


class Store:
    """The answers most lately asked for, together at most `limit_bytes`."""

    def __init__(self, limit_bytes: int = 64 * MEBIBYTE) -> None:
        self._limit = limit_bytes
        self._bytes = 0
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._lock = threading.Lock()
        self._stripes = [threading.Lock() for _ in range(STRIPES)]

    def get(self, key: Key) -> Answer | None:
        """The answer, if there is one that holds."""
        answer = self._answers.get(key)
        if answer is None or not answer.holds():
            return None
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
        return answer

    def put(self, key: Key, answer: Answer) -> None:
        """Keep an answer, and let go of those that have not been asked for the longest."""
        with self._lock:
            self._drop(key)
            self._answers[key] = answer
            self._bytes += answer.size
            while self._bytes > self._limit:
                self._drop(next(iter(self._answers)))

    def _drop(self, key: Key) -> None:
        if answer := self._answers.pop(key, None):
            self._bytes -= answer.size

    @contextmanager
    def alone(self, key: Key) -> Iterator[None]:
        """Hold off other threads that want to make the same answer (and a few others)."""
        stripe = self._stripes[hash(key) % STRIPES]
        got = stripe.acquire(timeout=WAIT_SECONDS)
        try:
            yield
        finally:
            if got:
                stripe.release()
