"""Writing down what happened: the desk's log for the staff, the change log for everyone else."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from articles import cache
from articles.models import Article, Change, ChangeKind, Consumer, DeskLogEntry, FollowUp
from newsroom.core.changes import lock_log
from newsroom.models import User

CHANNEL = "newsroom"  # listeners in the workers wake up on it


def log(article: Article, action: str, *, by: User | None, note: str = "", **details: Any) -> None:
    """Add an entry to the desk's log; `by` is None for the clock."""
    DeskLogEntry.objects.create(article=article, action=action, by=by, note=note, details=details)


def announce(
    article: Article,
    kind: ChangeKind,
    *,
    at: datetime,
    by: User | None = None,
    note: str = "",
    also: Iterable[str] = (),
    **details: Any,
) -> Change:
    """Write the change, its follow-ups and the new epochs; the last statements of a transaction.

    `at` is the nominal time; `also` names further scopes (the section an article has left).
    After the commit the epochs are copied to the caches and the workers' listeners wake up.
    """
    change = Change(article=article, kind=kind, at=at, by=by, note=note, details=details)
    announce_all([change], also=also)
    return change


def announce_all(changes: Sequence[Change], *, also: Iterable[str] = ()) -> None:
    """`announce` for many articles in as few statements; others who announce wait for the commit.

    So the rows to be locked must be locked, and settled, before.
    """
    lock_log()
    Change.objects.bulk_create(changes)
    FollowUp.objects.bulk_create(
        FollowUp(change=change, consumer=consumer) for change in changes for consumer in Consumer
    )
    cache.bump({*cache.scopes_of(*(change.article for change in changes)), *also})
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
