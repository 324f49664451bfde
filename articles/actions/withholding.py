"""Taking from readers what they could see: withholding, restoring, killing."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.demanding import demand_choice, demand_length, demand_text
from articles.actions.locking import begin
from articles.actions.recording import announce, log
from articles.actions.settling import drop_update
from articles.models import Article, Basis, ChangeKind
from articles.workflow import MOVES
from newsroom.core.errors import Invalid
from newsroom.core.text import clean_line
from newsroom.models import User

MAX_REQUESTER, MAX_WORDING = 120, 200  # characters
HAND_CHOSEN = [basis for basis in Basis if basis is not Basis.EXPIRY]  # that one is the clock's
WITHHOLD_FIELDS = [
    "withhold_basis",
    "withhold_requester",
    "withheld_by",
    "withheld_at",
    "review_on",
    "public_wording",
]


@transaction.atomic
def withhold(
    article: Article,
    *,
    by: User,
    basis: Basis,
    requester: str,
    review_on: date,
    public_wording: str = "",
) -> Article:
    """Take a live article from every reader at once; its address answers 410 without a title.

    Raises Invalid (`requester_missing`, `review_passed`, `unknown_value`, `too_long`).
    """
    held, now = begin(article, "withhold", by=by)
    if review_on < timezone.localdate(now):
        message = _("The day of review has passed; choose today or a later day.")
        raise Invalid.of("review_on", "review_passed", message)
    held.withhold_basis = demand_choice("basis", basis, HAND_CHOSEN)
    held.withhold_requester = demand_text("requester", requester, MAX_REQUESTER)
    held.public_wording = demand_length("public_wording", clean_line(public_wording), MAX_WORDING)
    held.withheld_by, held.withheld_at, held.review_on = by, now, review_on
    held.status, held.changed_at = MOVES["withhold"].target, now
    drop_update(held)
    held.save(update_fields=["status", "changed_at", *WITHHOLD_FIELDS])
    log(held, "withhold", by=by, basis=basis, requester=held.withhold_requester)
    announce(held, ChangeKind.WITHHELD, at=now, by=by)
    return held


@transaction.atomic
def restore(article: Article, *, by: User, reason: str) -> Article:
    """Give a withheld article back to readers; it keeps its time of publication.

    An end that has passed meanwhile is dropped. Raises Invalid (`reason_missing`, `too_long`).
    """
    held, now = begin(article, "restore", by=by)
    log(held, "restore", by=by, note=demand_text("reason", reason), basis=held.withhold_basis)
    held.withhold_basis = held.withhold_requester = held.public_wording = ""
    held.withheld_by = held.withheld_at = held.review_on = None
    if held.unpublish_at and held.unpublish_at <= now:
        held.unpublish_at = None
    held.status, held.changed_at = MOVES["restore"].target, now
    held.save(update_fields=["status", "changed_at", "unpublish_at", *WITHHOLD_FIELDS])
    announce(held, ChangeKind.RESTORED, at=now, by=by)
    return held


@transaction.atomic
def kill(article: Article, *, by: User, reason: str) -> Article:
    """Remove an article for good; a tombstone with the reason stays.

    Raises Invalid (`reason_missing`, `too_long`).
    """
    held, now = begin(article, "kill", by=by)
    held.kill_reason = demand_text("reason", reason)
    held.status, held.changed_at = MOVES["kill"].target, now
    drop_update(held)
    held.save(update_fields=["status", "changed_at", "kill_reason"])
    log(held, "kill", by=by, note=held.kill_reason)
    announce(held, ChangeKind.KILLED, at=now, by=by)
    return held
