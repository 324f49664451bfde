"""Changing what readers already see: updates, at once or at a time, and notices."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.demanding import demand_ahead, demand_choice, demand_text
from articles.actions.locking import begin, demand_version
from articles.actions.recording import announce, log
from articles.actions.reviewing import demand_confirmed, demand_within_right
from articles.actions.settling import UPDATE_FIELDS, apply_update, drop_update
from articles.models import Article, ChangeKind, ChangeReason, Notice, NoticeKind
from articles.permissions import is_own
from newsroom.core.errors import Conflict
from newsroom.models import User

MAX_NOTICE = 2_000  # characters


@transaction.atomic
def correct(
    article: Article,
    *,
    by: User,
    version: int,
    reason: ChangeReason,
    note: str,
    at: datetime | None = None,
    confirmed: Iterable[str] = (),
) -> Article:
    """Publish the working version of a live article, at once or `at` a later moment.

    Raises NotAllowed, Conflict (`stale_version`, `nothing_new`, `warnings_unconfirmed`), Invalid
    (`checks_failed`, `unknown_value`, `note_missing`, `too_long`, `time_passed`, `time_too_far`).
    """
    held, now = begin(article, "correct", by=by)
    revision = demand_version(held, version)
    if revision.pk == held.approved_revision_id:
        message = _("Readers see this version of “%(article)s” already; there is nothing to do.")
        raise Conflict(message % {"article": held}, code="nothing_new")
    demand_within_right(by, held, revision)
    reason = ChangeReason(demand_choice("reason", reason, ChangeReason))
    note = demand_text("note", note)
    codes = demand_confirmed(held, revision.snapshot, confirmed)
    log(
        held, "correct", by=by, note=note, version=version, reason=reason, confirmed=codes,
        own_copy=is_own(by, held),
    )  # fmt: skip
    if at is None:
        apply_update(held, revision, reason=reason, note=note, at=now, by=by)
        return held
    demand_ahead("at", at, now, _("This time has passed; publish the update at once instead."))
    held.update_at, held.update_revision, held.update_by = at, revision, by
    held.update_reason, held.update_note = reason, note
    held.save(update_fields=UPDATE_FIELDS)
    announce(held, ChangeKind.BOUNDARY, at=now, by=by)
    return held


@transaction.atomic
def cancel_update(article: Article, *, by: User) -> Article:
    """Give up a scheduled update; a no-op where there is none."""
    held, now = begin(article, "correct", by=by)
    if held.update_at:
        log(held, "cancel_update", by=by, at=held.update_at.isoformat())
        drop_update(held)
        announce(held, ChangeKind.BOUNDARY, at=now, by=by)
    return held


@transaction.atomic
def add_notice(article: Article, *, by: User, kind: NoticeKind, text: str) -> Notice:
    """Put a notice under a live article.

    Raises NotAllowed, Conflict, Invalid (`unknown_value`, `text_missing`, `too_long`).
    """
    held, now = begin(article, "correct", by=by)
    kind = NoticeKind(demand_choice("kind", kind, NoticeKind))
    text = demand_text("text", text, MAX_NOTICE)
    notice = Notice.objects.create(article=held, kind=kind, text=text, at=now)
    held.changed_at = now
    held.save(update_fields=["changed_at"])
    log(held, "add_notice", by=by, kind=kind, notice=notice.pk)
    announce(held, ChangeKind.UPDATED, at=now, by=by, notice=notice.pk)
    return notice
