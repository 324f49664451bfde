"""The environment: what stands in on a laptop, and what production refuses to start without."""

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections

from newsroom.engines import state
from newsroom.environment import check_databases

WHOLE = {
    "SECRET_KEY": "k4Zq-9sT_v2Lw7Xh0Bd8RfYp3Nc6MgJ1uEaQiOoVtWxSzDlPhKb5yA",
    "ALLOWED_HOSTS": "news.example.kr",
    "SITE_URL": "https://news.example.kr",
    "DATABASE_URL": "postgres://paper:secret@db.example.kr:5432/newsroom",
    "REDIS_URL": "redis://valkey.example.kr:6379/0",
}


Load = Callable[..., dict[str, Any]]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Runs the settings anew, with a bare state folder and no environment but the given one."""

    def load(**variables: str) -> dict[str, Any]:
        environ = {"PATH": os.environ["PATH"], "NEWSROOM_STATE": str(tmp_path), **variables}
        monkeypatch.setattr(os, "environ", environ)
        return runpy.run_path(str(settings.BASE_DIR / "newsroom" / "settings.py"))

    return load


def refusal(load: Load, **variables: str) -> str:
    """The one sentence with which the settings refuse to load."""
    with pytest.raises(SystemExit) as refused:
        load(**variables)
    sentence = str(refused.value)
    assert len(sentence.splitlines()) == 1
    return sentence


def manage(state: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` with no environment but the given one."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env={"PATH": os.environ["PATH"], "NEWSROOM_STATE": str(state), **variables},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_without_anything_is_told_everything_at_once(load: Load) -> None:
    sentence = refusal(load, DEBUG="false")
    for name in WHOLE:
        assert f"{name} is not set" in sentence


@pytest.mark.parametrize("name", WHOLE)
def test_each_variable_is_missed_alone(load: Load, name: str) -> None:
    sentence = refusal(load, **{key: value for key, value in WHOLE.items() if key != name})
    assert sentence.count("is not set") == 1
    assert f"{name} is not set" in sentence


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "laptop-only"),
        ("SECRET_KEY", "django-insecure-" + "x7Kp2" * 10),
        ("SECRET_KEY", "ab" * 40),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "news.example.kr,*.example.kr"),
        ("ALLOWED_HOSTS", ".example.kr"),
        ("ALLOWED_HOSTS", ""),
        ("SITE_URL", "http://news.example.kr"),
        ("SITE_URL", "news.example.kr"),
        ("SITE_URL", "https://news.example.kr/front"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "sqlite:///news.db"),
        ("REDIS_URL", "nonsense"),
        ("DEBUG", "true"),
        ("DEBUG", "perhaps"),
        ("CLOCK_MOVABLE", "true"),
        ("TRUSTED_PROXIES", "10.0.0.0/8,example"),
        ("RANKING_EVERY_SECONDS", "often"),
    ],
)
def test_a_wrong_value_is_named(load: Load, name: str, value: str) -> None:
    sentence = refusal(load, **{**WHOLE, name: value})
    assert f"{name} " in sentence
    assert [other for other in WHOLE if f"{other} " in sentence] == [name] * (name in WHOLE)


def test_a_whole_environment_loads_and_is_strict(load: Load) -> None:
    loaded = load(**WHOLE)
    assert not loaded["DEBUG"]
    assert not loaded["CLOCK_MOVABLE"]
    assert loaded["SESSION_COOKIE_SECURE"]
    assert loaded["SECURE_SSL_REDIRECT"]
    assert loaded["SECURE_HSTS_SECONDS"] > 0


def test_a_bare_clone_may_run_its_tools_with_a_key_nobody_knows(load: Load) -> None:
    first, second = (load()["SECRET_KEY"] for _ in range(2))
    assert len(first) > 50
    assert first != second


def test_a_bare_clone_reaches_no_engine_but_its_own(load: Load, tmp_path: Path) -> None:
    loaded = load()
    assert loaded["DATABASES"]["default"]["HOST"] == str(tmp_path / "sockets")
    assert loaded["REDIS_URL"] == f"unix://{tmp_path}/sockets/valkey?db=0"


def test_a_laptops_state_folder_stands_in_for_the_environment(load: Load, tmp_path: Path) -> None:
    state.remember(tmp_path, WHOLE)
    loaded = load()
    assert {name: loaded[name] for name in ("SECRET_KEY", "SITE_URL", "REDIS_URL")} == {
        name: WHOLE[name] for name in ("SECRET_KEY", "SITE_URL", "REDIS_URL")
    }
    assert loaded["DATABASES"]["default"]["HOST"] == "db.example.kr"


def test_celery_is_told_the_unix_socket_in_its_own_words(load: Load) -> None:
    loaded = load(**{**WHOLE, "REDIS_URL": "unix:///run/v?db=3"})
    assert loaded["CELERY_BROKER_URL"] == "redis+socket:///run/v?virtual_host=3"


def test_a_command_ends_with_the_sentence_and_nothing_else(tmp_path: Path) -> None:
    answer = manage(tmp_path, "check", DEBUG="false")
    assert answer.returncode == 1
    assert answer.stderr.startswith("The newsroom does not start on this environment: ")
    assert len(answer.stderr.strip().splitlines()) == 1


def test_check_deploy_refuses_what_is_no_production(tmp_path: Path) -> None:
    bare, whole = (manage(tmp_path, "check", "--deploy", **env) for env in ({}, WHOLE))
    assert "newsroom.E001" in bare.stderr
    assert "newsroom.E001" not in whole.stderr
    assert (bare.returncode, whole.returncode) == (1, 0), whole.stderr


@pytest.mark.django_db
def test_the_tests_database_is_fit_for_hangul() -> None:
    assert check_databases(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_a_database_that_knows_no_hangul_is_refused() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE DATABASE plain TEMPLATE template0 LOCALE_PROVIDER libc"
            " LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    plain = connection.copy(alias="plain")
    plain.settings_dict = {**connection.settings_dict, "NAME": "plain"}
    connections["plain"] = plain
    try:
        assert [found.id for found in check_databases(databases=["plain"])] == ["newsroom.E003"]
    finally:
        plain.close()
        del connections["plain"]
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE plain")
