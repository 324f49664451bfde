"""What is checked before an article goes on: each finding has a code, a severity and a field."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.utils.translation import gettext as _

from articles.models import Article, Reporter, Snapshot
from articles.models.vocabulary import NEEDS_AI_CHECKER
from media.models import Photo
from newsroom.core import html, text
from newsroom.core.clock import DbNow

Severity = Literal["error", "warning"]
SAME_HEADLINE_WITHIN = timedelta(hours=24)
RESIDENT_NUMBER = re.compile(r"(?<!\d)\d{6}\s?[-–]\s?[1-8]\d{6}(?!\d)")
PHONE_NUMBER = re.compile(r"(?<!\d)01[016789][-. ]?\d{3,4}[-. ]?\d{4}(?!\d)")
SUICIDE_WORDS = re.compile(r"자살|극단적\s?선택|투신|목숨을 끊")
QUOTES = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("《", "》"))


@dataclass(frozen=True)
class Finding:
    """One thing a check found. Errors refuse; warnings are confirmed by name."""

    code: str
    severity: Severity
    field: str
    message: str


@dataclass(frozen=True)
class Copy:
    """What is checked: a snapshot with the photos it names (None: gone), read once."""

    article: Article
    snapshot: Snapshot
    photos: dict[int, Photo | None]
    text: str

    @property
    def words(self) -> str:
        """Everything readers would read."""
        captions = (use["caption"] for use in self.snapshot["photos"])
        return "\n".join(
            [self.snapshot["headline"], *self.snapshot["subheads"], self.text, *captions]
        )


def _read(article: Article, snapshot: Snapshot) -> Copy:
    body = snapshot["body_html"]
    named = [*(use["photo_id"] for use in snapshot["photos"]), *html.photo_ids(body)]
    found = Photo.objects.in_bulk(named)
    photos = {number: found.get(number) for number in named}
    return Copy(article, snapshot, photos, text.body_text(body))


def _error(code: str, field: str, message: str) -> Finding:
    return Finding(code, "error", field, message)


def _warning(code: str, field: str, message: str) -> Finding:
    return Finding(code, "warning", field, message)


def _complete(copy: Copy) -> Iterator[Finding]:
    snapshot = copy.snapshot
    if not snapshot["headline"]:
        yield _error("headline_missing", "headline", _("Write a headline."))
    if not snapshot["section_id"]:
        yield _error("section_missing", "section", _("Choose a section."))
    if not snapshot["bylines"]:
        yield _error("byline_missing", "bylines", _("Name at least one writer."))
    if not snapshot["origin"]:
        yield _error("origin_missing", "origin", _("Say where the story comes from."))
    if not copy.text:
        yield _error("body_missing", "body_html", _("Write the body."))


def _photos(copy: Copy) -> Iterator[Finding]:
    for number, photo in copy.photos.items():
        if photo is None:
            message = _("Photo %(number)s no longer exists; take it out.")
            yield _error("photo_gone", "photos", message % {"number": number})
            continue
        values = {"number": photo.pk, "photo": str(photo)}
        if not photo.credit:
            message = _("Photo %(number)s (%(photo)s) has no credit; add it in the picture desk.")
            yield _error("photo_credit_missing", "photos", message % values)
        if not photo.alt:
            message = _("Photo %(number)s (%(photo)s) has no alternative text.")
            yield _warning("photo_alt_missing", "photos", message % values)


def _ai(copy: Copy) -> Iterator[Finding]:
    level, checker = copy.snapshot["ai_level"], copy.snapshot["ai_checked_by_id"]
    if not level:
        yield _warning("ai_level_unset", "ai_level", _("Nobody has said whether AI was used."))
    if level not in NEEDS_AI_CHECKER:
        return
    if not checker:
        message = _("AI wrote part of this; name the person who checked it.")
        yield _error("ai_unchecked", "ai_checked_by", message)
    elif checker in _writers(copy):
        message = _("The writer cannot be the one who checked the AI's part; name another person.")
        yield _error("ai_checked_by_writer", "ai_checked_by", message)


def _writers(copy: Copy) -> set[int | None]:
    reporters = [b["reporter_id"] for b in copy.snapshot["bylines"] if b["reporter_id"]]
    users = Reporter.objects.filter(pk__in=reporters).values_list("user_id", flat=True)
    return {copy.article.created_by_id, *users}


def _quotes(copy: Copy) -> Iterator[Finding]:
    for field, words in (("headline", copy.snapshot["headline"]), ("body_html", copy.text)):
        for left, right in QUOTES:
            if words.count(left) != words.count(right):
                message = _("The quotation marks %(left)s %(right)s do not match.")
                yield _warning("quotes_unbalanced", field, message % {"left": left, "right": right})


def _private_data(copy: Copy) -> Iterator[Finding]:
    if RESIDENT_NUMBER.search(copy.words):
        message = _("The text holds what looks like a resident registration number; remove it.")
        yield _error("resident_number", "body_html", message)
    if PHONE_NUMBER.search(copy.words):
        message = _("The text holds what looks like a private telephone number.")
        yield _warning("phone_number", "body_html", message)


def _suicide_wording(copy: Copy) -> Iterator[Finding]:
    if SUICIDE_WORDS.search(copy.snapshot["headline"]):
        message = _("The headline names a suicide or its method; see the reporting guidelines.")
        yield _warning("suicide_in_headline", "headline", message)
    elif SUICIDE_WORDS.search(copy.text) and not copy.snapshot["sensitivity"]:
        message = _("The story speaks of a suicide but is not flagged as sensitive.")
        yield _warning("suicide_unflagged", "sensitivity", message)


def _same_headline(copy: Copy) -> Iterator[Finding]:
    same = Article.objects.published().filter(
        headline=copy.snapshot["headline"], published_at__gte=DbNow() - SAME_HEADLINE_WITHIN
    )
    if copy.snapshot["headline"] and same.exclude(pk=copy.article.pk).exists():
        message = _("An article with this headline was published within the last 24 hours.")
        yield _warning("headline_repeated", "headline", message)


CHECKS: tuple[Callable[[Copy], Iterator[Finding]], ...] = (
    _complete,
    _photos,
    _ai,
    _quotes,
    _private_data,
    _suicide_wording,
    _same_headline,
)


def check(article: Article, snapshot: Snapshot) -> list[Finding]:
    """Everything the checks find in one copy of an article, errors first."""
    copy = _read(article, snapshot)
    found = [finding for one in CHECKS for finding in one(copy)]
    return sorted(found, key=lambda finding: finding.severity)
