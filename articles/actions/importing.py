"""Importing: a published page becomes a draft, or an article public since its own time."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles.actions import drafting, publishing, reviewing
from articles.actions.locking import begin
from articles.actions.recording import announce, log
from articles.checks import check
from articles.legacy import Caption, Page
from articles.legacy.placeholder import draw_placeholder
from articles.models import Article, ChangeKind, Origin, Reporter, Section
from media import actions as adding
from media import storage
from media.models import Photo, SourceKind
from newsroom.core import html
from newsroom.core.clock import now
from newsroom.core.errors import Invalid
from newsroom.core.text.datelines import Person
from newsroom.models import User

Kept = tuple[str, list[tuple[Path, str]]]  # a photo's content hash, and its files below a root
AGENCIES = ("연합뉴스", "뉴시스", "뉴스1")


@dataclass
class Imported:
    """The article, whether this import made it, and what a person should know about it."""

    article: Article
    is_new: bool
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the page does not say. `pictures` are its photo files in the order of its captions."""

    source: str
    section: Section | None = None
    origin: str = ""
    credit: str = ""  # for captions that name none
    pictures: Sequence[IO[bytes]] = ()


def import_page(page: Page, *, by: User, wishes: Wishes, publish: bool = False) -> Imported:
    """Make a draft of the page, or an article published at the page's own time.

    A page that is there already (same source, headline and registered time) changes nothing. What
    cannot be imported leaves neither rows nor files. Publishing confirms the checks' warnings and
    notes them; where no section is wished it goes to one for imports. Raises NotAllowed, Invalid
    (`time_unknown`, `time_ahead`, `too_many_pictures`, `checks_failed` and those of the photos).
    """
    key = identity(page)
    if there := _already_there(wishes.source, key):
        return there
    _demand_possible(page, wishes, publish)
    try:
        with _files_only_if_done() as kept, transaction.atomic():
            result = Imported(Article(), is_new=True)
            photos = _add_photos(page, key, kept, by=by, wishes=wishes, result=result)
            _create(result, page, key, photos, by=by, wishes=wishes, publish=publish)
            return result
    except IntegrityError:
        if there := _already_there(wishes.source, key):  # by someone else, a moment ago
            return there
        raise


def identity(page: Page) -> str:
    """What tells a page from all others of its source: a hash of headline and registered time."""
    registered = page.registered_at.isoformat() if page.registered_at else ""
    return sha256(f"{page.headline}\n{registered}".encode()).hexdigest()


def _already_there(source: str, key: str) -> Imported | None:
    article = Article.objects.filter(source_name=source, source_key=key).first()
    return Imported(article, is_new=False) if article else None


def _demand_possible(page: Page, wishes: Wishes, publish: bool) -> None:
    if len(wishes.pictures) > len(page.captions):
        message = _("The page has %(captions)s photos, but %(pictures)s files were given.")
        values = {"captions": len(page.captions), "pictures": len(wishes.pictures)}
        raise Invalid(message % values, code="too_many_pictures")
    if not publish:
        return
    if page.registered_at is None:
        message = _("The page's registered time is unknown; import it as a draft.")
        raise Invalid(message, code="time_unknown")
    if page.registered_at > now():
        message = _("The page's registered time lies ahead; import it as a draft and schedule it.")
        raise Invalid(message, code="time_ahead")


def _create(
    result: Imported,
    page: Page,
    key: str,
    photos: list[Photo],
    *,
    by: User,
    wishes: Wishes,
    publish: bool,
) -> None:
    section = wishes.section or (_section_for_imports(result) if publish else None)
    changes = _changes(page, photos, wishes.origin, result) | {"section_id": section and section.pk}
    article = result.article = drafting.create(by=by, changes=changes)
    article.source_name, article.source_key = wishes.source, key
    article.save(update_fields=["source_name", "source_key"])
    registered = page.registered_at.isoformat() if page.registered_at else None
    log(article, "import", by=by, source=wishes.source, registered_at=registered)
    if publish:
        _publish(result, page, by=by)


def _section_for_imports(result: Imported) -> Section:
    section, _is_new = Section.objects.get_or_create(
        path="imported", defaults={"slug": "imported", "name": _("Imported")}
    )
    message = _("No section was named; the article stands in “%(section)s”.")
    result.notes.append(message % {"section": section})
    return section


def _changes(page: Page, photos: list[Photo], origin: str, result: Imported) -> dict[str, Any]:
    is_wire = page.dateline is not None and any(a in page.dateline.outlet for a in AGENCIES)
    return {
        "headline": page.headline,
        "prefix": page.prefix,
        "subheads": page.subheads,
        "origin": origin or (Origin.AGENCY if is_wire else Origin.OWN),
        "body_html": _body(page, photos),
        "dateline": page.dateline.text if page.dateline and is_wire else "",
        "bylines": [_byline(person, result) for person in page.people],
        "photos": [
            {"photo_id": photo.pk, "caption": caption.text}
            for photo, caption in zip(photos, page.captions, strict=True)
        ],
    }


