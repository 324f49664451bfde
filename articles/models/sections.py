"""Where articles stand: the tree of sections, and tags across it."""

from typing import Any, Self
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

MAX_DEPTH = 4


class SectionQuerySet(models.QuerySet["Section"]):
    def under(self, section: "Section") -> Self:
        """The section itself and everything below it."""
        return self.filter(Q(pk=section.pk) | Q(path__startswith=f"{section.path}/"))

    def above(self, section: "Section") -> Self:
        """The section itself and everything it stands in."""
        parts = section.path.split("/")
        return self.filter(path__in=["/".join(parts[: i + 1]) for i in range(len(parts))])


class Section(models.Model):
    """A part of the paper. `path` is the slugs from the top ("economy/finance"), kept by `save`."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name=_("parent section"),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=40)
    slug = models.SlugField(_("address"), max_length=40, allow_unicode=True)
    path = models.CharField(_("path"), max_length=200, unique=True, editable=False)
    depth = models.PositiveSmallIntegerField(_("depth"), editable=False, default=1)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_retired = models.BooleanField(_("retired"), default=False)
    desks = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="sections", verbose_name=_("desks")
    )
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(depth__range=(1, MAX_DEPTH)), name="section_depth_at_most_four"
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")), name="section_not_in_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.place()
        super().save(*args, **kwargs)
        for child in self.children.all():
            child.save()

    def get_absolute_url(self) -> str:
        return f"/sections/{quote(self.path)}/"

    def place(self) -> None:
        """Work out path and depth from the parent.

        Raises ValidationError when the tree would get too deep, its lower part included, or
        knot itself.
        """
        self.path = f"{self.parent.path}/{self.slug}" if self.parent else self.slug
        self.depth = self.parent.depth + 1 if self.parent else 1
        if self.pk and self.pk in self._ancestors():
            raise ValidationError({"parent": _("A section cannot stand inside itself.")})
        if self.depth + self._height() > MAX_DEPTH:
            raise ValidationError({"parent": _("Sections can be at most four levels deep.")})

    def _ancestors(self) -> list[int]:
        """The numbers of the parent, its parent and so on, up to this section if it is there."""
        numbers: list[int] = []
        above = self.parent
        while above and self.pk not in numbers:
            numbers.append(above.pk)
            above = above.parent
        return numbers

    def _height(self) -> int:
        """How many levels stand below the section as it is stored."""
        stored = Section.objects.filter(pk=self.pk).first()
        if stored is None:
            return 0
        deepest = Section.objects.under(stored).aggregate(deepest=models.Max("depth"))["deepest"]
        return deepest - stored.depth

    def clean(self) -> None:
        self.place()


class Tag(models.Model):
    name = models.CharField(_("name"), max_length=400, unique=True)
    slug = models.SlugField(_("address"), max_length=410, unique=True, allow_unicode=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
