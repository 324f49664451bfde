"""What people do to photos: add one, change its words, replace its picture."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from media import imaging, metadata, permissions, renditions, storage
from media.errors import refusal
from media.models import Photo, PhotoChange, SourceKind
from newsroom.core.changes import lock_log
from newsroom.core.clock import now
from newsroom.core.errors import Conflict, FieldProblem, Invalid, NotAllowed
from newsroom.core.text import clean_line, clean_text

EDITED, REPLACED = "edited", "replaced"  # kinds of PhotoChange
CHUNK_BYTES = imaging.MEBIBYTE


def add(
    file: IO[bytes],
    *,
    by: Any,
    caption: str = "",
    alt: str = "",
    credit: str = "",
    source_kind: str = SourceKind.OWN,
) -> Photo:
    """Take a picture into the archive, with its renditions already made.

    Empty caption and credit are filled from the file's own metadata. A picture that is already
    there is not added again: the existing photo is returned and its words stay as they are.
    Raises NotAllowed, Invalid (codes of `media.errors`, or naming the words' fields).
    """
    if not permissions.can_add(by):
        raise NotAllowed(_("Only the newsroom's journalists add photos; ask a desk to add it."))
    words = tidy({"caption": caption, "alt": alt, "credit": credit, "source_kind": source_kind})
    with _received(file) as received:
        if known := Photo.objects.filter(content_hash=received.content_hash).first():
            return _heal(known, received)
        picture = imaging.read(received.file)
        facts = _keep_original(received, picture)
        found = metadata.words(picture.tags)
        words["caption"] = words["caption"] or found.caption
        words["credit"] = words["credit"] or found.credit
        return _record(picture, {**facts, **words, "created_by": by})


def _heal(photo: Photo, received: storage.Received) -> Photo:
    """Whoever adds a picture again brings back what was lost of it on disk."""
    if not (Path(settings.ORIGINALS_ROOT) / photo.original).exists():
        storage.place(received, Path(settings.ORIGINALS_ROOT), photo.original)
    renditions.ensure(photo)
    return photo


@transaction.atomic
def _record(picture: imaging.Picture, fields: dict[str, Any]) -> Photo:
    photo, _is_new = Photo.objects.get_or_create(
        content_hash=fields["content_hash"], defaults=fields
    )
    renditions.store(photo, picture.renditions)
    return photo


@transaction.atomic
def edit(photo: Photo, changes: dict[str, Any], *, by: Any) -> Photo:
    """Change words, source kind or focal point, and tell the articles that show the photo.

    Raises NotAllowed, Invalid. Nothing is written when nothing changes.
    """
    held = _hold(photo, by)
    wanted = tidy(changes)
    changed = [name for name, value in wanted.items() if getattr(held, name) != value]
    if changed:
        for name in changed:
            setattr(held, name, wanted[name])
        held.save(update_fields=changed)
        _announce(held, EDITED)
    return held


def replace(photo: Photo, file: IO[bytes], *, by: Any) -> Photo:
    """Put another picture in the photo's place: new address, the old file removed after commit.

    Raises NotAllowed, Invalid, and Conflict `already_there` when it is another photo's picture.
    """
    _demand_edit(photo, by)
    with _received(file) as received:
        picture = imaging.read(received.file)
        return _exchange(photo, picture, _keep_original(received, picture), by)


@transaction.atomic
def _exchange(photo: Photo, picture: imaging.Picture, facts: dict[str, Any], by: Any) -> Photo:
    held = _hold(photo, by)
    if held.content_hash == facts["content_hash"]:
        return held
    if other := Photo.objects.filter(content_hash=facts["content_hash"]).first():
        sentence = _("This picture is already in the archive as photo %(number)s; use that one.")
        raise Conflict(sentence % {"number": other.pk}, code="already_there")
    for name, value in facts.items():
        setattr(held, name, value)
    held.address_version += 1
    held.save(update_fields=[*facts, "address_version"])
    for old in held.renditions.all():
        remove = partial(storage.remove, Path(settings.MEDIA_ROOT), old.file)
        transaction.on_commit(remove)
    renditions.store(held, picture.renditions)
    _announce(held, REPLACED)
    return held


def _hold(photo: Photo, by: Any) -> Photo:
    """The row, locked and read again, after asking whether the person may change it."""
    # NO KEY: articles that point at the photo meanwhile must not wait for it.
    held = Photo.objects.select_for_update(no_key=True).get(pk=photo.pk)
    _demand_edit(held, by)
    return held


def _demand_edit(photo: Photo, by: Any) -> None:
    if not permissions.can_edit(by, photo):
        raise NotAllowed(
            _("Photo %(number)s is changed by the picture desk; ask a photographer or a desk.")
            % {"number": photo.pk}
        )


def _announce(photo: Photo, kind: str) -> None:
    """The last statement of an action: from here to the commit no other log entry is written."""
    at = now()
    lock_log()
    PhotoChange.objects.create(photo=photo, kind=kind, at=at)


@contextmanager
def _received(file: IO[bytes]) -> Iterator[storage.Received]:
    """The file taken in; what goes wrong with it or with our disk becomes a sentence."""
    try:
        with storage.receive(_bounded(file), Path(settings.ORIGINALS_ROOT)) as received:
            yield received
    except imaging.Refused as refused:
        raise refusal(refused.code) from None
    except OSError as error:
        raise refusal("not_stored") from error


def _bounded(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    size = 0
    while chunk := file.read(CHUNK_BYTES):
        size += len(chunk)
        if size > imaging.MAX_BYTES:
            raise imaging.Refused("too_large")
        yield chunk


def _keep_original(received: storage.Received, picture: imaging.Picture) -> dict[str, Any]:
    """Give the original its name, made of its content, and return the columns that describe it."""
    digest = received.content_hash
    name = f"{digest[:2]}/{digest}{imaging.SUFFIX[picture.mime]}"
    storage.place(received, Path(settings.ORIGINALS_ROOT), name)
    return {
        "original": name,
        "content_hash": digest,
        "mime": picture.mime,
        "width": picture.width,
        "height": picture.height,
    }


MAX_LENGTHS = {"caption": metadata.MAX_CAPTION, "alt": 300, "credit": metadata.MAX_CREDIT}


def tidy(changes: dict[str, Any]) -> dict[str, Any]:
    """The values as they are stored. Raises Invalid naming every field that cannot be taken."""
    problems: list[FieldProblem] = []
    result = {}
    for name, value in changes.items():
        try:
            result[name] = _tidied(name, value)
        except Invalid as error:
            problems.append(FieldProblem(field=name, code=error.code, detail=error.sentence))
    if problems:
        raise Invalid(" ".join(p.detail for p in problems), problems=problems)
    return result


def _tidied(name: str, value: Any) -> Any:
    if name in ("focal_x", "focal_y"):
        return _focal(value)
    if name == "source_kind":
        return _source_kind(value)
    text = clean_text(value).strip() if name == "caption" else clean_line(value)
    if len(text) > MAX_LENGTHS[name]:
        sentence = _("The text has %(length)s characters; at most %(limit)s are possible.")
        values = {"length": len(text), "limit": MAX_LENGTHS[name]}
        raise Invalid(sentence % values, code="too_long")
    return text


def _focal(value: Any) -> float:
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise Invalid(_("The focal point is given from 0 to 1."), code="out_of_range")
    return float(value)


def _source_kind(value: Any) -> str:
    if value not in SourceKind.values:
        raise Invalid(_("There is no such kind of source."), code="unknown_value")
    return str(value)