def _body(page: Page, photos: list[Photo]) -> str:
    """Paragraphs and photos in the page's order."""
    blocks: list[str] = []
    for at in range(len(page.paragraphs) + 1):
        blocks += [
            html.figure(photo.pk)
            for photo, caption in zip(photos, page.captions, strict=True)
            if caption.after == at
        ]
        blocks += map(html.paragraph, page.paragraphs[at : at + 1])
    return "".join(blocks)


def _byline(person: Person, result: Imported) -> dict[str, Any]:
    """The reporter of that name, made if there is none; printed without a link if there are two."""
    found = list(Reporter.objects.filter(name=person.name)[:2])
    if len(found) > 1:
        message = _("There are several reporters named %(name)s; the byline links to none of them.")
        result.notes.append(message % {"name": person.name})
        return {"name": f"{person.name} {person.title}".strip()}
    reporter = found[0] if found else _make_reporter(person, result)
    return {"reporter_id": reporter.pk}


def _make_reporter(person: Person, result: Imported) -> Reporter:
    slug = slugify(person.name, allow_unicode=True)
    if Reporter.objects.filter(slug=slug).exists():
        slug = f"{slug}-{Reporter.objects.count() + 1}"
    result.notes.append(_("The reporter %(name)s was made.") % {"name": person.name})
    return Reporter.objects.create(
        name=person.name, slug=slug, title=person.title, email=person.email
    )


def _add_photos(
    page: Page, key: str, kept: list[Kept], *, by: User, wishes: Wishes, result: Imported
) -> list[Photo]:
    """The photo of each caption: the given file, or a drawing of its own."""
    photos = []
    for number, caption in enumerate(page.captions):
        picture, alt = _picture(wishes, number, f"{key}:{number}", caption, result)
        photo = adding.add(picture, by=by, alt=alt, **_words(caption, page, wishes))
        kept.append(_files_of(photo))
        if photo.credit != (caption.credit or wishes.credit):
            message = _("The archive has this picture with the credit “%(credit)s”: %(caption)s")
            result.notes.append(message % {"credit": photo.credit, "caption": caption.text})
        photos.append(photo)
    return photos


def _picture(
    wishes: Wishes, number: int, key: str, caption: Caption, result: Imported
) -> tuple[IO[bytes], str]:
    """A photo's file and its alternative text."""
    if number < len(wishes.pictures):
        return wishes.pictures[number], ""
    message = _("The photo's file is not there; a drawing stands in its place: %(caption)s")
    result.notes.append(message % {"caption": caption.text})
    alt = _("No original photo (a drawing stands in its place)")
    return io.BytesIO(draw_placeholder(key)), alt


def _words(caption: Caption, page: Page, wishes: Wishes) -> dict[str, str]:
    credit = caption.credit or wishes.credit
    is_own = page.dateline is not None and credit == page.dateline.outlet
    guess = SourceKind.OWN if is_own else SourceKind.PROVIDED
    return {
        "caption": caption.text,
        "credit": credit,
        "source_kind": caption.source_kind or guess,
    }


def _publish(result: Imported, page: Page, *, by: User) -> None:
    """Approve and publish at the page's own time; what changed for readers, changed now."""
    article = result.article
    reviewing.submit(article, by=by)
    reviewing.approve(article, by=by, version=article.version)
    held, moment = begin(article, "publish", by=by)
    assert held.approved_revision is not None  # noqa: S101 - approved a moment ago
    assert page.registered_at is not None  # noqa: S101 - demanded before
    findings = check(held, held.approved_revision.snapshot)
    result.notes += [finding.message for finding in findings]
    publishing.go_live(held, at=page.registered_at)
    held.changed_at = moment
    held.save(update_fields=["changed_at"])
    confirmed = [finding.code for finding in findings]
    log(held, "publish", by=by, version=held.version, confirmed=confirmed, imported=True)
    announce(held, ChangeKind.PUBLISHED, at=moment, by=by)
    result.article = held


def _files_of(photo: Photo) -> Kept:
    renditions = [(settings.MEDIA_ROOT, rendition.file) for rendition in photo.renditions.all()]
    return photo.content_hash, [(settings.ORIGINALS_ROOT, photo.original), *renditions]


@contextmanager
def _files_only_if_done() -> Iterator[list[Kept]]:
    """If the block fails, files put into the list go, unless a row (of someone else) needs them."""
    kept: list[Kept] = []
    try:
        yield kept
    except BaseException:
        for content_hash, files in kept:
            if not Photo.objects.filter(content_hash=content_hash).exists():
                for root, name in files:
                    storage.remove(Path(root), name)
        raise
