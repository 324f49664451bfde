"""What every test stands on: real engines of its own, a clock to move, and no way outside."""

import contextlib
import datetime
import functools
import ipaddress
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
import hypothesis
import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from newsroom import engines
from newsroom.core import clock
from newsroom.engines import discovery
from tests import migrated

STATE = pytest.StashKey[Path]()
LIFELINE = pytest.StashKey[engines.Lifeline]()
MISSING = pytest.StashKey[list[str]]()
MOUNTS = ["unshare", "--user", "--map-root-user", "--mount", "true"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--need-all", action="store_true", help="fail where a program is absent")
    parser.addoption("--long", action="store_true", help="run heavy tests in their long form")


def pytest_configure(config: pytest.Config) -> None:
    """Start the engines once (xdist's workers share them) and name them to Django's settings."""
    config.addinivalue_line("markers", "needs(name): deselected where the system lacks it")
    # How long an example takes depends on the machine's other work; speed is for tests/bench
    hypothesis.settings.register_profile("newsroom", deadline=None)
    hypothesis.settings.load_profile("newsroom")
    if config.getoption("help", False) or config.getoption("version", 0):
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        start_engines(config)
    else:
        take_part_of_engines(int(worker.removeprefix("gw")) + 1)
    Path(os.environ["NEWSROOM_STATE"], "static").mkdir()
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    django.setup()


def start_engines(config: pytest.Config) -> None:
    """Real Postgres and Valkey on throw-away data, and a whole environment that names them."""
    if settings.configured:
        raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: the tests choose it themselves.")
    state = config.stash[STATE] = Path(tempfile.mkdtemp(prefix="newsroom-test-"))
    lifeline = config.stash[LIFELINE] = engines.Lifeline()
    os.environ |= engines.start(lifeline, state, durable=False).urls | {
        "NEWSROOM_STATE": str(state),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
        "CLOCK_MOVABLE": "true",
    }
    os.environ.pop("DEBUG", None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Workers must not load the settings before they took their part of the engines."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


def take_part_of_engines(number: int) -> None:
    """A state folder and a Valkey database of this worker's own; pytest-django adds Postgres's."""
    state = Path(os.environ["NEWSROOM_STATE"]) / f"worker{number}"
    state.mkdir(exist_ok=True)
    os.environ["NEWSROOM_STATE"] = str(state)
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("db=0", f"db={number}")


def pytest_unconfigure(config: pytest.Config) -> None:
    if lifeline := config.stash.get(LIFELINE, None):
        lifeline.close()
    if state := config.stash.get(STATE, None):
        shutil.rmtree(state, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put aside the tests whose program is absent; under --need-all its absence is an error."""
    for item in filter(migrated.commits, items):
        item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), False)
    absent = [item for item in items if missing_programs(item)]
    config.stash[MISSING] = [item.nodeid for item in absent]
    if not absent:
        return
    programs = sorted({name for item in absent for name in missing_programs(item)})
    if config.getoption("need_all"):
        raise pytest.UsageError(f"--need-all: not installed here: {', '.join(programs)}.")
    config.hook.pytest_deselected(items=absent)
    items[:] = [item for item in items if item not in absent]


def missing_programs(item: pytest.Item) -> list[str]:
    needed = [name for mark in item.iter_markers("needs") for name in mark.args]
    return [name for name in needed if not is_there(name)]


@functools.cache
def is_there(name: str) -> bool:
    """Whether the system has a program, or lets us do what two names stand for."""
    match name:
        case "mounts":  # file systems of one's own
            return shutil.which("unshare") is not None and succeeds(MOUNTS)
        case "postgres":  # Debian keeps it off the PATH
            with contextlib.suppress(engines.EngineError):
                return bool(discovery.postgres((discovery.SYSTEM,)))
            return False
    return shutil.which(name) is not None


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the controlling process the list of what this worker put aside."""
    if output := getattr(session.config, "workeroutput", None):
        output["missing"] = session.config.stash.get(MISSING, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[MISSING] = getattr(node, "workeroutput", {}).get("missing", [])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    count = len(config.stash.get(MISSING, []))
    terminalreporter.write_line(f"{count} tests deselected because they need an absent program")


@pytest.fixture(scope="session", autouse=True)
def closed_sockets() -> Iterator[None]:
    """Let no test speak to anything but Unix sockets and this machine."""
    really_connect = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not is_loopback(address[0]):
            raise AssertionError(f"A test tried to reach {address} outside this machine.")
        really_connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


def is_loopback(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether heavy tests run in their long form (`--long`)."""
    return bool(request.config.getoption("--long"))


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords(django_test_environment: None) -> None:
    """Argon2 is slow on purpose; no test is about its strength."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def move_clock(db: None) -> Iterator[Callable[[datetime.timedelta], None]]:
    """Moves the database clock of this connection; it runs true again after the test."""
    yield clock.set_offset
    clock.set_offset(datetime.timedelta())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Keep what the migrations wrote as soon as the test database is made."""
    with django_db_blocker.unblock():
        migrated.keep()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """After all fixtures, the one that empties the tables too."""
    yield
    if migrated.commits(item):
        with item.config.stash[blocking_manager_key].unblock():
            migrated.put_back()
