"""The way to Valkey: short patience for requests, the server's run id, scripts and key names."""

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.connection import ConnectionPool
from redis.retry import Retry

from articles.models.popularity import BUCKET_SECONDS
from newsroom.core import clock

REQUEST_SECONDS = 0.05  # a reader's request never waits longer for one answer
BACKGROUND_SECONDS = 5
RUN_ID_CHARACTERS = 12
WINDOW_SECONDS = 1800  # one reader counts once in it; a day must be a whole number of them
LINGER_SECONDS = 900


class Key(StrEnum):
    """Every key the counter has in Valkey (those that end in a colon are beginnings)."""

    SOURCE = "views:source"  # whose counts these are
    COMPLETE = "views:complete"  # the source for which the live set was completed
    LIVE = "views:live"  # article -> "from until", milliseconds
    BUCKETS = "views:buckets"  # "bucket:source" of all counts not yet let go
    DROPPED = "views:dropped"  # the latest bucket let go
    COUNTS = "views:counts:"  # + bucket:source -> article -> n
    SEEN = "views:seen:"  # + window:shard -> field -> mark
    REJECTED = "views:rejected:"  # + day (KST, since 1970) -> reason -> n
    REBUILDING = "views:rebuilding:"  # + source
    SALT = "views:salt:"  # + day


NUMBERS = {
    "BUCKET_SECONDS": BUCKET_SECONDS,
    "WINDOW_SECONDS": WINDOW_SECONDS,
    "LINGER_SECONDS": LINGER_SECONDS,
    "COUNTS_SECONDS": 3 * 86400,  # how long Postgres may be gone before counts are given up
    "REJECTED_DAYS": 35,
    "DAY_STARTS_EARLIER_MS": 9 * 3600 * 1000,  # in Seoul
}


class Script(StrEnum):
    COUNT = "count"
    CLAIM = "claim"
    DROP = "drop"
    SOURCE = "source"
    REJECT = "reject"


@cache
def _texts() -> dict[Script, str]:
    """The scripts as Valkey gets them: names, what they share, and their own lines."""
    names = [f"local {key.name} = '{key.value}'" for key in Key]
    names += [f"local {name} = {number}" for name, number in NUMBERS.items()]
    here = Path(__file__).parent
    shared = "\n".join([*names, (here / "prelude.lua").read_text()])
    return {script: shared + (here / f"{script}.lua").read_text() for script in Script}


@cache
def _digests() -> dict[Script, str]:
    return {
        script: hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        for script, text in _texts().items()
    }


@cache
def _pool(url: str, patience_seconds: float) -> ConnectionPool:
    return ConnectionPool.from_url(
        url,
        socket_timeout=patience_seconds,
        socket_connect_timeout=patience_seconds,
        retry=Retry(NoBackoff(), 0),
        redis_connect_func=_greet,
        driver_info=None,
        protocol=2,
    )


def _greet(connection: Any) -> None:
    """Prepare a new connection: learn the server's run id and hand it the scripts.

    A connection ends with its server, so the run id is right for as long as it lives; and what an
    operator flushed away (`SCRIPT FLUSH`) is there again after the error closed it.
    """
    connection.on_connect()
    connection.send_command("INFO", "server")
    for text in _texts().values():
        connection.send_command("SCRIPT", "LOAD", text)
    info = connection.read_response().decode()
    connection.run_id = info.partition("run_id:")[2][:RUN_ID_CHARACTERS]
    for _ in Script:
        connection.read_response()


def run(script: Script, *arguments: Any, patience_seconds: float = BACKGROUND_SECONDS) -> Any:
    """Run a script once. Raises redis.RedisError within two or three times the patience."""
    return run_many(script, [arguments], patience_seconds=patience_seconds)[0]


def run_many(
    script: Script,
    calls: Sequence[Sequence[Any]],
    *,
    patience_seconds: float = BACKGROUND_SECONDS,
) -> list[Any]:
    """Run a script many times over one connection, in order. Raises redis.RedisError."""
    pool = _pool(settings.REDIS_URL, patience_seconds)
    offset = int(clock.offset().total_seconds() * 1000)
    connection: Any = pool.get_connection()
    head = ("EVALSHA", _digests()[script], 0, connection.run_id, offset)
    try:
        connection.send_packed_command(
            connection.pack_commands([(*head, *arguments) for arguments in calls])
        )
        return [connection.read_response() for _ in calls]
    except BaseException:
        connection.disconnect()  # answers may still be on their way
        raise
    finally:
        pool.release(connection)


def client(patience_seconds: float = BACKGROUND_SECONDS) -> Any:
    """A client for plain commands; untyped, as redis-py's types cover every kind of client."""
    return redis.Redis(connection_pool=_pool(settings.REDIS_URL, patience_seconds))
