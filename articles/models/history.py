"""What was written and who did what: immutable revisions and the desk's log."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Revision(models.Model):
    """One saved state of an article, whole and never changed (a trigger refuses).

    `snapshot` holds every editorial field, bylines, photos and tags included; its shape is
    `articles.models.snapshot.Snapshot`.
    """

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    snapshot = models.JSONField(_("snapshot"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name=_("author"),
    )  # fmt: skip
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("saved"), db_default=Now())

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="revision_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}/{self.number}"


class DeskLogEntry(models.Model):
    """One act of a person or the clock on an article, for the staff; never shown to readers."""

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="log")
    action = models.CharField(_("action"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("by"), help_text=_("empty: the clock"),
    )  # fmt: skip
    at = models.DateTimeField(_("at"), db_default=Now())
    note = models.TextField(_("note"), blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("desk log entry")
        verbose_name_plural = _("desk log")
        ordering = ["-id"]
        indexes = [
            # What was done to this article, newest first?
            models.Index("article", models.F("id").desc(), name="desk_log_of_article"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.action}"
