"""Liveness and readiness, answered before anything asks who is calling or by which host name.

`/livez`: this process answers. `/readyz`: it can do its work, and so can the newsroom behind it:
the database answers, Valkey answers, a worker takes work off the queue, the sweep runs.
"""

import datetime
from collections.abc import Callable

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.backoff import NoBackoff
from redis.retry import Retry

from articles.models import Heartbeat
from newsroom.core import clock

logger = structlog.get_logger(__name__)

LATEST = {"worker": datetime.timedelta(seconds=60), "sweep": datetime.timedelta(seconds=60)}
VALKEY_TIMEOUT_SECONDS = 0.5

Report = dict[str, dict[str, object]]
View = Callable[[HttpRequest], HttpResponse]


def probes(get_response: View) -> View:
    """Middleware for the two addresses; first in the list, so that no other rule answers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        match request.path_info.rstrip("/"):
            case "/livez":
                return _answer({}, ok=True)
            case "/readyz":
                report = readiness()
                return _answer(report, ok=all(part["ok"] for part in report.values()))
        return get_response(request)

    return middleware


def readiness() -> Report:
    """What the newsroom stands on, each with `ok`; never raises."""
    return _database() | {"valkey": _valkey()}


def _database() -> Report:
    """The database and what only it knows: whether its clock is true, who was seen when."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {clock.NOW_SQL} - statement_timestamp()")
            moved: datetime.timedelta = cursor.fetchone()[0]
        ages = dict(Heartbeat.objects.values_list("name", Now() - F("at")))
    except DatabaseError:
        logger.exception("readiness_database")
        connection.close()
        return {name: {"ok": False} for name in ("database", *LATEST)}
    report: Report = {name: _seen(ages.get(name), latest) for name, latest in LATEST.items()}
    true = settings.CLOCK_MOVABLE or not moved
    report["database"] = {"ok": true, "clock_offset_seconds": moved.total_seconds()}
    return report


def _seen(age: datetime.timedelta | None, latest: datetime.timedelta) -> dict[str, object]:
    if age is None:
        return {"ok": False, "age_seconds": None}
    return {"ok": age <= latest, "age_seconds": round(age.total_seconds(), 1)}


def _valkey() -> dict[str, object]:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=VALKEY_TIMEOUT_SECONDS,
            socket_connect_timeout=VALKEY_TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        ) as client:
            return {"ok": bool(client.ping())}
    except redis.RedisError:
        logger.exception("readiness_valkey")
        return {"ok": False}


def _answer(report: Report, *, ok: bool) -> HttpResponse:
    status = {"status": "ok" if ok else "failing"}
    return JsonResponse(
        status | report, status=200 if ok else 503, headers={"Cache-Control": "no-store"}
    )
