"""Starts and stops processes through the keeper, so that none of them outlives this one."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsroom.engines.errors import EngineError

ENGINES, SERVICES = 0, 1  # tiers: services end first, and before the engines they stand on


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run; `name` is unique, `stop_signal` asks it to end in good order."""

    name: str
    argv: Sequence[str]
    log: Path
    cwd: Path
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    stop_signal: int = signal.SIGTERM
    tier: int = SERVICES


class Lifeline:
    """A keeper process and the pipe that holds it; `hold_fd` (a lock) is kept until it ends."""

    def __init__(self, hold_fd: int | None = None) -> None:
        keepers_stdin, self._orders = os.pipe()
        self._events, keepers_stdout = os.pipe()
        self._keeper = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-S", str(Path(__file__).with_name("keeper.py"))],
            stdin=keepers_stdin,
            stdout=keepers_stdout,
            start_new_session=True,
            pass_fds=() if hold_fd is None else (hold_fd,),
        )
        os.close(keepers_stdin)
        os.close(keepers_stdout)
        self._pending = b""
        self._ended: deque[tuple[str, int]] = deque()
        self.pids: dict[str, int] = {}

    def start(self, program: Program) -> int:
        """Start a program and return its process id; raises EngineError when it cannot run."""
        order = {
            "name": program.name,
            "argv": list(program.argv),
            "env": dict(program.env),
            "cwd": str(program.cwd),
            "log": str(program.log),
            "stop_signal": program.stop_signal,
            "tier": program.tier,
        }
        self._send(order)
        while True:
            for event in self._read(timeout_seconds=30):
                if event.get("name") == program.name and "error" in event:
                    raise EngineError(f"{program.name} cannot be started: {event['error']}.")
                if event.get("name") == program.name and "pid" in event:
                    return int(event["pid"])  # `pids` may know already that it has ended

    def run(self, program: Program) -> int:
        """Run a program to its end and return its exit code; other ends are kept for `ended`."""
        self.start(program)
        while program.name in self.pids:
            self._read(timeout_seconds=1)
        code = next(code for name, code in self._ended if name == program.name)
        self._ended.remove((program.name, code))
        return code

    def stop(self, name: str, timeout_seconds: float) -> None:
        """End a program in good order, by force after the timeout; returns when it has ended."""
        for number, patience in ((None, timeout_seconds), (signal.SIGKILL, 10.0)):
            if name in self.pids:
                self._send({"stop": name, "signal": number})
                self._wait_until_ended(name, patience)

    def _wait_until_ended(self, name: str, timeout_seconds: float) -> None:
        deadline = time.monotonic() + timeout_seconds
        while name in self.pids and (left := deadline - time.monotonic()) > 0:
            self._read(left)

    def notice(self, timeout_seconds: float) -> None:
        """Wait for news of the programs up to the timeout, and keep `pids` true."""
        self._read(timeout_seconds)

    def ended(self, timeout_seconds: float) -> list[tuple[str, int]]:
        """Programs that ended since the last call, with exit codes; waits up to the timeout."""
        if not self._ended:
            self._read(timeout_seconds)
        happened = list(self._ended)
        self._ended.clear()
        return happened

    def close(self) -> None:
        """End everything that still runs and the keeper itself; returns when all are gone."""
        if self._keeper.returncode is None:
            os.close(self._orders)
            self._keeper.wait()
            os.close(self._events)
        self.pids.clear()

    def _send(self, order: dict[str, Any]) -> None:
        try:
            with open(self._orders, "wb", closefd=False) as orders:
                orders.write(json.dumps(order).encode() + b"\n")
        except BrokenPipeError:
            raise EngineError(KEEPER_GONE) from None

    def _read(self, timeout_seconds: float) -> list[dict[str, Any]]:
        if not select.select([self._events], [], [], timeout_seconds)[0]:
            return []
        chunk = os.read(self._events, 65536)
        if not chunk:
            raise EngineError(KEEPER_GONE)
        *lines, self._pending = (self._pending + chunk).split(b"\n")
        events = [json.loads(line) for line in lines]
        for event in events:
            self._note(event)
        return events

    def _note(self, event: dict[str, Any]) -> None:
        if "pid" in event:
            self.pids[event["name"]] = event["pid"]
        elif "code" in event:
            self.pids.pop(event["name"], None)
            self._ended.append((event["name"], event["code"]))


KEEPER_GONE = (
    "The process that keeps the newsroom's processes was killed, so they were all stopped:"
    " start again with `manage.py up`."
)
