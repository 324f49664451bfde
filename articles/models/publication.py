"""The imprint the law asks of an internet newspaper (신문법 21조), with its history."""

from typing import Any, Self

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.core.clock import DbNow


class PublicationQuerySet(models.QuerySet["Publication"]):
    def in_force(self) -> Self:
        """The imprint that holds now, first."""
        return self.filter(valid_from__lte=DbNow()).order_by("-valid_from", "-id")


class Publication(models.Model):
    """One state of the imprint; a change is a new row, so that the old one stays on record."""

    valid_from = models.DateTimeField(_("valid from"), db_default=DbNow())
    name = models.CharField(_("name of the paper"), max_length=80)
    title = models.CharField(_("masthead title"), max_length=80)
    registration_number = models.CharField(_("registration number"), max_length=40)
    registered_on = models.DateField(_("registered on"))
    first_published_on = models.DateField(_("first published on"))
    publisher = models.CharField(_("publisher"), max_length=80)
    editor = models.CharField(_("editor"), max_length=80)
    youth_protection_officer = models.CharField(_("youth protection officer"), max_length=80)
    address = models.CharField(_("place of publication"), max_length=200)
    phone = models.CharField(_("telephone"), max_length=40)
    email = models.EmailField(_("mail address"))

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("imprint")
        verbose_name_plural = _("imprint")
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return self.name


DUTIES = [
    field.name
    for field in Publication._meta.concrete_fields
    if field.name not in ("id", "valid_from")
]


@register(Tags.database, deploy=True)
def check_imprint(*, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """`check --deploy --database default`: the law asks for every field of the imprint."""
    if not databases:
        return []
    imprint = Publication.objects.in_force().values(*DUTIES).first()
    empty = [name for name in DUTIES if not (imprint or {}).get(name)]
    if not empty:
        return []
    hint = "Fill it in in the admin, under Imprint."
    return [Error(f"The imprint lacks: {', '.join(empty)}.", hint=hint, id="articles.E001")]
