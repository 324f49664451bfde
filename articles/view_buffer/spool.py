"""The spool: views kept in an append-only file while Valkey cannot take them.

All processes of a host append to one file under the state folder. Who replays gives it a name of
its own first; under that name it is a source of counts, so replaying it twice changes nothing.
"""

import fcntl
import os
import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

MAX_BYTES = 64 * 1024 * 1024  # more than a million views
LINE = re.compile(rb"(\d{13}) (\d{1,19}) ([0-9a-f]{16}) ([0-9a-f-]*)\n")


class SpooledView(NamedTuple):
    """A view to be counted; `source` says where it has been, if only the server may forget it."""

    at_ms: int
    article_id: int
    reader: bytes
    source: str = ""


def append(views: Sequence[SpooledView]) -> bool:
    """Keep views, all or none; False where the file is full or the disk refuses.

    Safe against kill -9. The file is not synced: a power cut of this host may lose what it
    spooled in the last seconds.
    """
    lines = b"".join(map(_line, views))
    try:
        descriptor = _open_locked()
    except OSError:
        return False
    try:
        size = os.fstat(descriptor).st_size
        if size + len(lines) > MAX_BYTES:
            return False
        written = os.write(descriptor, lines)
        if written < len(lines):
            os.ftruncate(descriptor, size)
        return written == len(lines)
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _line(view: SpooledView) -> bytes:
    return f"{view.at_ms} {view.article_id} {view.reader.hex()} {view.source}\n".encode()


def _open_locked() -> int:
    """The current file, locked; opened again if it was taken away before the lock was had."""
    path = _current()
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        os.close(descriptor)


def take() -> list[Path]:
    """The files to be replayed; the current one joins them when none is left from before.

    It joins only then, so that a spool that cannot be replayed keeps the bound on the whole.
    """
    if named := _named():
        return named
    with suppress(FileNotFoundError):
        _current().rename(_current().with_name(f"{uuid.uuid4().hex}.views"))
    return _named()


def read(path: Path) -> Iterator[SpooledView]:
    """The views of a file, in order; waits for whoever is still appending. Skips torn lines."""
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        for line in file:
            if found := LINE.fullmatch(line):
                at_ms, article_id, reader, source = (part.decode() for part in found.groups())
                yield SpooledView(int(at_ms), int(article_id), bytes.fromhex(reader), source)


def known() -> list[Path]:
    """Every file that still holds views, the current one included."""
    return [*_named(), *([_current()] if _current().exists() else [])]


def _current() -> Path:
    path: Path = settings.STATE_DIR / "spool" / "current"
    return path


def _named() -> list[Path]:
    return sorted(_current().parent.glob("*.views"))
