"""`manage.py up`: one start from nothing, life beside it, and its end, by Ctrl-C and by kill -9."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from newsroom.engines import addresses
from tests.processes import commands, wait_until

WARM_START_SECONDS = 20  # under 6 on an idle machine; here other tests may run beside it


@dataclass
class Up:
    """A running `up`, as someone at a terminal has it."""

    process: subprocess.Popen[str]
    state: Path
    said: str
    url: str

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)

    def readiness(self) -> dict[str, dict[str, object]]:
        with urllib.request.urlopen(f"{self.url}readyz", timeout=10) as answer:
            assert answer.headers["Cache-Control"] == "no-store"
            report: dict[str, dict[str, object]] = json.load(answer)
            return report

    def pids_of(self, what: str) -> set[int]:
        """The processes with these words in their command."""
        return {pid for pid, command in commands(str(self.state)).items() if what in command}


def manage(state: Path, *arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def environment(state: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(state), "NEWSROOM_STATE": str(state)}


def start(state: Path) -> Up:
    process = subprocess.Popen(
        manage(state, "up", "--no-demo", "--port", "0"),
        cwd=settings.BASE_DIR,
        env=environment(state),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if ready := re.fullmatch(r"ready (http://127\.0\.0\.1:\d+/)\n", line):
            return Up(process, state, said, ready[1])
    raise AssertionError(said)


def run(state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        manage(state, *arguments),
        cwd=settings.BASE_DIR,
        env=environment(state),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    up = start(tmp_path_factory.mktemp("up"))
    yield up
    up.process.kill()
    wait_until(lambda: commands(str(up.state)) == {})


def test_it_says_what_it_found_and_where_everything_is(up: Up) -> None:
    assert "Postgres: postgres" in up.said
    assert "Valkey: valkey-server" in up.said
    for path in ("", "admin/", "api/v1/articles/"):
        assert up.url + path in up.said


def test_ready_means_that_every_part_works(up: Up) -> None:
    report = up.readiness()
    assert report.pop("status") == "ok"
    assert set(report) == {"database", "valkey", "worker", "sweep"}
    assert all(part["ok"] for part in report.values())


def test_a_second_terminal_finds_the_engines(up: Up) -> None:
    assert run(up.state, "migrate", "--check").returncode == 0
    assert (up.state / "laptop.json").stat().st_mode & 0o777 == 0o600


def test_a_second_up_on_the_same_state_folder_is_refused(up: Up) -> None:
    answer = run(up.state, "up", "--port", "0")
    assert answer.returncode == 1
    sentence = f"already running on the state folder {up.state} (process {up.process.pid})"
    assert sentence in answer.stderr
    assert up.readiness()["status"] == "ok"


def test_a_taken_port_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = run(tmp_path, "up", "--port", str(port))
    assert answer.returncode == 1
    assert f"Port {port} is taken" in answer.stderr
    assert "--port" in answer.stderr
    assert commands(str(tmp_path)) == {}


@pytest.mark.parametrize("what", ["granian", "celery -A newsroom beat", "valkey-server"])
def test_what_is_killed_comes_back(up: Up, what: str) -> None:
    killed = up.pids_of(what)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: bool(up.pids_of(what) - killed))
    wait_until(lambda: is_ready(up), timeout_seconds=30)


def is_ready(up: Up) -> bool:
    try:
        return bool(up.readiness()["status"] == "ok")
    except OSError:
        return False


def test_a_hung_engine_is_told_and_not_a_stack_trace(up: Up) -> None:
    (valkey,) = up.pids_of("valkey-server")
    os.kill(valkey, signal.SIGSTOP)
    try:
        with pytest.raises(urllib.error.HTTPError) as failing:
            up.readiness()
        assert failing.value.code == 503
        report = json.load(failing.value)
        assert not report["valkey"]["ok"]
        assert report["database"]["ok"]
    finally:
        os.kill(valkey, signal.SIGCONT)


def test_ctrl_c_ends_all_and_a_warm_start_keeps_the_data_until_kill_9_ends_all(up: Up) -> None:
    """Last in this file: it ends the newsroom that the others share."""
    with psycopg.connect(addresses(up.state)["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    assert up.end(signal.SIGINT) == 0
    assert commands(str(up.state)) == {}

    begun = time.monotonic()
    again = start(up.state)
    assert time.monotonic() - begun < WARM_START_SECONDS
    with psycopg.connect(addresses(up.state)["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (1,)
    assert len(commands(str(up.state))) > 10
    again.end(signal.SIGKILL)
    wait_until(lambda: commands(str(up.state)) == {})
