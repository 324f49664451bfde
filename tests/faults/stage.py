"""A newsroom to break: engines of its own, and processes that read, flush and die in it."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsroom import engines
from newsroom.engines import postgres, valkey
from tests.processes import wait_until

ROOT = Path(__file__).resolve().parents[2]
ACTORS = "import django; django.setup(); from tests.faults import actor; actor.main()"
UNSYNCED_BYTES = 100_000


@dataclass(frozen=True)
class Actor:
    """A process on the stage, and where it leaves what came of it."""

    pid: int
    output: Path

    def result(self, timeout_seconds: float = 120) -> Any:
        """Wait for it to end; what came of it."""
        wait_until(self.output.exists, timeout_seconds)
        told = json.loads(self.output.read_text())
        assert "error" not in told, told["error"]
        return told["result"]

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


class Stage:
    """Engines on a state folder, and a process that forks actors on them."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.lifeline = engines.Lifeline()
        # Durable: an immediate shutdown must not take what was committed with it.
        urls = engines.start(self.lifeline, state, environ={}).urls
        environment = os.environ | urls | {
            "NEWSROOM_STATE": str(state),
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "CLOCK_MOVABLE": "true",
        }  # fmt: skip
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
        self.actors = subprocess.Popen(
            [sys.executable, "-c", ACTORS],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.count = 0

    def close(self) -> None:
        """End the actors and the engines."""
        self.actors.communicate()
        self.lifeline.close()

    def start(self, role: str, *arguments: Any) -> Actor:
        """Let an actor play a role of `tests.faults.actor`."""
        assert self.actors.stdin
        assert self.actors.stdout
        self.count += 1
        output = self.state / f"{role}-{self.count}.json"
        order = {"role": role, "arguments": arguments, "output": str(output)}
        print(json.dumps(order), file=self.actors.stdin, flush=True)
        return Actor(int(self.actors.stdout.readline()), output)

    def play(self, role: str, *arguments: Any) -> Any:
        """Let an actor play to its end; what came of it, as JSON tells it."""
        return self.start(role, *arguments).result()

    def hang_valkey(self, seconds: float) -> None:
        """Let it take connections and say nothing."""
        os.kill(self.lifeline.pids["valkey"], signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(self.lifeline.pids["valkey"], signal.SIGCONT)

    def kill_valkey(self, seconds: float) -> None:
        """kill -9, and start again on the same data after some seconds."""
        self._kill("valkey", signal.SIGKILL, seconds)
        valkey.start(self.lifeline, self.state)

    def cut_power_of_valkey(self, seconds: float) -> None:
        """As `kill_valkey`, and the end of its file never reached the disk."""
        self._kill("valkey", signal.SIGKILL, seconds)
        [log] = (self.state / "valkey" / "appendonlydir").glob("*.incr.aof")
        os.truncate(log, log.stat().st_size - UNSYNCED_BYTES)
        valkey.start(self.lifeline, self.state)

    def kill_postgres(self, seconds: float) -> None:
        """An immediate shutdown, which recovers from its log after some seconds."""
        self._kill("postgres", signal.SIGQUIT, seconds)
        postgres.start(self.lifeline, self.state)

    def _kill(self, name: str, number: int, seconds: float) -> None:
        os.kill(self.lifeline.pids[name], number)
        while name in self.lifeline.pids:
            self.lifeline.notice(timeout_seconds=1)
        time.sleep(seconds)
