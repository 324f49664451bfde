"""Starts a Valkey of our own that forgets nothing: append-only file, no eviction, no TCP."""

import logging
import os
import time
from pathlib import Path

import redis

from newsroom.engines import discovery
from newsroom.engines.discovery import Binary
from newsroom.engines.errors import EngineError, start_failed
from newsroom.engines.lifeline import ENGINES, Lifeline, Program
from newsroom.engines.state import private_folder, set_aside, sockets_folder

log = logging.getLogger(__name__)

READY_SECONDS = 60
DATABASES = 64  # tests take one for each of their workers


def start(
    lifeline: Lifeline, state: Path, *, name: str = "valkey", binary: Binary | None = None
) -> tuple[Program, str]:
    """Start Valkey and return its program and REDIS_URL once it answers. Raises EngineError."""
    binary = binary or discovery.valkey()
    log.info("Valkey: %s", binary)
    home, socket = private_folder(state / name), sockets_folder(state) / name
    program = Program(
        name=name,
        argv=[str(binary.path), *_options(socket)],
        env={"PATH": os.environ.get("PATH", "")},
        cwd=home,
        log=home / "log",
        tier=ENGINES,
    )
    set_aside(program.log)
    lifeline.start(program)
    _wait_until_ready(lifeline, program, url := f"unix://{socket}?db=0")
    return program, url


def reach(url: str) -> None:
    """See that a Valkey answers that someone else runs. Raises EngineError if not."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except redis.RedisError as error:
        raise EngineError(
            f"The Valkey in REDIS_URL does not answer ({error}): start it, or unset REDIS_URL to"
            " have one started here.",
            code="no_engine",
        ) from None


def _options(socket: Path) -> list[str]:
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": ".",
        "databases": str(DATABASES),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    return [part for name, value in settings.items() for part in (f"--{name}", value)]


def _wait_until_ready(lifeline: Lifeline, program: Program, url: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    client = redis.Redis.from_url(url, socket_timeout=1)
    while True:
        try:
            client.ping()
            client.close()
            return
        except redis.RedisError as error:  # absent yet, or still loading its file
            if program.name not in lifeline.pids:
                raise start_failed(program.log, "Valkey ended while it was starting") from None
            if time.monotonic() > deadline:
                raise start_failed(program.log, f"Valkey does not answer ({error})") from None
        lifeline.notice(timeout_seconds=0.02)
