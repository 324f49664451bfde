"""The environment: what stands in on a laptop, and what production refuses to start without."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

WHOLE = {
    "SECRET_KEY": "k4Zq-9sT_v2Lw7Xh0Bd8RfYp3Nc6MgJ1uEaQiOoVtWxSzDlPhKb5yA",
    "ALLOWED_HOSTS": "news.example.kr",
    "SITE_URL": "https://news.example.kr",
    "DATABASE_URL": "postgres://paper:secret@db.example.kr:5432/newsroom",
    "REDIS_URL": "redis://valkey.example.kr:6379/0",
}


def load(state: Path, expression: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own with no environment but the given one."""
    return run(state, "-c", f"from newsroom import settings; print({expression})", **variables)


def manage(state: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return run(state, "manage.py", *arguments, **variables)


def run(state: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env={"PATH": os.environ["PATH"], "NEWSROOM_STATE": str(state), **variables},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_without_anything_is_told_everything_at_once(tmp_path: Path) -> None:
    answer = load(tmp_path, DEBUG="false")
    assert answer.returncode == 1
    assert len(answer.stderr.strip().splitlines()) == 1
    for name in WHOLE:
        assert f"{name} is not set" in answer.stderr


@pytest.mark.parametrize("name", WHOLE)
def test_each_variable_is_missed_alone(tmp_path: Path, name: str) -> None:
    answer = load(tmp_path, **{key: value for key, value in WHOLE.items() if key != name})
    assert answer.returncode == 1
    assert answer.stderr.count("is not set") == 1
    assert f"{name} is not set" in answer.stderr


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
def test_a_wrong_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    answer = load(tmp_path, **{**WHOLE, name: value})
    assert answer.returncode == 1
    sentence = answer.stderr.strip()
    assert len(sentence.splitlines()) == 1
    assert f"{name} " in sentence
    assert [other for other in WHOLE if f"{other} " in sentence] == [name] * (name in WHOLE)


def test_a_whole_environment_starts_and_is_strict(tmp_path: Path) -> None:
    answer = load(
        tmp_path,
        "settings.DEBUG, settings.SESSION_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT,"
        " settings.SECURE_HSTS_SECONDS > 0, settings.CLOCK_MOVABLE",
        **WHOLE,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() == "False True True True False"


def test_a_bare_clone_may_run_its_tools_with_a_key_nobody_knows(tmp_path: Path) -> None:
    first, second = (load(tmp_path, "settings.SECRET_KEY") for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert len(first.stdout) > 50
    assert first.stdout != second.stdout


def test_celery_is_told_the_unix_socket_in_its_own_words(tmp_path: Path) -> None:
    answer = load(
        tmp_path, "settings.CELERY_BROKER_URL", **{**WHOLE, "REDIS_URL": "unix:///run/v?db=3"}
    )
    assert answer.stdout.strip() == "redis+socket:///run/v?virtual_host=3"


def test_check_deploy_refuses_what_is_no_production(tmp_path: Path) -> None:
    bare, whole = (manage(tmp_path, "check", "--deploy", **env) for env in ({}, WHOLE))
    assert "newsroom.E001" in bare.stderr
    assert "newsroom.E001" not in whole.stderr
    assert (bare.returncode, whole.returncode) == (1, 0), whole.stderr
