"""The photo chooser of the edit page: photos to pick from, and a picture added while writing."""

from collections.abc import Iterable
from typing import IO, Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from media import actions, permissions
from media.errors import refusal
from media.models import Photo, SourceKind
from newsroom.core.errors import NewsroomError
from newsroom.core.text import clean_line

SHOWN = 24
MAX_QUERY = 100
WORDS = ("caption", "alt", "credit")


def choose(request: HttpRequest) -> JsonResponse:
    """GET: the newest photos (whose words hold `q`). POST a `file` with its words: the new photo.

    JSON; a refusal is `{"code", "detail"}` with the error's status.
    """
    if not permissions.can_view(request.user):
        raise PermissionDenied
    try:
        if request.method == "POST":
            return JsonResponse({"photos": [_card(_add(request))]}, status=201)
        return JsonResponse({"photos": _cards(_found(request.GET.get("q", "")))})
    except NewsroomError as error:
        return JsonResponse({"code": error.code, "detail": error.sentence}, status=error.status)


def cards(numbers: Iterable[int]) -> list[dict[str, Any]]:
    """The photos of the numbers, as the page shows them."""
    return _cards(Photo.objects.filter(pk__in=list(numbers)))


def _found(query: str) -> QuerySet[Photo]:
    words = clean_line(query[:MAX_QUERY])
    rows = Photo.objects.order_by("-pk")
    if words:
        rows = rows.filter(
            Q(caption__icontains=words) | Q(credit__icontains=words) | Q(alt__icontains=words)
        )
    return rows[:SHOWN]


def _add(request: HttpRequest) -> Photo:
    file = request.FILES.get("file")
    if file is None:
        raise refusal("file_missing")
    words = {name: request.POST.get(name, "") for name in WORDS}
    kind = request.POST.get("source_kind") or SourceKind.OWN
    return actions.add(cast(IO[bytes], file), by=request.user, source_kind=kind, **words)


def _cards(photos: Iterable[Photo]) -> list[dict[str, Any]]:
    return [_card(photo) for photo in photos]


def _card(photo: Photo) -> dict[str, Any]:
    """`src` is the staff's own address of the picture, never the public one."""
    return {
        "id": photo.pk,
        "src": reverse("admin:media_photo_preview", args=[photo.pk]),
        "caption": photo.caption,
        "credit": photo.credit,
        "alt": photo.alt,
    }
