"""Passing an article on: submitting, taking up, sending back, approving."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.copying import catch_up
from articles.actions.demanding import demand_text
from articles.actions.locking import begin, demand_version
from articles.actions.recording import log
from articles.checks import Finding, check
from articles.models import Article, Revision
from articles.models.snapshot import Snapshot
from articles.permissions import is_own, may_approve_copy
from articles.workflow import MOVES
from newsroom.core.errors import Conflict, FieldProblem, Invalid, NotAllowed
from newsroom.models import User


@transaction.atomic
def submit(article: Article, *, by: User) -> Article:
    """Hand a finished draft to the desk. Raises Invalid `checks_failed` while errors stand."""
    held, now = begin(article, "submit", by=by)
    revision = held.revisions.get(number=held.version)
    refuse_errors(check(held, revision.snapshot))
    held.status, held.submitted_at = MOVES["submit"].target, now
    held.save(update_fields=["status", "submitted_at"])
    log(held, "submit", by=by, version=held.version)
    return held


@transaction.atomic
def take_up(article: Article, *, by: User) -> Article:
    """Begin desking a submitted article."""
    held, _now = begin(article, "take_up", by=by)
    held.status = MOVES["take_up"].target
    held.save(update_fields=["status"])
    log(held, "take_up", by=by)
    return held


@transaction.atomic
def send_back(article: Article, *, by: User, reason: str) -> Article:
    """Return an article to its writer with a reason, as it was saved last.

    Raises Invalid (`reason_missing`, `too_long`).
    """
    held, _now = begin(article, "send_back", by=by)
    note = demand_text("reason", reason)
    catch_up(held, held.revisions.get(number=held.version))
    held.status = MOVES["send_back"].target
    held.approved_revision = held.approved_at = held.submitted_at = None
    held.save(update_fields=["status", "approved_revision", "approved_at", "submitted_at"])
    log(held, "send_back", by=by, note=note)
    return held


@transaction.atomic
def approve(article: Article, *, by: User, version: int) -> Article:
    """Approve the version the editor saw; from now on the columns are its copy.

    Raises NotAllowed (four-eyes rule included), Conflict `stale_version`, Invalid `checks_failed`.
    """
    held, now = begin(article, "approve", by=by)
    accept(held, now, by=by, version=version)
    return held


def accept(held: Article, now: datetime, *, by: User, version: int) -> None:
    """Approve a version of a held article. Raises as `approve` does."""
    revision, is_own_copy = demand_version(held, version), is_own(by, held)
    demand_within_right(by, held, revision)
    refuse_errors(check(held, revision.snapshot))
    catch_up(held, revision)
    held.status, held.approved_at = MOVES["approve"].target, now
    held.approved_revision = revision
    held.save(update_fields=["status", "approved_at", "approved_revision"])
    log(held, "approve", by=by, version=version, own_copy=is_own_copy)


def demand_within_right(by: User, article: Article, revision: Revision) -> None:
    """Raise NotAllowed where the revision goes to another desk, or is the person's own copy."""
    if not may_approve_copy(by, revision.snapshot):
        message = _(
            "This version of “%(article)s” stands in another desk's section or bears your name;"
            " ask the editor in chief."
        )
        raise NotAllowed(message % {"article": article})


def refuse_errors(findings: Iterable[Finding]) -> None:
    """Raise Invalid `checks_failed` naming every error among the findings."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise Invalid(
            " ".join(e.message for e in errors), code="checks_failed", problems=_problems(errors)
        )


def demand_confirmed(article: Article, snapshot: Snapshot, confirmed: Iterable[str]) -> list[str]:
    """Refuse errors, and warnings nobody confirmed; return the codes of those confirmed.

    Raises Invalid `checks_failed`, Conflict `warnings_unconfirmed`.
    """
    findings, agreed = check(article, snapshot), set(confirmed)
    refuse_errors(findings)
    open_warnings = [finding for finding in findings if finding.code not in agreed]
    if open_warnings:
        message = _("Look at these warnings and confirm them: %(warnings)s")
        text = " ".join(finding.message for finding in open_warnings)
        raise Conflict(
            message % {"warnings": text},
            code="warnings_unconfirmed",
            problems=_problems(open_warnings),
        )
    return sorted({finding.code for finding in findings})


def _problems(findings: list[Finding]) -> list[FieldProblem]:
    return [FieldProblem(field=f.field, code=f.code, detail=f.message) for f in findings]


def demand_approved(article: Article, revision: Revision) -> None:
    """Raise Conflict `not_approved` unless the revision is the approved one."""
    if article.approved_revision_id != revision.pk:
        message = _(
            "Version %(number)s of “%(article)s” is newer than the approved one;"
            " approve it, then repeat."
        )
        values = {"number": revision.number, "article": article}
        raise Conflict(message % values, code="not_approved")
