"""Letting readers see an article: now, at a time, until a time."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.copying import print_names, unprint_names
from articles.actions.demanding import demand_ahead
from articles.actions.locking import begin, demand, demand_version, hold
from articles.actions.recording import announce, log
from articles.actions.reviewing import accept, demand_approved, demand_confirmed
from articles.models import Article, ChangeKind
from articles.workflow import MOVES, UNPUBLISHED, Status
from newsroom.core.errors import Conflict, Invalid
from newsroom.models import User

TIMES = ["published_at", "first_published_at", "changed_at"]


@transaction.atomic
def publish(article: Article, *, by: User, version: int, confirmed: Iterable[str] = ()) -> Article:
    """Make the approved version public now.

    `confirmed` are the codes of the warnings the person has seen (`articles.checks`).
    Raises NotAllowed, Conflict (`stale_version`, `not_approved`, `embargoed`,
    `warnings_unconfirmed`), Invalid `checks_failed`.
    """
    held, now = begin(article, "publish", by=by)
    _release(held, now, by=by, version=version, confirmed=confirmed)
    return held


def _release(
    held: Article, now: datetime, *, by: User, version: int, confirmed: Iterable[str]
) -> None:
    codes = _ready(held, version, confirmed)
    if held.embargo_until and held.embargo_until > now:
        message = _(
            "“%(article)s” is embargoed until %(until)s. Schedule it for then or later,"
            " or lift the embargo first."
        )
        raise Conflict(message % _until(held), code="embargoed")
    go_live(held, at=now)
    log(held, "publish", by=by, version=version, confirmed=codes)
    announce(held, ChangeKind.PUBLISHED, at=now, by=by)


@transaction.atomic
def approve_and_publish(
    article: Article, *, by: User, version: int, confirmed: Iterable[str] = ()
) -> Article:
    """Approve and publish in one transaction (속보), for whoever holds both rights.

    Raises as `approve` and `publish` do.
    """
    held, now = begin(article, "approve_and_publish", by=by)
    accept(held, now, by=by, version=version)
    _release(held, now, by=by, version=version, confirmed=confirmed)
    return held


@transaction.atomic
def schedule(
    article: Article, *, by: User, at: datetime, version: int, confirmed: Iterable[str] = ()
) -> Article:
    """Let the approved version become public at a moment.

    Everything a reader will see is written now, so that it appears at its minute even with every
    worker dead. Raises as `publish` does, and Invalid (`time_passed`, `time_too_far`,
    `before_embargo`, `end_before_start`).
    """
    held, now = begin(article, "schedule", by=by)
    codes = _ready(held, version, confirmed)
    demand_ahead("at", at, now, _("This time has passed; publish at once instead."))
    if held.embargo_until and held.embargo_until > at:
        message = _("“%(article)s” is embargoed until %(until)s; choose that time or a later one.")
        raise Invalid.of("at", "before_embargo", message % _until(held))
    _demand_end_after(held.unpublish_at, at)
    go_live(held, at=at, status=MOVES["schedule"].target)
    log(held, "schedule", by=by, version=version, at=at.isoformat(), confirmed=codes)
    announce(held, ChangeKind.BOUNDARY, at=now, by=by)
    return held


@transaction.atomic
def unschedule(article: Article, *, by: User) -> Article:
    """Take an article off the schedule; it is approved as before. Too late once it is public."""
    held, now = begin(article, "unschedule", by=by)
    take_off(held)
    log(held, "unschedule", by=by)
    announce(held, ChangeKind.BOUNDARY, at=now, by=by)
    return held


def take_off(held: Article) -> None:
    """Clear what scheduling wrote on a locked article; the caller announces the boundary."""
    unprint_names(held)
    held.status = MOVES["unschedule"].target
    held.published_at = held.first_published_at = held.changed_at = held.unpublish_at = None
    held.save(update_fields=["status", *TIMES, "unpublish_at"])


@transaction.atomic
def set_embargo(article: Article, *, by: User, until: datetime | None) -> Article:
    """Set or lift the embargo of an article that is not public.

    Raises Conflict `already_public` or `scheduled_earlier`, Invalid `time_passed`, `time_too_far`.
    """
    held, now = hold(article.pk)
    demand(by, "publish", held)
    if held.status not in UNPUBLISHED:
        message = _("“%(article)s” is out already; it can only be withheld.")
        raise Conflict(message % {"article": held}, code="already_public")
    if until:
        demand_ahead("until", until, now, _("This time has passed; leave it empty instead."))
    if until and held.published_at and held.published_at < until:
        message = _("“%(article)s” is scheduled for %(at)s, before that; reschedule it first.")
        values = {"article": held, "at": _kst(held.published_at)}
        raise Conflict(message % values, code="scheduled_earlier")
    held.embargo_until = until
    held.save(update_fields=["embargo_until"])
    log(held, "set_embargo", by=by, until=until and until.isoformat())
    return held


@transaction.atomic
def set_end(article: Article, *, by: User, at: datetime | None) -> Article:
    """Set or clear the moment from which readers no longer see the article.

    Raises Conflict `not_announced`, Invalid `time_passed`, `time_too_far` or `end_before_start`.
    """
    held, now = hold(article.pk)
    demand(by, "publish", held)
    if held.status not in (Status.SCHEDULED, Status.PUBLISHED) or held.published_at is None:
        message = _("“%(article)s” has no time of publication yet; schedule or publish it first.")
        raise Conflict(message % {"article": held}, code="not_announced")
    if at:
        demand_ahead("at", at, now, _("This time has passed; withhold the article instead."))
    _demand_end_after(at, held.published_at)
    held.unpublish_at = at
    held.save(update_fields=["unpublish_at"])
    log(held, "set_end", by=by, at=at and at.isoformat())
    announce(held, ChangeKind.BOUNDARY, at=now, by=by)
    return held


def go_live(held: Article, *, at: datetime, status: Status = Status.PUBLISHED) -> None:
    """Write what readers see of a locked article whose columns are the approved copy."""
    print_names(held)
    held.status = status
    held.published_at = held.first_published_at = held.changed_at = at
    held.save(update_fields=["status", *TIMES])


def _ready(held: Article, version: int, confirmed: Iterable[str]) -> list[str]:
    revision = demand_version(held, version)
    demand_approved(held, revision)
    return demand_confirmed(held, revision.snapshot, confirmed)


def _demand_end_after(end: datetime | None, start: datetime) -> None:
    if end and end <= start:
        message = _("The end of publication would lie before its beginning; choose a later one.")
        raise Invalid.of("at", "end_before_start", message)


def _kst(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _until(held: Article) -> dict[str, object]:
    assert held.embargo_until is not None  # noqa: S101 - asked only about embargoed articles
    return {"article": held, "until": _kst(held.embargo_until)}
