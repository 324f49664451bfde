"""What hangs on an article: its bylines and its photos, in order."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BylineRole(models.TextChoices):
    WRITER = "writer", _("Writer")
    PHOTOGRAPHER = "photographer", _("Photographer")
    TRANSLATOR = "translator", _("Translator")
    CONTRIBUTOR = "contributor", _("Contributor")


class Byline(models.Model):
    """A name on one article. `printed_name` is the snapshot taken at publication.

    Renaming a reporter or their leaving changes the profile, never what was printed. A guest
    writer has no reporter row and is printed from the start.
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines")
    reporter = models.ForeignKey(
        "articles.Reporter", models.PROTECT, null=True, blank=True, related_name="bylines",
        verbose_name=_("reporter"),
    )  # fmt: skip
    printed_name = models.TextField(_("printed name"), blank=True)
    role = models.CharField(
        _("role"), max_length=16, choices=BylineRole.choices, default=BylineRole.WRITER
    )
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="byline_position_once"),
            models.CheckConstraint(
                condition=Q(reporter__isnull=False) | ~Q(printed_name=""), name="byline_has_name"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """As printed, or, before publication, as the reporter is called now."""
        if self.printed_name or not self.reporter:
            return self.printed_name
        return str(self.reporter)


class ArticlePhoto(models.Model):
    """A photo's use in one article: the caption belongs to the use, the credit to the photo."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="placements")
    photo = models.ForeignKey(
        "media.Photo", models.PROTECT, related_name="placements", verbose_name=_("photo")
    )
    caption = models.TextField(_("caption"), blank=True)
    is_lead = models.BooleanField(_("lead photo"), default=False)
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="placement_position_once"),
            models.UniqueConstraint(fields=["article", "photo"], name="placement_photo_once"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(is_lead=True), name="placement_one_lead"
            ),
        ]

    def __str__(self) -> str:
        return self.caption[:60] or str(self.photo)
