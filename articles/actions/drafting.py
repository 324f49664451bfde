"""Writing: beginning an article, saving it, putting it on the spike and taking it back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.copying import catch_up, copy
from articles.actions.demanding import demand_length, demand_text
from articles.actions.locking import begin, demand, demand_version, hold
from articles.actions.publishing import take_off
from articles.actions.recording import announce, log
from articles.actions.tidying import tidy
from articles.models import Article, ChangeKind, Revision
from articles.models.snapshot import Snapshot, empty
from articles.permissions import may_create
from articles.workflow import MOVES, Status
from newsroom.core.errors import Invalid, NotAllowed
from newsroom.core.text import clean_line
from newsroom.models import User

MAX_REASON = 200  # characters


@transaction.atomic
def create(*, by: User, changes: dict[str, Any] | None = None) -> Article:
    """Begin an article as a draft of the person, with its first revision.

    `changes` are fields of `Snapshot`. Raises NotAllowed, or Invalid naming the fields.
    """
    if not may_create(by):
        raise NotAllowed(_("Your role does not write articles; ask for the role of a reporter."))
    article = Article.objects.create(created_by=by)
    _write(article, tidy(empty(), changes or {}), by=by, at=article.created_at)
    log(article, "create", by=by)
    return article


@transaction.atomic
def save(
    article: Article, changes: dict[str, Any], *, by: User, version: int, reason: str = ""
) -> Revision:
    """Save changed fields as a new revision, and return it (the present one if nothing changed).

    Until approval the article's columns follow; from then on readers' copy stays as it is.
    Raises Conflict `stale_version`, Invalid (`essentials_missing`, or naming the fields).
    """
    why = demand_length("reason", clean_line(reason), MAX_REASON)
    held, now = hold(article.pk)
    demand(by, "edit", held)
    latest = demand_version(held, version)
    snapshot = tidy(latest.snapshot, changes)
    if held.status != Status.DRAFT:
        _demand_essentials(snapshot)
    if snapshot == latest.snapshot:
        return latest
    revision = _write(held, snapshot, by=by, at=now, reason=why)
    log(held, "save", by=by, version=revision.number)
    return revision


def working_revision(article: Article) -> Revision:
    """The latest saved state, which is what an editor goes on from. Costs one query."""
    return article.revisions.get(number=article.version)


def _demand_essentials(snapshot: Snapshot) -> None:
    if not (snapshot["headline"] and snapshot["origin"] and snapshot["section_id"]):
        message = _("A submitted article needs its headline, origin and section.")
        raise Invalid(message, code="essentials_missing")


def _write(
    article: Article, snapshot: Snapshot, *, by: User, at: datetime, reason: str = ""
) -> Revision:
    revision = Revision.objects.create(
        article=article, number=article.version + 1, snapshot=snapshot, author=by, reason=reason
    )
    article.version, article.saved_at = revision.number, at
    article.save(update_fields=["version", "saved_at"])
    if article.has_open_copy:
        copy(article, revision)
    return revision


@transaction.atomic
def spike(article: Article, *, by: User, reason: str) -> Article:
    """Put an article that nobody outside has seen on the spike; it can be taken back.

    Raises Invalid (`reason_missing`, `too_long`).
    """
    held, now = begin(article, "spike", by=by)
    note = demand_text("reason", reason)
    was_scheduled = held.status == Status.SCHEDULED
    if was_scheduled:
        take_off(held)
    held.status = MOVES["spike"].target
    held.save(update_fields=["status"])
    log(held, "spike", by=by, note=note)
    if was_scheduled:
        announce(held, ChangeKind.BOUNDARY, at=now, by=by)
    return held


@transaction.atomic
def unspike(article: Article, *, by: User) -> Article:
    """Take an article from the spike; it is a draft again, with its latest saved text."""
    held, _now = begin(article, "unspike", by=by)
    catch_up(held, held.revisions.get(number=held.version))
    held.status = MOVES["unspike"].target
    held.approved_revision = held.approved_at = held.submitted_at = None
    held.save(update_fields=["status", "approved_revision", "approved_at", "submitted_at"])
    log(held, "unspike", by=by)
    return held
