"""The keeper: the parent process of all we start, which ends them when its lifeline is cut.

Run as a script by `lifeline.Lifeline`, so it imports nothing but the standard library. Commands
come as JSON lines on stdin, events leave as JSON lines on stdout. The end of stdin means that
whoever started us is gone, kill -9 included: then every process below us ends, grandchildren
too, because orphans of our children come to us (Linux) and each child leads a process group.
"""

import contextlib
import ctypes
import errno
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
GRACE_SECONDS = 3.0


@dataclass
class Child:
    process: subprocess.Popen[bytes]
    stop_signal: int
    tier: int


def prctl(option: int, value: int) -> None:
    """Call Linux's prctl(2); nothing elsewhere."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def children_of(parent: int) -> list[int]:
    """The direct children of a process by /proc; empty where there is none (macOS)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def send_signal(send: Callable[[int, int], None], target: int, signal_number: int) -> None:
    """Signal a process or group that may already be gone, or be another account's zombie."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        send(target, signal_number)


class Keeper:
    def __init__(self) -> None:
        self.children: dict[str, Child] = {}

    def start(self, order: dict[str, Any]) -> None:
        """Start a program in a process group of its own; it also dies with us (`PDEATHSIG`)."""
        stop_signal = order["stop_signal"]
        try:
            with open(order["log"], "ab") as log:
                process = subprocess.Popen(  # noqa: S603
                    order["argv"],
                    env=order["env"],
                    cwd=order["cwd"],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    process_group=0,
                    preexec_fn=lambda: prctl(PR_SET_PDEATHSIG, stop_signal),  # noqa: PLW1509
                )
        except OSError as error:
            self.tell(name=order["name"], error=str(error))
            return
        self.children[order["name"]] = Child(process, stop_signal, order["tier"])
        self.tell(name=order["name"], pid=process.pid)

    def stop(self, name: str, signal_number: int | None) -> None:
        """Signal a child (its own stop signal unless another is asked for), if it still runs."""
        child = self.children.get(name)
        if child:
            send_signal(os.kill, child.process.pid, signal_number or child.stop_signal)

    def reap(self) -> None:
        """Collect what has ended, orphans included; a child's group must not outlive it."""
        while ended := self._next_ended():
            pid, code = ended
            for name, child in list(self.children.items()):
                if child.process.pid == pid:
                    send_signal(os.killpg, pid, signal.SIGKILL)
                    child.process.returncode = code
                    del self.children[name]
                    self.tell(name=name, code=code)

    def _next_ended(self) -> tuple[int, int] | None:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return None
        return (pid, os.waitstatus_to_exitcode(status)) if pid else None

    def tell(self, **event: Any) -> None:
        """Write an event; nobody may be there to read it any more."""
        try:
            os.write(1, json.dumps(event).encode() + b"\n")
        except OSError as error:
            if error.errno != errno.EPIPE:
                raise

    def obey(self, line: bytes) -> None:
        """Carry out one command line."""
        order = json.loads(line)
        if "argv" in order:
            self.start(order)
        else:
            self.stop(order["stop"], order.get("signal"))

    def end_all(self) -> None:
        """End every tier, highest first, then whatever orphan is left."""
        for tier in sorted({child.tier for child in self.children.values()}, reverse=True):
            names = [name for name, child in self.children.items() if child.tier == tier]
            for name in names:
                self.stop(name, None)
            self._wait_for(names)
            for name in names:
                self.stop(name, signal.SIGKILL)
            self._wait_for(names)
        while orphans := children_of(os.getpid()):
            for pid in orphans:
                send_signal(os.kill, pid, signal.SIGKILL)
            time.sleep(0.02)
            self.reap()

    def _wait_for(self, names: list[str]) -> None:
        deadline = time.monotonic() + GRACE_SECONDS
        while any(name in self.children for name in names) and time.monotonic() < deadline:
            time.sleep(0.02)
            self.reap()


def listen_for_signals() -> int:
    """Turn SIGCHLD and SIGTERM into bytes on a pipe; the terminal's Ctrl-C is not for us."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    os.set_blocking(reader, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    return reader


def main() -> None:
    """Obey until the lifeline is cut or SIGTERM comes, then end everything."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    signals, keeper, pending = listen_for_signals(), Keeper(), b""
    while True:
        ready, _, _ = select.select([0, signals], [], [])
        if signals in ready and signal.SIGTERM in os.read(signals, 4096):
            break
        keeper.reap()
        if 0 in ready:
            chunk = os.read(0, 65536)
            if not chunk:
                break
            *lines, pending = (pending + chunk).split(b"\n")
            for line in lines:
                keeper.obey(line)
    keeper.end_all()


if __name__ == "__main__":
    main()
