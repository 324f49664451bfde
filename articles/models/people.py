"""Who writes: reporters as readers know them, with or without an account."""

from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Reporter(models.Model):
    """A name on articles. Names can collide: the slug tells people apart, and is no user name."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=80, unique=True, allow_unicode=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reporter",
        verbose_name=_("account"),
    )
    title = models.CharField(_("title"), max_length=40, blank=True)
    email = models.EmailField(_("public mail address"), blank=True)
    bio = models.TextField(_("profile"), blank=True)
    is_active = models.BooleanField(_("works here"), default=True)

    class Meta:
        verbose_name = _("reporter")
        verbose_name_plural = _("reporters")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return f"{self.name} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return f"/reporters/{quote(self.slug)}/"
