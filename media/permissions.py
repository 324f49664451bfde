"""Who may look at, add and change photos."""

from typing import Any

from media.models import Photo
from newsroom.core.roles import Role, has_role

STAFF = (Role.REPORTER, Role.PHOTOGRAPHER, Role.DESK, Role.FRONT_EDITOR, Role.CHIEF)
PICTURE_DESK = (Role.PHOTOGRAPHER, Role.DESK, Role.FRONT_EDITOR, Role.CHIEF)


def can_view(user: Any) -> bool:
    """Every journalist sees every photo: the archive is shared."""
    return has_role(user, *STAFF)


def can_add(user: Any) -> bool:
    return has_role(user, *STAFF)


def can_edit(user: Any, photo: Photo) -> bool:
    """The picture desk may change any photo; reporters theirs until readers have seen it."""
    if has_role(user, *PICTURE_DESK):
        return True
    is_own = photo.created_by_id is not None and photo.created_by_id == user.pk
    return is_own and has_role(user, Role.REPORTER) and not _was_published(photo)


def _was_published(photo: Photo) -> bool:
    return photo.placements.filter(article__first_published_at__isnull=False).exists()
