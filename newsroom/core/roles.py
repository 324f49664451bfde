"""The six roles of the paper; each is a group made by a migration, named as the staff say it."""

from typing import Any

from django.db import models


class Role(models.TextChoices):
    REPORTER = "기자"
    PHOTOGRAPHER = "사진기자"
    DESK = "데스크"
    FRONT_EDITOR = "편집기자"
    CHIEF = "편집국장"
    ADMINISTRATOR = "관리자"


def roles_of(user: Any) -> frozenset[str]:
    """The user's roles, read once per user object; empty for anonymous and inactive people."""
    if not getattr(user, "is_active", False):
        return frozenset()
    cached: frozenset[str] | None = getattr(user, "_roles", None)
    if cached is None:
        cached = frozenset(user.groups.values_list("name", flat=True))
        user._roles = cached
    return cached


def has_role(user: Any, *roles: Role) -> bool:
    """Whether the user holds one of the roles. A superuser flag alone grants nothing here."""
    return not roles_of(user).isdisjoint(roles)
