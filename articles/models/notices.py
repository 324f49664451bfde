"""What readers are told about an article: corrections, replies, follow-up reports."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    CORRECTION = "correction", _("Correction")
    REPLY = "reply", _("Reply")
    FOLLOW_UP = "follow_up", _("Follow-up report")


class Notice(models.Model):
    """A notice under an article; it outlives the article (PROTECT)."""

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="notices")
    kind = models.CharField(_("kind"), max_length=12, choices=NoticeKind.choices)
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("published"), db_default=Now())

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="notice_has_text"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
