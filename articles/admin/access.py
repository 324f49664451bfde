"""Who may open which page of the admin: roles decide, never Django's permission table."""

from collections.abc import Callable, Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from articles.models import Article
from articles.permissions import visible_articles
from newsroom.core.roles import Role, has_role
from newsroom.models import User

EVERYONE = tuple(Role)
EDITORIAL = tuple(role for role in Role if role is not Role.ADMINISTRATOR)
LEADERS = (Role.CHIEF, Role.ADMINISTRATOR)

Admin = type[Any]  # a ModelAdmin class, which cannot be subscripted at run time


def open_to(
    view: Collection[Role],
    *,
    change: Collection[Role] = (),
    add: Collection[Role] | None = None,
    delete: Collection[Role] = (),
) -> Callable[[Admin], Admin]:
    """Open an admin class to roles; who may change may also add, unless `add` says otherwise."""
    rights = {
        "module": view,
        "view": view,
        "change": change,
        "add": change if add is None else add,
        "delete": delete,
    }

    def decorate(admin: Admin) -> Admin:
        for right, roles in rights.items():
            setattr(admin, f"has_{right}_permission", _test(roles))
        return admin

    return decorate


def _test(roles: Collection[Role]) -> Callable[..., bool]:
    def test(self: Any, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(request.user, *roles)

    return test


def person_of(request: HttpRequest) -> User:
    """Who is logged in; the admin lets nobody else through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def visible_or_404(request: HttpRequest, article_id: int) -> Article:
    """The article if this person may see it; for anyone else there is none."""
    rows = visible_articles(request.user).select_related(
        "section", "approved_revision", "withheld_by", "created_by", "update_by"
    )
    return get_object_or_404(rows, pk=article_id)
