"""The sizes made of a photo: their files under keyed names, their rows, their addresses."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db.models import F, QuerySet

from media import imaging, storage
from media.models import Photo, Rendition


def url(photo: Photo, spec: str = "card") -> str | None:
    """The address of one size as a path, or None while that size is not made.

    No query when `renditions` is prefetched.
    """
    rendition = find(photo, spec)
    return f"{settings.MEDIA_URL}{rendition.file}" if rendition else None


def find(photo: Photo, spec: str = "card") -> Rendition | None:
    """The row of one size at the photo's present address. No query when prefetched."""
    for rendition in photo.renditions.all():
        if rendition.spec == spec and rendition.address_version == photo.address_version:
            return rendition
    return None


def path(rendition: Rendition) -> Path:
    """Where the file of a rendition lies."""
    return Path(settings.MEDIA_ROOT) / rendition.file


def store(photo: Photo, drawn: Mapping[str, imaging.Drawn]) -> None:
    """Write the files of freshly made sizes, then their rows. Safe to run twice or at once."""
    for spec, one in drawn.items():
        key = photo.address_key(spec)
        name = f"{key[:2]}/{key}.jpg"
        storage.write(one.data, Path(settings.MEDIA_ROOT), name)
        Rendition.objects.update_or_create(
            photo=photo,
            spec=spec,
            defaults={
                "address_version": photo.address_version,
                "file": name,
                "width": one.width,
                "height": one.height,
            },
        )


def ensure(photo: Photo) -> None:
    """Make what is missing, row or file, from the original.

    Raises `imaging.Refused`, and FileNotFoundError when the original is gone too.
    """
    made = [find(photo, spec) for spec in imaging.SPECS]
    if all(one is not None and path(one).exists() for one in made):
        return
    with (Path(settings.ORIGINALS_ROOT) / photo.original).open("rb") as original:
        store(photo, imaging.read(original).renditions)


def lacking(spec: str = "card") -> QuerySet[Photo]:
    """Photos that have no row of this size at their present address."""
    made = Rendition.objects.filter(spec=spec, address_version=F("photo__address_version"))
    return Photo.objects.exclude(pk__in=made.values("photo"))
