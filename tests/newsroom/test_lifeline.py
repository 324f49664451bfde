"""The lifeline: what is started through it ends with whoever started it, kill -9 included."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from django.conf import settings

from newsroom.engines import EngineError, Lifeline, Program, state
from tests.processes import commands, parent_of, wait_until

FAMILY = """
    import subprocess, sys, time
    child = [sys.executable, "-c", "import time; time.sleep(600)  # {mark} grandchild"]
    subprocess.Popen(child)
    subprocess.Popen(child, start_new_session=True)  # leaves the process group
    time.sleep(600)
"""
OWNER = """
    import sys
    from pathlib import Path
    from newsroom import engines
    folder = Path(sys.argv[1])
    lifeline = engines.Lifeline()
    engines.start(lifeline, folder, durable=False, environ={{}})
    family = [sys.executable, "-c", {family!r}, str(folder)]
    lifeline.start(engines.Program(name="family", argv=family, log=folder / "log", cwd=folder))
    print("started", flush=True)
    sys.stdin.read()
"""


def start_owner(folder: Path) -> subprocess.Popen[str]:
    """A process that holds engines and a program with grandchildren, all naming the folder."""
    family = textwrap.dedent(FAMILY).format(mark=folder)
    owner = textwrap.dedent(OWNER).format(family=family)
    process = subprocess.Popen(
        [sys.executable, "-c", owner, str(folder)],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    wait_until(lambda: len(commands(f"{folder} grandchild")) >= 4)
    return process


def test_kill_9_of_the_owner_leaves_no_process_behind(tmp_path: Path) -> None:
    owner = start_owner(tmp_path)
    assert len(commands(str(tmp_path))) >= 6
    owner.kill()
    owner.wait()
    wait_until(lambda: commands(str(tmp_path)) == {})


@pytest.mark.skipif(sys.platform != "linux", reason="needs PR_SET_PDEATHSIG")
def test_kill_9_of_owner_and_keeper_at_once_leaves_no_engine_behind(tmp_path: Path) -> None:
    owner = start_owner(tmp_path)
    (keeper,) = [pid for pid in commands("keeper.py") if parent_of(pid) == owner.pid]
    os.kill(keeper, signal.SIGKILL)
    owner.kill()
    owner.wait()
    wait_until(lambda: commands(f"{tmp_path}/") == {})
    for orphan in commands(f"{tmp_path} grandchild"):  # who left every group is nobody's any more
        os.kill(orphan, signal.SIGKILL)


def test_the_group_of_a_program_does_not_outlive_it(tmp_path: Path, lifeline: Lifeline) -> None:
    family = textwrap.dedent(FAMILY).format(mark=tmp_path)
    argv = [sys.executable, "-c", family.replace(", start_new_session=True", "")]
    pid = lifeline.start(Program(name="family", argv=argv, log=tmp_path / "log", cwd=tmp_path))
    wait_until(lambda: len(commands(f"{tmp_path} grandchild")) >= 3)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: lifeline.ended(0.1) == [("family", -signal.SIGKILL)])
    wait_until(lambda: commands(f"{tmp_path} grandchild") == {})


def test_a_program_that_will_not_end_is_ended_by_force(tmp_path: Path, lifeline: Lifeline) -> None:
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True)\n"
    argv = [sys.executable, "-c", deaf + "time.sleep(600)"]
    log = tmp_path / "log"
    lifeline.start(Program(name="deaf", argv=argv, log=log, cwd=tmp_path))
    wait_until(lambda: log.read_text() == "1\n")
    lifeline.stop("deaf", timeout_seconds=0.3)
    assert lifeline.ended(1) == [("deaf", -signal.SIGKILL)]


def test_a_program_that_does_not_exist_is_named(tmp_path: Path, lifeline: Lifeline) -> None:
    absent = Program(name="absent", argv=["/no/such"], log=tmp_path / "log", cwd=tmp_path)
    with pytest.raises(EngineError, match=r"absent cannot be started: .*/no/such"):
        lifeline.start(absent)


def test_two_newsrooms_do_not_share_a_state_folder(tmp_path: Path) -> None:
    held = state.lock(tmp_path)
    script = (
        "import sys; from pathlib import Path; from newsroom.engines import state;"
        " state.lock(Path(sys.argv[1]))"
    )
    second = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(held)
    assert (
        f"already running on the state folder {tmp_path} (process {os.getpid()})" in second.stderr
    )
    os.close(state.lock(tmp_path))
