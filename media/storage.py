"""Files on disk, whole or not at all: written beside their place, synced, then renamed into it."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True)
class Received:
    """A file that has come in completely but has no name yet; gone at the block's end."""

    file: IO[bytes]
    path: Path
    content_hash: str  # SHA-256, hex


@contextmanager
def receive(chunks: Iterable[bytes], root: Path) -> Iterator[Received]:
    """Take in what is handed over, in a hidden temporary file under `root`, synced to disk."""
    root.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    handle, name = tempfile.mkstemp(prefix=".incoming-", dir=root)
    try:
        with os.fdopen(handle, "w+b") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            yield Received(file, Path(name), digest.hexdigest())
    finally:
        Path(name).unlink(missing_ok=True)


def place(received: Received, root: Path, name: str, *, public: bool = False) -> None:
    """Give the received file its name under `root`; a file that is already there is replaced."""
    target = root / name
    target.parent.mkdir(parents=True, exist_ok=True)
    received.path.chmod(0o644 if public else 0o600)
    received.path.replace(target)
    _sync_folder(target.parent)


def write(data: bytes, root: Path, name: str) -> None:
    """Put the bytes under a name below `root`, readable for the web server."""
    with receive([data], root) as received:
        place(received, root, name, public=True)


def remove(root: Path, name: str) -> None:
    (root / name).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    # A rename is only safe from a power cut once the folder that lists it is on disk.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
