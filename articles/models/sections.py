"""Where articles stand: the tree of sections, and tags across it."""

from itertools import accumulate
from typing import Any, Self
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

MAX_DEPTH = 4


class SectionQuerySet(models.QuerySet["Section"]):
    def under(self, section: "Section") -> Self:
        """The section itself and everything below it."""
        return self.filter(Q(pk=section.pk) | Q(path__startswith=f"{section.path}/"))

    def above(self, *sections: "Section") -> Self:
        """The sections themselves and everything they stand in."""
        return self.filter(path__in={path for section in sections for path in section.lineage})


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

    @property
    def lineage(self) -> list[str]:
        """The paths from the top of the tree down to this section."""
        return list(accumulate(self.path.split("/"), "{}/{}".format))

    def clean(self) -> None:
        self.place()

    def place(self) -> None:
        """Work out path and depth from the parent.

        Raises ValidationError where the tree would knot itself or, with what stands below, get
        too deep, and where another section has the address.
        """
        before = Section.objects.filter(pk=self.pk).first()
        tree = Section.objects.under(before) if before else Section.objects.none()
        if self.parent and tree.filter(pk=self.parent.pk).exists():
            raise ValidationError({"parent": _("A section cannot stand inside itself.")})
        self.path = f"{self.parent.path}/{self.slug}" if self.parent else self.slug
        self.depth = self.parent.depth + 1 if self.parent else 1
        deepest = tree.aggregate(deepest=Max("depth"))["deepest"]
        if self.depth + (deepest - before.depth if before else 0) > MAX_DEPTH:
            raise ValidationError({"parent": _("Sections can be at most four levels deep.")})
        if Section.objects.filter(path=self.path).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("Another section has this address.")})


class TagQuerySet(models.QuerySet["Tag"]):
    def on(self, articles: models.QuerySet[Any]) -> Self:
        """Those that at least one of the articles bears; a draft's new tag is nobody's to see."""
        return self.filter(Exists(articles.filter(tags=OuterRef("pk"))))


class Tag(models.Model):
    name = models.CharField(_("name"), max_length=400, unique=True)
    slug = models.SlugField(_("address"), max_length=410, unique=True, allow_unicode=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
