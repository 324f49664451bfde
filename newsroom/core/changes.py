"""The shape of an append-only change log, and the lock that makes its order that of commits."""

from django.db import connection, models
from django.db.models.functions import Now  # recorded by the real clock, whatever a test moved
from django.utils.translation import gettext_lazy as _

# One number for every log of the house: a transaction that writes to any of them holds it to its
# end, so that a sequence number handed out earlier is also committed earlier.
LOG_LOCK = 0x6E657773  # "news"


def lock_log() -> None:
    """Wait until no other transaction is writing a log; held until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])


class LoggedChange(models.Model):
    """One thing that happened; rows are never updated or deleted (a trigger refuses)."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("nominal time"))
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now())

    class Meta:
        abstract = True
        ordering = ["id"]
