"""The people who log in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from newsroom.core.roles import roles_of


class User(AbstractUser):
    """Someone with an account; the roles are groups (`newsroom.core.roles`).

    Korean names have no useful split in two, so there is one name.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=80)

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")  # type: ignore[assignment]
        verbose_name_plural = _("accounts")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name or self.username

    def get_session_auth_hash(self) -> str:
        """What a session was begun with; once password or roles are others, it has ended."""
        roles = ",".join(sorted(roles_of(self)))
        return salted_hmac(roles, super().get_session_auth_hash(), algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
