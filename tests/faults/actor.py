"""What the processes of a fault test do; `tests.faults.stage` has them made and killed.

Each is a fork of one process with Django set up, which is quicker than starting Python for each.
"""

import json
import math
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import redis
from django.db import Error, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from articles import view_buffer
from articles.actions import counting
from articles.models import ViewBucket
from articles.view_buffer import Outcome
from newsroom.core import clock
from tests.factories import make_article

ACKNOWLEDGED = (Outcome.COUNTED, Outcome.SPOOLED)
AN_HOUR = timedelta(hours=1)  # by then the buckets have ended and their counts may go
# Where a flusher dies: which function, and whether before or after it is called
STEPS: dict[str, tuple[Any, str, bool]] = {
    "counts are read": (view_buffer, "counts", False),
    "the merge is not committed": (DatabaseWrapper, "_commit", True),
    "the merge is committed": (counting, "merge", False),
    "a spool is named": (view_buffer, "take_spools", False),
    "a spool is claimed": (view_buffer, "claim", False),
    "a spool is stored": (view_buffer, "remove", True),
    "a spool is removed": (view_buffer, "remove", False),
    "counts are about to go": (view_buffer, "drop", True),
    "counts are gone": (view_buffer, "drop", False),
}


def publish(count: int) -> list[int]:
    """Make articles and the live set; their numbers."""
    numbers = [make_article().pk for _ in range(count)]
    view_buffer.ensure_complete()
    return numbers


def read(name: str, seconds: float, *articles: int) -> dict[str, Counter[int]]:
    """Be ever new readers for a while; what became of their views, by outcome and article."""
    outcomes: dict[str, Counter[int]] = {outcome: Counter() for outcome in Outcome}
    until, n = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        for article in articles:
            outcomes[view_buffer.add(article, f"{name} {n}")][article] += 1
        n += 1
    return outcomes


def flush(pause_seconds: float) -> None:
    """Carry views on until killed or left alone; engines that are gone are waited for."""
    stage = os.getppid()
    while os.getppid() == stage:
        with suppress(redis.RedisError, Error):
            counting.replay()
            counting.flush()
        for connection in connections.all():
            connection.close_if_unusable_or_obsolete()
        time.sleep(pause_seconds)


def die(*articles: int) -> dict[str, Any]:
    """Have a flusher killed at each step in turn, with new views before; what was acknowledged."""
    acknowledged: Counter[int] = Counter()
    reached = []
    for step, place in STEPS.items():
        view_buffer.breaker.opens_at = math.inf if "spool" in step else 0
        for article in articles:
            for n in range(50):
                outcome = view_buffer.add(article, f"{step} {n}")
                acknowledged[article] += outcome in ACKNOWLEDGED
        if _is_killed_at(*place):
            reached.append(step)
    return {"acknowledged": acknowledged, "reached": reached}


def _is_killed_at(owner: Any, name: str, is_before: bool) -> bool:
    """Flush in a process of its own that dies at the place; whether it got there."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        setattr(owner, name, _deadly(getattr(owner, name), is_before))
        clock.set_offset(AN_HOUR)
        counting.replay()
        counting.flush()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _deadly(function: Callable[..., Any], is_before: bool) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> None:
        if not is_before:
            function(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return call


def drain() -> Counter[int]:
    """Carry on what is left; what is stored, by article."""
    while view_buffer.oldest_spooled():
        counting.replay()
    counting.flush()
    totals: Counter[int] = Counter()
    for article, n in ViewBucket.objects.values_list("article_id", "n"):
        totals[article] += n
    return totals


def main() -> None:
    """Fork for every order on stdin (role, arguments, file for the result); print the pid."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _play(order["role"], order["arguments"], Path(order["output"]))
        print(child, flush=True)  # noqa: T201


def _play(role: str, arguments: list[Any], output: Path) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(2, 1)  # logs; the pipe is for process ids
    try:
        told = {"result": globals()[role](*arguments)}
    except BaseException:
        told = {"error": traceback.format_exc()}
    draft = output.with_suffix(".new")
    draft.write_text(json.dumps(told))
    draft.rename(output)
    os._exit(0)
