"""How long an answer may be given again: until a change in its scopes, or a boundary of time."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from articles.cache.epochs import SITE, Slots, mapped, slot_of
from newsroom.core.clock import NOW_SQL

MAX_SECONDS = 30.0
JITTER = 0.2  # so that what was made together is not made anew together

# Every boundary of the site, for every answer: a few dozen a day, and no scope can be forgotten.
NEXT_BOUNDARY = f"""
WITH clock AS (SELECT {NOW_SQL} AS at)
SELECT extract(epoch FROM least(
    (SELECT min(published_at) FROM articles_article
     WHERE status = 'scheduled' AND published_at > clock.at),
    (SELECT min(unpublish_at) FROM articles_article
     WHERE status IN ('published', 'scheduled') AND unpublish_at > clock.at),
    (SELECT min(update_at) FROM articles_article WHERE update_at > clock.at)
) - clock.at)::float FROM clock
"""  # noqa: S608 - built of constants

View = Callable[..., HttpResponse]
Response = TypeVar("Response", bound=HttpResponse)


@dataclass(frozen=True)
class Lease:
    """A promise: the answer holds every change up to `tick`, and nothing ends before `deadline`.

    `deadline` is in seconds of the monotonic clock.
    """

    epochs: Slots
    slots: tuple[int, ...]
    tick: int
    deadline: float

    def holds(self) -> bool:
        """Whether the answer may be given now."""
        return (
            time.monotonic() < self.deadline
            and self.epochs is mapped()
            and all(self.epochs.ticks[slot] <= self.tick for slot in self.slots)
        )


def depends_on(response: Response, *scopes: str) -> Response:
    """Name the scopes a cached view's answer was made of, instead of the whole site."""
    response.scopes = scopes  # type: ignore[attr-defined]
    return response


def cached(view: View | None = None, *, seconds: float = MAX_SECONDS) -> Any:
    """Let a view's 200 be given again, for at most `seconds` (see `articles.cache`)."""
    if view is None:
        return lambda inner: cached(inner, seconds=seconds)

    @wraps(view)
    def leased(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # The order matters: clock and tick are read before the snapshot that they vouch for.
        started, epochs = time.monotonic(), mapped()
        tick = epochs.ticks[slot_of(SITE)]
        with _snapshot():
            left = _seconds_left(seconds)
            response = view(request, *args, **kwargs)
            if not getattr(response, "is_rendered", True):
                response.render()  # type: ignore[attr-defined]
        if response.status_code == 200:
            slots = tuple(map(slot_of, getattr(response, "scopes", (SITE,))))
            response.lease = Lease(epochs, slots, tick, started + left)  # type: ignore[attr-defined]
        return response

    leased.is_cached = True  # type: ignore[attr-defined]
    return leased


@contextmanager
def _snapshot() -> Iterator[None]:
    """One state of the database for all queries inside; an open transaction keeps its own."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _seconds_left(most: float) -> float:
    """Until the next boundary, at most `most` seconds."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_BOUNDARY)
        (boundary,) = cursor.fetchone()
    most *= 1 - JITTER * random.random()  # noqa: S311 - no secret
    return most if boundary is None else min(most, boundary)
