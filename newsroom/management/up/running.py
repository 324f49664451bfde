"""One whole newsroom on this machine: how it starts, stays up and ends."""

import errno
import json
import logging
import os
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _
from psycopg import sql

from articles.models import Article
from newsroom import engines
from newsroom.engines import EngineError, Program, state
from newsroom.engines.errors import explain
from newsroom.management.up import display, services
from newsroom.management.up.supervisor import Supervisor

READY_SECONDS = 60.0


class Newsroom:
    """A newsroom on a state folder and a port; use `running` to have one."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.logs = folder / "logs"
        self.accounts = folder / "accounts.json"
        self._claim = state.lock(folder)
        self.port = _free_port(port)
        self.site_url = os.environ.get("SITE_URL") or f"http://{services.HOST}:{self.port}"
        self._lifeline = engines.Lifeline(hold_fd=self._claim)
        self.supervisor = Supervisor(self._lifeline, display.tell)
        self.env: dict[str, str] = {}

    def start(self, *, demo: bool) -> None:
        """Start everything, engines first; returns when it is ready. Raises EngineError."""
        state.private_folder(self.logs)
        state.private_folder(self.folder / "static")
        for log in self.logs.glob("*.log"):
            state.set_aside(log)
        with display.step(_("Postgres and Valkey")):
            self._start_engines()
        web, *others = services.services(self.folder, self.port, self.env, self.logs)
        self.supervisor.start(web)  # it loads while the tables are made, and needs none for that
        if not self._is_migrated():
            with display.step(_("Tables")):
                self.manage("migrate", "--no-input")
        if demo and self._is_empty():
            with display.step(_("Demo content")):
                self.manage("seed_demo", "--accounts-file", str(self.accounts))
        with display.step(_("Web server, worker and beat")):
            for program in others:
                self.supervisor.start(program)
            self._wait_until_ready()

    def _start_engines(self) -> None:
        started = engines.start(self._lifeline, self.folder)
        for program in started.programs:
            self.supervisor.watch(program)
        values = started.urls | {
            "SECRET_KEY": state.secret_key(self.folder),
            "SITE_URL": self.site_url,
        }
        state.remember(self.folder, values)
        self.env = services.environment(self.folder, values)

    def manage(self, name: str, *arguments: str, **variables: str) -> None:
        """Run a `manage.py` command of this newsroom. Raises EngineError if it fails."""
        env = self.env | variables
        program = services.command(name, *arguments, env=env, logs=self.logs)
        if self._lifeline.run(program):
            raise EngineError(f"`manage.py {name}` failed: {_last_line(program)}")

    def _is_migrated(self) -> bool:
        """Whether every migration on disk is applied; a warm start then saves a process."""
        with psycopg.connect(self.env["DATABASE_URL"]) as connection:
            if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
                return False
            applied = connection.execute("SELECT app, name FROM django_migrations").fetchall()
        return MigrationLoader(None).disk_migrations.keys() <= set(applied)

    def _is_empty(self) -> bool:
        query = sql.SQL("SELECT FROM {} LIMIT 1").format(sql.Identifier(Article._meta.db_table))
        with psycopg.connect(self.env["DATABASE_URL"]) as connection:
            return connection.execute(query).fetchone() is None

    def _wait_until_ready(self) -> None:
        begun = time.monotonic()
        while not self._is_ready(since_seconds=time.monotonic() - begun):
            if died := self.supervisor.look(timeout_seconds=0.1):
                raise EngineError(
                    f"The {died[0].name} process ended while it was starting: {_last_line(died[0])}"
                )
            if time.monotonic() > begun + READY_SECONDS:
                raise EngineError(
                    f"The newsroom is not ready after {READY_SECONDS:g} s: {self.site_url}/readyz"
                    f" says what is missing, the logs in {self.logs} say why."
                )

    def _is_ready(self, since_seconds: float) -> bool:
        """Whether all is well by what was seen since then: not by an earlier run's heartbeats."""
        url = f"http://{services.HOST}:{self.port}/readyz"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                report = json.load(answer)
        except OSError:
            return False
        return all(report[name]["age_seconds"] <= since_seconds for name in ("worker", "sweep"))

    def end(self) -> None:
        """End every process in order; returns when all are gone. Their data stays."""
        self.supervisor.end()
        self._lifeline.close()
        os.close(self._claim)


@contextmanager
def running(folder: Path, port: int, *, demo: bool) -> Iterator[Newsroom]:
    """A newsroom that is ready, and ended on the way out. Raises EngineError."""
    logging.getLogger("newsroom.engines").addHandler(display.Said())
    logging.getLogger("newsroom.engines").setLevel(logging.INFO)
    with _explained(folder):
        newsroom = Newsroom(folder, port)
    try:
        with _explained(folder):
            newsroom.start(demo=demo)
        yield newsroom
    finally:
        newsroom.end()


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise explain(error, folder) from None


def _free_port(port: int) -> int:
    """The port itself if it is free (for 0 any that is). Raises EngineError if it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((services.HOST, port))
        except OSError as error:
            raise _no_port(port, error) from None
        return int(probe.getsockname()[1])


def _no_port(port: int, error: OSError) -> EngineError:
    if error.errno == errno.EADDRINUSE:
        return EngineError(
            f"Port {port} is taken by another program: end that one, or choose another port"
            f" with --port (for example --port {port + 1}).",
            code="port_taken",
        )
    return EngineError(
        f"Port {port} cannot be used ({error.strerror}): choose one above 1023 with --port.",
        code="port",
    )


def _last_line(program: Program) -> str:
    lines = program.log.read_text(errors="replace").strip().splitlines() or [""]
    return f"{lines[-1].strip()} (the whole log is {program.log})"
