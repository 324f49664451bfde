"""Photos as the newsroom stores them: the original, its words and rights, and sizes made of it."""

import hashlib
import hmac

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from newsroom.core.changes import LoggedChange


class SourceKind(models.TextChoices):
    """Where a photo came from; decides what its credit must say."""

    OWN = "own", _("Own photo")
    PROVIDED = "provided", _("Provided")
    AGENCY = "agency", _("News agency")
    READER = "reader", _("Reader's photo")
    ARCHIVE = "archive", _("Archive photo")
    CAPTURE = "capture", _("Screen capture")
    AI = "ai", _("AI-generated")
    ILLUSTRATION = "illustration", _("Illustration")


class Photo(models.Model):
    """One picture. The credit is text, not a reporter, so that `media` stays below `articles`.

    `original` is private (never under MEDIA_ROOT); readers get renditions only.
    """

    original = models.CharField(
        _("original"), max_length=200, help_text="path under ORIGINALS_ROOT"
    )
    content_hash = models.CharField(_("content hash"), max_length=64)
    mime = models.CharField(_("format"), max_length=40)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    caption = models.TextField(_("caption"), blank=True)
    alt = models.CharField(_("alternative text"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=120, blank=True)
    source_kind = models.CharField(
        _("source kind"), max_length=16, choices=SourceKind.choices, default=SourceKind.OWN
    )
    focal_x = models.FloatField(_("focal point, from the left"), default=0.5)
    focal_y = models.FloatField(_("focal point, from the top"), default=0.5)
    address_version = models.PositiveIntegerField(_("address version"), default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name=_("added by"),
    )
    created_at = models.DateTimeField(_("added"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["content_hash"], name="photo_original_once"),
            models.CheckConstraint(
                condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                name="photo_focal_point_inside",
            ),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="photo_has_size"),
        ]

    def __str__(self) -> str:
        return self.caption[:60] or f"#{self.pk}"

    def address_key(self, spec: str) -> str:
        """The name nobody can guess of one size of this photo, for its present address version."""
        message = f"{self.content_hash}:{spec}:{self.address_version}".encode()
        return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()[:32]


class Rendition(models.Model):
    """One size made of a photo, under a keyed name in MEDIA_ROOT."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="renditions")
    spec = models.CharField(_("size"), max_length=40)
    address_version = models.PositiveIntegerField(_("address version"))
    file = models.CharField(_("file"), max_length=200, help_text="path under MEDIA_ROOT")
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    made_at = models.DateTimeField(_("made"), db_default=Now())

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(fields=["photo", "spec"], name="rendition_once_per_size"),
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0), name="rendition_has_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.spec}"


class PhotoChange(LoggedChange):
    """What happened to a photo; the relay turns it into changes of the articles that use it."""

    photo = models.ForeignKey(Photo, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20)

    class Meta(LoggedChange.Meta):
        indexes = [
            # Which changes has the relay not yet carried on? (it remembers the last id it read)
            models.Index(F("photo"), F("id").desc(), name="photo_change_of_photo"),
        ]
