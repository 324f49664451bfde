"""Importing: a published page becomes a draft, or an article public since its own time."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, count
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
from media import actions as archive
from media import storage
from media.models import Photo, SourceKind
from newsroom.core import html
from newsroom.core.clock import now
from newsroom.core.errors import Invalid
from newsroom.core.text.datelines import Person
from newsroom.models import User

AGENCIES = ("연합뉴스", "뉴시스", "뉴스1")
MAX_SOURCE = 80  # characters


@dataclass(frozen=True)
class Imported:
    """The article, whether this import made it, and what a person should know about it."""

    article: Article
    is_new: bool
    notes: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the page does not say. `pictures` are its photo files in the order of its captions."""

    source: str
    section: Section | None = None
    origin: str = ""
    credit: str = ""  # for captions that name none
    pictures: Sequence[IO[bytes]] = ()


@dataclass(frozen=True)
class _Job:
    """One import under way. `files` are (content hash, root, name) of what it put on disk."""

    page: Page
    by: User
    wishes: Wishes
    notes: list[str] = field(default_factory=list)
    files: list[tuple[str, Path, str]] = field(default_factory=list)

    @property
    def registered(self) -> str:
        return self.page.registered_at.isoformat() if self.page.registered_at else ""

    @property
    def key(self) -> str:
        """What tells a page from all others of its source."""
        return sha256(f"{self.page.headline}\n{self.registered}".encode()).hexdigest()

    def note(self, message: str, **values: object) -> None:
        self.notes.append(message % values)


def import_page(page: Page, *, by: User, wishes: Wishes, publish: bool = False) -> Imported:
    """Make a draft of the page, or an article published at the page's own time.

    A page that is there already (same source, headline and registered time) changes nothing. What
    cannot be imported leaves neither rows nor files. Publishing confirms the checks' warnings and
    notes them; where no section is wished it goes to one for imports. Raises NotAllowed, Invalid
    (`source_unusable`, `too_many_pictures`, `time_unknown`, `time_ahead`, `checks_failed` and
    those of the photos).
    """
    job = _Job(page, by, wishes)
    if there := _already_there(job):
        return there
    _demand_possible(job, publish)
    try:
        with _files_only_if_done(job), transaction.atomic():
            article = _create(job, _add_photos(job), publish)
            return Imported(_publish(job, article) if publish else article, True, job.notes)
    except IntegrityError:
        if there := _already_there(job):  # by someone else, a moment ago
            return there
        raise


def _already_there(job: _Job) -> Imported | None:
    rows = Article.objects.filter(source_name=job.wishes.source, source_key=job.key)
    article = rows.first()
    return Imported(article, is_new=False) if article else None


def _demand_possible(job: _Job, publish: bool) -> None:
    if not 0 < len(job.wishes.source) <= MAX_SOURCE:
        message = _("Name the source in at most %(limit)s characters.")
        raise Invalid(message % {"limit": MAX_SOURCE}, code="source_unusable")
    captions, pictures = len(job.page.captions), len(job.wishes.pictures)
    if pictures > captions:
        message = _("The page has %(captions)s photos, but %(pictures)s files were given.")
        values = {"captions": captions, "pictures": pictures}
        raise Invalid(message % values, code="too_many_pictures")
    if publish:
        _demand_past(job.page)


def _demand_past(page: Page) -> None:
    if page.registered_at is None:
        message = _("The page's registered time is unknown; import it as a draft.")
        raise Invalid(message, code="time_unknown")
    if page.registered_at > now():
        message = _("The page's registered time lies ahead; import it as a draft and schedule it.")
        raise Invalid(message, code="time_ahead")


def _create(job: _Job, photos: list[Photo], publish: bool) -> Article:
    section = job.wishes.section or (_section_for_imports(job) if publish else None)
    changes = _changes(job, photos) | {"section_id": section and section.pk}
    article = drafting.create(by=job.by, changes=changes)
    article.source_name, article.source_key = job.wishes.source, job.key
    article.save(update_fields=["source_name", "source_key"])
    log(
        article, "import", by=job.by, source=job.wishes.source, registered_at=job.registered or None
    )
    return article


def _section_for_imports(job: _Job) -> Section:
    section, _is_new = Section.objects.get_or_create(
        path="imported", defaults={"slug": "imported", "name": _("Imported articles")}
    )
    job.note(_("No section was named; the article stands in “%(section)s”."), section=section)
    return section


