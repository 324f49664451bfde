"""Which processes live on this machine, for tests that want none left (Linux's /proc)."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def commands(naming: str) -> dict[int, str]:
    """Living processes whose command line or environment contains the text, by id.

    Zombies do not live, and this process does not count.
    """
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = _text(folder / "cmdline")
            named = naming in command or naming in _text(folder / "environ")
            state = _text(folder / "stat").rpartition(")")[2].split()[0]
        except OSError:
            continue  # it ended while we looked, or is another account's
        if named and state != "Z" and int(folder.name) != os.getpid():
            found[int(folder.name)] = command
    return found


def _text(path: Path) -> str:
    return path.read_bytes().replace(b"\0", b" ").decode(errors="replace")


def parent_of(pid: int) -> int:
    """The parent's process id. Raises OSError when the process is gone."""
    return int(Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[1])


def wait_until(condition: Callable[[], bool], timeout_seconds: float = 15) -> None:
    """Wait for something to come about; an assertion error if it does not in time."""
    deadline = time.monotonic() + timeout_seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)
