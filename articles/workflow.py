"""The states of an article and the one table of moves between them; plain Python, no database."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    WITHHELD = "withheld", _("Withheld")
    KILLED = "killed", _("Killed")
    SPIKED = "spiked", _("Spiked")


UNPUBLISHED = frozenset(
    {Status.DRAFT, Status.SUBMITTED, Status.IN_REVIEW, Status.APPROVED, Status.SCHEDULED}
)
# Before approval the article's columns follow every save; from then on they are the approved copy.
OPEN_COPY = frozenset({Status.DRAFT, Status.SUBMITTED, Status.IN_REVIEW})
# Once announced, an article keeps its publication times for ever.
ANNOUNCED = frozenset({Status.SCHEDULED, Status.PUBLISHED, Status.WITHHELD, Status.KILLED})
CLOCK = "clock"  # the permission no person holds: moves that only time makes


@dataclass(frozen=True)
class Move:
    """One row of the table: from where to where, who may, and what it demands.

    `permission` names a predicate of `articles.permissions`; `demands` names the fields that the
    door must ask for before it calls the action.
    """

    name: str
    label: str | Promise
    sources: frozenset[Status]
    target: Status
    permission: str
    demands: tuple[str, ...] = ()


def _move(
    name: str,
    label: str | Promise,
    sources: set[Status] | frozenset[Status],
    target: Status,
    permission: str,
    *demands: str,
) -> Move:
    return Move(name, label, frozenset(sources), target, permission, demands)


S = Status
MOVES: dict[str, Move] = {
    move.name: move
    for move in [
        _move("submit", _("Submit"), {S.DRAFT}, S.SUBMITTED, "submit"),
        _move("take_up", _("Take up"), {S.SUBMITTED}, S.IN_REVIEW, "review"),
        _move("send_back", _("Send back"), {S.SUBMITTED, S.IN_REVIEW, S.APPROVED}, S.DRAFT,
              "review", "reason"),
        # From APPROVED too: a save after approval is a newer copy that needs its own approval.
        _move("approve", _("Approve"), {S.SUBMITTED, S.IN_REVIEW, S.APPROVED}, S.APPROVED,
              "approve"),
        _move("approve_and_publish", _("Approve and publish (breaking)"),
              {S.SUBMITTED, S.IN_REVIEW}, S.PUBLISHED, "approve_and_publish"),
        _move("schedule", _("Schedule"), {S.APPROVED, S.SCHEDULED}, S.SCHEDULED, "publish", "at"),
        _move("unschedule", _("Unschedule"), {S.SCHEDULED}, S.APPROVED, "publish"),
        _move("publish", _("Publish"), {S.APPROVED, S.SCHEDULED}, S.PUBLISHED, "publish"),
        _move("fall_due", _("Fall due"), {S.SCHEDULED}, S.PUBLISHED, CLOCK),
        _move("correct", _("Publish update"), {S.PUBLISHED}, S.PUBLISHED, "correct",
              "kind", "note"),
        _move("expire", _("Expire"), {S.PUBLISHED}, S.WITHHELD, CLOCK),
        _move("withhold", _("Withhold"), {S.PUBLISHED}, S.WITHHELD, "withhold",
              "basis", "requester", "review_on", "public_wording"),
        _move("restore", _("Restore"), {S.WITHHELD}, S.PUBLISHED, "withhold", "reason"),
        _move("kill", _("Kill"), {S.PUBLISHED, S.WITHHELD}, S.KILLED, "kill", "reason"),
        _move("spike", _("Spike"), UNPUBLISHED, S.SPIKED, "spike", "reason"),
        _move("unspike", _("Take from the spike"), {S.SPIKED}, S.DRAFT, "spike"),
    ]
}  # fmt: skip


def moves_from(status: str) -> list[Move]:
    """The moves that lead away from a status, in the table's order, the clock's own left out."""
    return [m for m in MOVES.values() if status in m.sources and m.permission != CLOCK]


def mermaid() -> str:
    """The table as a Mermaid state diagram, for the documentation."""
    arrows = (
        f"    {source.value} --> {move.target.value}: {move.name}"
        for move in MOVES.values()
        for source in sorted(move.sources)
    )
    return "\n".join(["stateDiagram-v2", "    [*] --> draft", *arrows, "    killed --> [*]"])