def _changes(job: _Job, photos: list[Photo]) -> dict[str, Any]:
    page = job.page
    is_wire = page.dateline is not None and any(a in page.dateline.outlet for a in AGENCIES)
    return {
        "headline": page.headline,
        "prefix": page.prefix,
        "subheads": page.subheads,
        "origin": job.wishes.origin or (Origin.AGENCY if is_wire else Origin.OWN),
        "body_html": _body(page, photos),
        "dateline": page.dateline.text if page.dateline and is_wire else "",
        "bylines": [_byline(job, person) for person in page.people],
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


def _byline(job: _Job, person: Person) -> dict[str, Any]:
    """The reporter of that name, made if there is none; printed without a link if there are two."""
    found = list(Reporter.objects.filter(name=person.name)[:2])
    if len(found) > 1:
        message = _("There are several reporters named %(name)s; the byline links to none of them.")
        job.note(message, name=person.name)
        return {"name": f"{person.name} {person.title}".strip()}
    return {"reporter_id": (found[0] if found else _make_reporter(job, person)).pk}


def _make_reporter(job: _Job, person: Person) -> Reporter:
    base = slugify(person.name, allow_unicode=True)
    taken = set(Reporter.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug = next(one for one in chain([base], (f"{base}-{n}" for n in count(2))) if one not in taken)
    job.note(_("The reporter %(name)s was made."), name=person.name)
    return Reporter.objects.create(
        name=person.name, slug=slug, title=person.title, email=person.email
    )


def _add_photos(job: _Job) -> list[Photo]:
    """The photo of each caption: the given file, or a drawing of its own."""
    return [_add_photo(job, at, caption) for at, caption in enumerate(job.page.captions)]


def _add_photo(job: _Job, at: int, caption: Caption) -> Photo:
    credit = caption.credit or job.wishes.credit
    picture, alt = _picture(job, at, caption)
    photo = archive.add(
        picture,
        by=job.by,
        caption=caption.text,
        alt=alt,
        credit=credit,
        source_kind=caption.source_kind or _source_of(job.page, credit),
    )
    job.files.append((photo.content_hash, settings.ORIGINALS_ROOT, photo.original))
    for rendition in photo.renditions.all():
        job.files.append((photo.content_hash, settings.MEDIA_ROOT, rendition.file))
    if photo.credit != credit:
        message = _("The archive has this picture with the credit “%(credit)s”: %(caption)s")
        job.note(message, credit=photo.credit, caption=caption.text)
    return photo


def _picture(job: _Job, at: int, caption: Caption) -> tuple[IO[bytes], str]:
    """A photo's file and its alternative text."""
    if at < len(job.wishes.pictures):
        return job.wishes.pictures[at], ""
    message = _("The photo's file is not there; a drawing stands in its place: %(caption)s")
    job.note(message, caption=caption.text)
    alt = _("No original photo (a drawing stands in its place)")
    return io.BytesIO(draw_placeholder(f"{job.wishes.source}:{job.key}:{at}")), alt


def _source_of(page: Page, credit: str) -> SourceKind:
    """Our own photo if the credit is the paper's name; else somebody provided it."""
    is_own = page.dateline is not None and credit == page.dateline.outlet
    return SourceKind.OWN if is_own else SourceKind.PROVIDED


def _publish(job: _Job, article: Article) -> Article:
    """Approve and publish at the page's own time; what changed for readers, changed now."""
    reviewing.submit(article, by=job.by)
    reviewing.approve(article, by=job.by, version=article.version)
    held, moment = begin(article, "publish", by=job.by)
    assert held.approved_revision is not None  # noqa: S101 - approved a moment ago
    assert job.page.registered_at is not None  # noqa: S101 - demanded before
    findings = check(held, held.approved_revision.snapshot)
    job.notes.extend(finding.message for finding in findings)
    publishing.go_live(held, at=job.page.registered_at)
    held.changed_at = moment
    held.save(update_fields=["changed_at"])
    confirmed = [finding.code for finding in findings]
    log(held, "publish", by=job.by, version=held.version, confirmed=confirmed, imported=True)
    announce(held, ChangeKind.PUBLISHED, at=moment, by=job.by)
    return held


@contextmanager
def _files_only_if_done(job: _Job) -> Iterator[None]:
    """If the block fails, the job's files go too, unless a row (of someone else) needs them."""
    try:
        yield
    except BaseException:
        for content_hash, root, name in job.files:
            if not Photo.objects.filter(content_hash=content_hash).exists():
                storage.remove(Path(root), name)
        raise
