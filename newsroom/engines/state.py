"""The state folder of a laptop's newsroom: its lock, its sockets, and the settings kept in it."""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import secrets
import stat
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from newsroom.engines.errors import OTHER_FOLDER, EngineError, explain

SETTINGS_FILE = "laptop.json"
SOCKET_PATH_BYTES = 107  # what a Unix socket's address can hold on Linux; macOS holds 103
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"
ENDING_SECONDS = 15


def addresses(state: Path) -> dict[str, str]:
    """The environment a laptop's newsroom runs in: DATABASE_URL, REDIS_URL, SECRET_KEY, SITE_URL.

    Empty when `manage.py up` has never run on this state folder. Raises EngineError when the file
    exists and cannot be read by this account.
    """
    try:
        kept: dict[str, str] = json.loads((state / SETTINGS_FILE).read_text())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise explain(error, state) from None
    return kept


def remember(state: Path, values: Mapping[str, str]) -> None:
    """Keep addresses for other terminals; the file holds secrets, so only its owner may read it."""
    write_private(state / SETTINGS_FILE, json.dumps(dict(values), indent=1) + "\n")


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_name(path.name + ".new")
    with open(draft, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)
    draft.replace(path)


def secret_key(state: Path) -> str:
    """The laptop's own SECRET_KEY, made once and kept."""
    return addresses(state).get("SECRET_KEY") or secrets.token_urlsafe(50)


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may enter. Raises EngineError if that cannot be had."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
    except OSError as error:
        raise explain(error, path) from None
    return path


def set_aside(log: Path) -> None:
    """Keep the log of the run before under another name; one is enough."""
    with contextlib.suppress(FileNotFoundError):
        log.replace(log.with_name(log.name + ".previous"))


def lock(state: Path) -> int:
    """Claim the state folder; returns the file descriptor that holds the claim while open.

    An earlier newsroom that is just ending is waited for (up to 15 s). Raises EngineError when
    another one is running.
    """
    try:
        state.mkdir(mode=0o755, parents=True, exist_ok=True)
        held = os.open(state / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise explain(error, state) from None
    deadline = time.monotonic() + ENDING_SECONDS
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            holder = os.pread(held, 20, 0).decode().strip()
            if time.monotonic() > deadline or _is_alive(holder):
                os.close(held)
                raise _already_running(state, holder) from None
            time.sleep(0.1)
    os.truncate(held, 0)
    os.pwrite(held, str(os.getpid()).encode(), 0)
    return held


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid or 0), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        pass
    return bool(pid)


def _already_running(state: Path, holder: str) -> EngineError:
    return EngineError(
        f"A newsroom is already running on the state folder {state} (process {holder}):"
        f" use that one, end it with Ctrl-C, or {OTHER_FOLDER}.",
        code="already_running",
    )


def sockets_folder(state: Path) -> Path:
    """A 0700 folder for Unix sockets: in the state folder, or a short one if that is too deep.

    Raises EngineError when neither can be had.
    """
    inside = state / "sockets"
    if _fits(inside):
        return private_folder(inside)
    name = hashlib.sha256(os.fsencode(state)).hexdigest()[:12]
    outside = Path(tempfile.gettempdir()) / f"newsroom-{os.geteuid()}-{name}"
    if not _fits(outside):
        raise EngineError(
            f"The state folder {state} lies too deep for the engines' sockets, and so does the"
            f" temporary folder {outside.parent}: {OTHER_FOLDER}.",
            code="too_deep",
        )
    private_folder(outside)
    if stat.S_ISLNK(outside.lstat().st_mode) or outside.stat().st_uid not in _ours():
        raise EngineError(
            f"The folder {outside} belongs to another account: remove it, or {OTHER_FOLDER}.",
            code="no_permission",
        )
    return outside


def _fits(folder: Path) -> bool:
    """Whether a socket in it has an address every client can spell (libpq splits at commas)."""
    path = folder / LONGEST_SOCKET_NAME
    plain = re.fullmatch(r"[A-Za-z0-9/._-]+", str(path))
    return bool(plain) and len(os.fsencode(path)) <= SOCKET_PATH_BYTES


def _ours() -> tuple[int, ...]:
    """Accounts that may own our folders: ourselves, and `nobody` where root runs Postgres so."""
    return (os.geteuid(), NOBODY) if os.geteuid() == 0 else (os.geteuid(),)


NOBODY = 65534
