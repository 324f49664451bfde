"""Which processes live on this machine, for tests that want none left (Linux's /proc)."""

import time
from collections.abc import Callable
from pathlib import Path


def commands(naming: str) -> dict[int, str]:
    """Living processes (zombies do not live) whose command line contains the text, by id."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (
                (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            )
            state = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
        except OSError:
            continue  # it ended while we looked
        if naming in command and state != "Z":
            found[int(folder.name)] = command
    return found


def parent_of(pid: int) -> int:
    """The parent's process id. Raises OSError when the process is gone."""
    return int(Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[1])


def wait_until(condition: Callable[[], bool], timeout_seconds: float = 15) -> None:
    """Wait for something to come about; an assertion error if it does not in time."""
    deadline = time.monotonic() + timeout_seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)
