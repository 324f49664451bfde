"""Applying what time has brought: publication, scheduled update and end, under the row's lock.

It stands below the other actions (they all settle first), hence apart from `publishing`.
"""

import time
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, IntegrityError, connection, transaction

from articles import cache
from articles.actions.copying import copy, print_names
from articles.actions.recording import announce, log
from articles.models import Article, Basis, ChangeKind, ChangeReason, Heartbeat, Revision
from articles.models.vocabulary import MATERIAL
from articles.workflow import MOVES, Status
from newsroom.core.clock import DbNow
from newsroom.models import User

logger = structlog.get_logger(__name__)

CORRECTIONS = {
    ChangeReason.FACT: ChangeKind.CORRECTED,
    ChangeReason.LEGAL: ChangeKind.CORRECTED,
}
UPDATE_FIELDS = ["update_at", "update_revision", "update_reason", "update_note", "update_by"]
STALE_SECONDS = 60
IN_PASSING = 5  # articles a reader's request may settle
_looked_at = float("-inf")
SWEEP_LOCK = 0x73776570  # "swep": one sweep at a time, whoever starts it


def settle(article: Article, at: datetime) -> None:
    """Bring a locked article up to the moment; a no-op where nothing is due.

    Each step is announced with its nominal time; how late it came is in the desk's log.
    """
    if article.status == Status.SCHEDULED and _is_due(article.published_at, at):
        _publish(article, at)
    if article.status != Status.PUBLISHED:
        return
    ends, update = article.unpublish_at, article.update_at
    if update and _is_due(update, at) and not (ends and ends <= update):
        _update(article, update, at)
    if ends and _is_due(ends, at):
        _expire(article, ends, at)


def _is_due(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment <= at


def _late(nominal: datetime, at: datetime) -> float:
    return round((at - nominal).total_seconds(), 3)


def _publish(article: Article, at: datetime) -> None:
    """Readers see the article already; only the status and the logs have to follow."""
    nominal = article.published_at
    assert nominal is not None  # noqa: S101 - a named constraint says so
    article.status = MOVES["fall_due"].target
    article.save(update_fields=["status"])
    log(article, "fall_due", by=None, late_seconds=_late(nominal, at))
    announce(article, ChangeKind.PUBLISHED, at=nominal)


def _update(article: Article, nominal: datetime, at: datetime) -> None:
    """Apply the scheduled update, or give it up where the database refuses it.

    It would be refused for ever, and meanwhile keep everyone from the article, be it to withhold.
    """
    revision = article.update_revision
    assert revision is not None  # noqa: S101 - a named constraint says so
    late: dict[str, Any] = {"late_seconds": _late(nominal, at), "version": revision.number}
    try:
        with transaction.atomic():
            log(article, "update_due", by=None, **late)
            apply_update(
                article,
                revision,
                reason=ChangeReason(article.update_reason),
                note=article.update_note,
                at=nominal,
                by=article.update_by,
            )
            connection.check_constraints()  # now: references are not looked at before the commit
    except IntegrityError as error:
        logger.exception("update_given_up", article=article.pk)
        article.refresh_from_db()
        log(article, "update_given_up", by=None, note=str(error).partition("\n")[0], **late)
        drop_update(article)


def _expire(article: Article, nominal: datetime, at: datetime) -> None:
    article.status = MOVES["expire"].target
    article.withhold_basis, article.withheld_at = Basis.EXPIRY, nominal
    article.changed_at = nominal
    drop_update(article)
    article.save(update_fields=["status", "withhold_basis", "withheld_at", "changed_at"])
    log(article, "expire", by=None, late_seconds=_late(nominal, at))
    announce(article, ChangeKind.WITHHELD, at=nominal)


def apply_update(
    article: Article,
    revision: Revision,
    *,
    reason: ChangeReason,
    note: str,
    at: datetime,
    by: User | None,
) -> None:
    """Make a revision the public text of a live, locked article and announce it.

    Only material reasons move the printed time of change; every update moves `changed_at`.
    """
    left = article.section
    is_moved = article.section_id != revision.snapshot["section_id"]
    also = cache.scopes_of(article) if is_moved else ()
    copy(article, revision)
    print_names(article)
    article.approved_revision, article.changed_at = revision, at
    if reason in MATERIAL:
        article.modified_at = at
    article.save(update_fields=["approved_revision", "changed_at", "modified_at"])
    drop_update(article)
    kind = CORRECTIONS.get(reason, ChangeKind.UPDATED)
    details = {"reason": str(reason), "version": revision.number}
    if left and is_moved:
        details["moved_from"] = left.path
        kind = ChangeKind.MOVED if kind is ChangeKind.UPDATED else kind
    announce(article, kind, at=at, by=by, note=note, also=also, **details)


def drop_update(article: Article) -> None:
    """Forget a scheduled update; a no-op where there is none."""
    if article.update_at is None:
        return
    article.update_at = article.update_revision = article.update_by = None
    article.update_reason = article.update_note = ""
    article.save(update_fields=UPDATE_FIELDS)


def sweep(limit: int = 200) -> int:
    """Settle what is due, one article a transaction, and return how many were settled.

    Any number of tickers may call it; one sweeps at a time. An article that cannot be settled is
    left for the next sweep, logged and named in the heartbeat, and never holds up the others.
    """
    settled, failed = 0, list[int]()
    while settled + len(failed) < limit:
        try:
            number = _settle_next(failed)
        except _Failed as error:
            logger.exception("settle_failed", article=error.article_id)
            failed.append(error.article_id)
            continue
        if number is None:
            break
        settled += 1
    Heartbeat.beat("sweep", settled=settled, failed=failed)
    return settled


def settle_in_passing() -> None:
    """Settle what a reader is about to ask for, where nobody else has: late updates at once,
    everything else when the sweep is stale. Waits for others at most 200 ms; never raises.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if _update_is_due() or _sweep_is_stale():
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
                sweep(limit=IN_PASSING)
    except DatabaseError:
        logger.warning("not_settled_in_passing", exc_info=True)


def _update_is_due() -> bool:
    return Article.objects.filter(status=Status.PUBLISHED, update_at__lte=DbNow()).exists()


def _sweep_is_stale() -> bool:
    """Looked up twice a minute in each process."""
    global _looked_at  # noqa: PLW0603 - the process's own
    if time.monotonic() - _looked_at < STALE_SECONDS / 2:
        return False
    _looked_at = time.monotonic()
    oldest = DbNow() - timedelta(seconds=STALE_SECONDS)
    return not Heartbeat.objects.filter(name="sweep", at__gte=oldest).exists()


class _Failed(Exception):
    def __init__(self, article_id: int) -> None:
        super().__init__(article_id)
        self.article_id = article_id


def _settle_next(failed: list[int]) -> int | None:
    """Settle the next due article and return its id; None when there is none or another sweeps."""
    with transaction.atomic():
        if not _try_lock():
            return None
        rows = Article.objects.due().exclude(pk__in=failed).annotate(db_now=DbNow())
        article = rows.select_for_update(no_key=True, skip_locked=True).order_by("pk").first()
        if article is None:
            return None
        try:
            with transaction.atomic():
                settle(article, article.db_now)
        except Exception as error:
            raise _Failed(article.pk) from error
        return article.pk


def _try_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SWEEP_LOCK])
        return bool(cursor.fetchone()[0])
