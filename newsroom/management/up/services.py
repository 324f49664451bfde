"""The programs that make up a newsroom beside its engines: web, worker and beat."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from newsroom.engines import Program

HOST = "127.0.0.1"
WEB_PROCESSES, WEB_THREADS, WORKER_PROCESSES = 2, 8, 2
WEB_STATEMENT_SECONDS, WORKER_STATEMENT_SECONDS = 5, 60


def environment(state: Path, values: Mapping[str, str]) -> dict[str, str]:
    """What every process of this newsroom runs in: ours, and the person's own variables."""
    env = {"ALLOWED_HOSTS": f"{HOST},localhost", **values, **os.environ}
    env |= {name: values[name] for name in ("DATABASE_URL", "REDIS_URL")}
    env |= {
        "NEWSROOM_STATE": str(state),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "PYTHONUNBUFFERED": "1",
    }
    if env.pop("PYTHONDONTWRITEBYTECODE", None):  # else each process compiles for 2 s
        env["PYTHONPYCACHEPREFIX"] = str(state / "pycache")
    return env


def command(name: str, *arguments: str, env: Mapping[str, str], logs: Path) -> Program:
    """A `manage.py` command of this newsroom, as a program."""
    return _python(name, "manage.py", name, *arguments, env=env, logs=logs)


def services(state: Path, port: int, env: Mapping[str, str], logs: Path) -> list[Program]:
    """Web, worker and beat, in the order in which they start (and end)."""
    return [
        _python(
            "web",
            *("-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)),
            *("--workers", str(WEB_PROCESSES), "--blocking-threads", str(WEB_THREADS)),
            *("--no-ws", "--access-log", "--respawn-failed-workers"),
            *("--workers-kill-timeout", "3", "newsroom.wsgi:application"),
            env={**env, "STATEMENT_TIMEOUT_SECONDS": str(WEB_STATEMENT_SECONDS)},
            logs=logs,
        ),
        _python(
            "beat",
            *("-m", "celery", "-A", "newsroom", "beat", "--loglevel", "INFO"),
            *("--schedule", str(state / "beat-schedule"), "--pidfile", ""),
            env=env,
            logs=logs,
        ),
        _python(
            "worker",
            *("-m", "celery", "-A", "newsroom", "worker", "--loglevel", "INFO"),
            *("--concurrency", str(WORKER_PROCESSES)),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            env={**env, "STATEMENT_TIMEOUT_SECONDS": str(WORKER_STATEMENT_SECONDS)},
            logs=logs,
        ),
    ]


def _python(name: str, *arguments: str, env: Mapping[str, str], logs: Path) -> Program:
    return Program(
        name=name,
        argv=[sys.executable, *arguments],
        env=env,
        cwd=settings.BASE_DIR,
        log=logs / f"{name}.log",
    )
