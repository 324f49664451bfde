"""Who must forget what: the newest tick of every scope, in Postgres and in one file per host.

A tick is a number that only grows, for the whole site, in the order of commits: whoever changes
something holds the row of the scope `site` until the commit. It is at least the clock's
microseconds, so that a restored or new database goes on above every tick ever handed out.

The file is a table of slots, shared by all processes of a host through `mmap` and read on every
request without a system call. A scope's slot holds the newest tick of the scopes that hash to it;
a collision makes an answer be forgotten too early, never too late. As ticks follow commits, a
tick read from the file before a snapshot begins vouches for every change up to it.
"""

import fcntl
import mmap
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from io import FileIO
from pathlib import Path
from zlib import crc32

import structlog
from django.conf import settings
from django.db import Error, close_old_connections, connection, transaction

from articles.models import Article, Section

logger = structlog.get_logger(__name__)

SITE = "site"
SLOTS = 65_536
TICK_BYTES = 8
LOOK_SECONDS = 0.5  # how late another host's change may be noticed
REREAD_SECONDS = 60  # longer than any answer is kept, so that a look needs no memory

TICK = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
BUMP = f"""
WITH site AS (
    INSERT INTO articles_epoch (scope, value) VALUES ('{SITE}', {TICK})
    ON CONFLICT (scope) DO UPDATE SET value = greatest(articles_epoch.value + 1, {TICK})
    RETURNING scope, value
), others AS (
    INSERT INTO articles_epoch (scope, value) SELECT unnest(%s::varchar[]), value FROM site
    ON CONFLICT (scope) DO UPDATE SET value = excluded.value
    RETURNING scope, value
)
SELECT scope, value FROM site UNION ALL SELECT scope, value FROM others
"""  # noqa: S608 - built of constants
RECENT = f"SELECT scope, value FROM articles_epoch WHERE value > {TICK} - %s"  # noqa: S608


def article_scope(article_id: int) -> str:
    return f"article:{article_id}"


def section_scope(section_id: int | None) -> str:
    return f"section:{section_id}"


def scopes_of(*articles: Article) -> list[str]:
    """What a change of the articles touches, beside the site: they, their sections, those above."""
    sections = {article.section for article in articles if article.section}
    above = Section.objects.above(*sections).values_list("pk", flat=True)
    return [*(article_scope(one.pk) for one in articles), *map(section_scope, above)]


def bump(scopes: Iterable[str]) -> None:
    """Let everyone forget what was made of the scopes, and of the site, once this is committed.

    To be called last in a transaction: until its end others who change something wait.
    """
    with connection.cursor() as cursor:
        cursor.execute(BUMP, [sorted({*scopes} - {SITE})])
        values = dict(cursor.fetchall())
    transaction.on_commit(partial(copy_epochs, values))


def copy_epochs(values: Mapping[str, int] | None = None) -> None:
    """Copy committed ticks (default: those of the last minute) to this host's file.

    Never raises: what is lost here, each server process finds in Postgres within half a second.
    """
    try:
        current().rise(_recent() if values is None else values)
    except Error as error:
        logger.warning("epochs_not_copied", error=str(error))


def _recent() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(RECENT, [REREAD_SECONDS * 1_000_000])
        return dict(cursor.fetchall())


def slot_of(scope: str) -> int:
    return crc32(scope.encode()) % SLOTS


class Slots:
    """The file, mapped into this process. `ticks[slot_of(scope)]` is a scope's newest tick.

    Where there can be no file, memory of this process's own stands in until the next look.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: FileIO | None = None
        try:
            self._file = _file_at(path)
        except OSError as error:
            logger.error("epochs_not_shared", error=str(error))
        number = self._file.fileno() if self._file else -1
        # Eight aligned bytes are read and written in one piece.
        self.ticks = memoryview(mmap.mmap(number, SLOTS * TICK_BYTES)).cast("Q")

    def is_there(self) -> bool:
        """Whether other processes still open the same file."""
        try:
            there = self._path.stat()
        except OSError:
            return False
        return self._file is not None and os.path.samestat(there, os.fstat(self._file.fileno()))

    def rise(self, values: Mapping[str, int]) -> None:
        """Raise the scopes' ticks; none ever falls."""
        with self._lock, _locked(self._file):
            for scope, value in values.items():
                slot = slot_of(scope)
                self.ticks[slot] = max(self.ticks[slot], value)


def _file_at(path: Path) -> FileIO:
    """The file in real blocks, no hole: writing into one on a full disk would kill the process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = FileIO(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+")
    with _locked(file):
        size = os.fstat(file.fileno()).st_size
        os.pwrite(file.fileno(), bytes(max(SLOTS * TICK_BYTES - size, 0)), size)
    return file


@contextmanager
def _locked(file: FileIO | None) -> Iterator[None]:
    if file is None:
        yield
        return
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


_opened: Slots | None = None


def mapped() -> Slots:
    """The file as this process knows it; costs nothing."""
    return _opened or current()


def current() -> Slots:
    """The file that is there now: opened again where somebody has put a new one in its place."""
    global _opened  # noqa: PLW0603 - one mapping per process is the point
    if _opened is None or not _opened.is_there():
        _opened = Slots(settings.STATE_DIR / "epochs")
    return _opened


class Lookout:
    """Notices what other hosts changed, and what a crash kept from being copied."""

    def __init__(self) -> None:
        self._next = 0.0  # in seconds of the monotonic clock
        self._busy = threading.Lock()

    def look(self) -> None:
        """Ask Postgres, at most twice a second and one thread at a time; the others go on."""
        if time.monotonic() >= self._next and self._busy.acquire(blocking=False):
            try:
                close_old_connections()
                copy_epochs()
                self._next = time.monotonic() + LOOK_SECONDS
            finally:
                self._busy.release()
