"""The relay: carrying on what changes hand off, with every attempt counted before it is made."""

import structlog
from celery.exceptions import OperationalError
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from articles import tasks
from articles.actions.recording import announce_all, log
from articles.actions.settling import settle
from articles.models import Article, ArticlePhoto, Change, ChangeKind, FollowUp, RelayCursor
from articles.models.changes import MAX_ATTEMPTS
from articles.permissions import may
from media.models import PhotoChange
from newsroom.core.clock import now
from newsroom.core.errors import NotAllowed
from newsroom.models import User

logger = structlog.get_logger(__name__)
PHOTO_LOG = "media.PhotoChange"

# The wait after an attempt doubles: 15, 30, 60, 120, 240 seconds.
CLAIM = """
UPDATE articles_followup
SET attempts = attempts + 1,
    next_at = statement_timestamp() + interval '15 seconds' * power(2, attempts)
WHERE id IN (
    SELECT id FROM articles_followup
    WHERE done_at IS NULL AND parked_at IS NULL AND attempts < %s
      AND next_at <= statement_timestamp()
    ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED
)
RETURNING id
"""
GIVE_BACK = """
UPDATE articles_followup
SET attempts = attempts - 1, next_at = statement_timestamp() + interval '5 seconds'
WHERE id = ANY(%s)
"""


def relay(limit: int = 100) -> int:
    """Start the tasks of the follow-ups that are due and return how many were started.

    Any number may run at once. While the broker is gone nothing counts as an attempt.
    """
    carry_photo_changes()
    park()
    claimed = _claim(limit)
    started = 0
    for number in claimed:
        try:
            tasks.follow_up.apply_async((number,), retry=False)
        except OperationalError:
            logger.warning("broker_gone", waiting=len(claimed) - started)
            _give_back(claimed[started:])
            break
        started += 1
    return started


def _claim(limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [MAX_ATTEMPTS, limit])
        return sorted(number for (number,) in cursor.fetchall())


def _give_back(numbers: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, [numbers])


@transaction.atomic
def park() -> int:
    """Set aside follow-ups whose attempts are used up, and say so in the desk's log."""
    rows = FollowUp.objects.open().filter(attempts__gte=MAX_ATTEMPTS, next_at__lte=Now())
    locked = rows.select_for_update(of=("self",), skip_locked=True)
    parked = list(locked.select_related("change__article"))
    for row in parked:
        row.parked_at = now()
        row.save(update_fields=["parked_at"])
        log(row.change.article, "follow_up_parked", by=None, note=row.error, consumer=row.consumer)
    return len(parked)


@transaction.atomic
def retry(row: FollowUp, *, by: User) -> None:
    """Give a parked follow-up five new attempts; a no-op for others. Raises NotAllowed."""
    if not may(by, "retry"):
        message = _("Only the editor in chief or an administrator starts follow-ups again.")
        raise NotAllowed(message)
    parked = FollowUp.objects.filter(pk=row.pk, parked_at__isnull=False)
    if parked.update(parked_at=None, attempts=0, next_at=Now()):
        log(row.change.article, "follow_up_retried", by=by, consumer=row.consumer)


@transaction.atomic
def carry_photo_changes(limit: int = 50) -> int:
    """Turn photo changes into `updated` changes of the live articles that use the photos.

    Returns how many were carried; 0 while another relay is at it.
    """
    RelayCursor.objects.get_or_create(log=PHOTO_LOG)
    cursor = RelayCursor.objects.select_for_update(skip_locked=True).filter(log=PHOTO_LOG).first()
    if cursor is None:
        return 0
    changes = list(PhotoChange.objects.filter(pk__gt=cursor.last_id).order_by("pk")[:limit])
    if changes:
        _update_users_of({change.photo_id for change in changes})
        cursor.last_id = changes[-1].pk
        cursor.save(update_fields=["last_id"])
    return len(changes)


def _update_users_of(photos: set[int]) -> None:
    """Announce the live articles that show one of the photos as updated."""
    users = ArticlePhoto.objects.filter(photo__in=photos).values("article")
    rows = Article.objects.filter(pk__in=users).select_related("section").order_by("pk")
    # All rows first, then the log: an action that holds a row may be waiting for the log's lock.
    locked, at = list(rows.select_for_update(of=("self",), no_key=True)), now()
    for article in locked:
        settle(article, at)
    live = [article for article in locked if article.is_public(at)]
    if live:
        Article.objects.filter(pk__in=[article.pk for article in live]).update(changed_at=at)
        kind, details = ChangeKind.UPDATED, {"photo": True}
        announce_all([Change(article=one, kind=kind, at=at, details=details) for one in live])
