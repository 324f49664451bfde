"""What is typed becomes what is stored: each field of a snapshot cleaned, bounded and looked up."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from articles.actions.demanding import demand_choice, demand_length
from articles.models import (
    AiLevel,
    BylineRole,
    Kind,
    Origin,
    Prefix,
    Reporter,
    Section,
    Sensitivity,
)
from articles.models.article import MAX_HEADLINE, MAX_SUBHEADS
from articles.models.snapshot import PhotoSnapshot, Snapshot
from media.models import Photo
from newsroom.core import html
from newsroom.core.errors import FieldProblem, Invalid
from newsroom.core.text import clean_line, clean_text
from newsroom.models import User

MAX_LINE = 120
MAX_TAGS = 20
MAX_TAG = 40
MAX_CAPTION = 1_000
MAX_BYLINES = 40
MAX_PHOTOS = 100
Row = TypeVar("Row")


def tidy(base: Snapshot, changes: dict[str, Any]) -> Snapshot:
    """The base with the changes, each cleaned. Raises Invalid naming every field that is wrong."""
    problems: list[FieldProblem] = []
    result: dict[str, Any] = {**base}
    for name, value in changes.items():
        try:
            result[name] = _tidied(name, value)
        except Invalid as error:
            problems += error.problems or Invalid.of(name, error.code, error.sentence).problems
    if problems:
        raise Invalid(" ".join(p.detail for p in problems), problems=problems)
    return _place_body_photos(result)  # type: ignore[arg-type]


def _tidied(name: str, value: Any) -> Any:
    if name not in TIDIERS:
        raise Invalid.of(name, "unknown_field", _("There is no such field."))
    return TIDIERS[name](value)


def _line(field: str, limit: int) -> Callable[[Any], str]:
    return lambda value: demand_length(field, clean_line(str(value or "")), limit)


def _choice(field: str, choices: type[models.TextChoices], *, blank: bool) -> Callable[[Any], str]:
    possible = [*choices.values, ""] if blank else choices.values
    return lambda value: demand_choice(field, str(value or ""), possible)


def _lines(field: str, value: Iterable[str], limit: int) -> list[str]:
    """The lines that are not empty, none longer than `limit` characters."""
    return [demand_length(field, line, limit) for line in map(clean_line, value) if line]


def _few(field: str, rows: list[Row], limit: int) -> list[Row]:
    """The rows, if there are at most `limit`."""
    if len(rows) > limit:
        message = _("There are %(count)s entries; at most %(limit)s are possible.")
        raise Invalid.of(field, "too_many", message % {"count": len(rows), "limit": limit})
    return rows


def _subheads(value: Iterable[str]) -> list[str]:
    return _few("subheads", _lines("subheads", value, MAX_HEADLINE), MAX_SUBHEADS)


def _tags(value: Iterable[str]) -> list[str]:
    return _few("tags", list(dict.fromkeys(_lines("tags", value, MAX_TAG))), MAX_TAGS)


def _number(field: str, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        raise Invalid.of(field, "not_a_number", _("A number was expected.")) from None


def _known(field: str, model: type[models.Model], numbers: Iterable[Any]) -> list[int]:
    """The numbers as integers, all of them rows of the model."""
    wanted = [_number(field, number) for number in numbers]
    there = set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
    for number in wanted:
        if number not in there:
            message = _("%(thing)s %(number)s does not exist (any more); choose another.")
            values = {"thing": model._meta.verbose_name, "number": number}
            raise Invalid.of(field, "unknown_reference", message % values)
    return wanted


def _reference(field: str, model: type[models.Model]) -> Callable[[Any], int | None]:
    return lambda value: _known(field, model, [value])[0] if value else None


def _bylines(value: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    lines = [line for line in map(_byline, value) if line["reporter_id"] or line["name"]]
    _known("bylines", Reporter, (line["reporter_id"] for line in lines if line["reporter_id"]))
    return _few("bylines", lines, MAX_BYLINES)


def _byline(line: dict[str, Any]) -> dict[str, Any]:
    """A reporter of the paper, or a guest by name."""
    reporter_id = _number("bylines", line["reporter_id"]) if line.get("reporter_id") else None
    return {
        "reporter_id": reporter_id,
        "name": "" if reporter_id else _line("bylines", MAX_LINE)(line.get("name")),
        "role": _choice("bylines", BylineRole, blank=False)(line.get("role") or "writer"),
    }


def _photos(value: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    uses = {use["photo_id"]: use for use in map(_photo, value)}
    _known("photos", Photo, uses)
    leads = [number for number, use in uses.items() if use["is_lead"]]
    return [{**use, "is_lead": number in leads[:1]} for number, use in uses.items()]


def _photo(use: dict[str, Any]) -> dict[str, Any]:
    caption = clean_text(str(use.get("caption") or "")).strip()
    return {
        "photo_id": _number("photos", use.get("photo_id")),
        "caption": demand_length("photos", caption, MAX_CAPTION),
        "is_lead": bool(use.get("is_lead")),
    }


def _place_body_photos(snapshot: Snapshot) -> Snapshot:
    """Give every photo in the body a placement, and the article a lead photo if it has any."""
    placed = {use["photo_id"] for use in snapshot["photos"]}
    wanted = [number for number in html.photo_ids(snapshot["body_html"]) if number not in placed]
    known = Photo.objects.in_bulk(wanted)
    found = [
        PhotoSnapshot(photo_id=number, caption=known[number].caption, is_lead=False)
        for number in wanted
        if number in known
    ]
    photos = _few("photos", [*snapshot["photos"], *found], MAX_PHOTOS)
    if photos and not any(use["is_lead"] for use in photos):
        photos = [{**photos[0], "is_lead": True}, *photos[1:]]
    return {**snapshot, "photos": photos}


TIDIERS: dict[str, Callable[[Any], Any]] = {
    "headline": _line("headline", MAX_HEADLINE),
    "prefix": _choice("prefix", Prefix, blank=True),
    "subheads": _subheads,
    "kind": _choice("kind", Kind, blank=False),
    "origin": _choice("origin", Origin, blank=True),
    "section_id": _reference("section", Section),
    "body_html": html.clean,
    "dateline": _line("dateline", MAX_LINE),
    "sensitivity": _choice("sensitivity", Sensitivity, blank=True),
    "ai_level": _choice("ai_level", AiLevel, blank=True),
    "ai_tool": _line("ai_tool", 80),
    "ai_checked_by_id": _reference("ai_checked_by", User),
    "bylines": _bylines,
    "photos": _photos,
    "tags": _tags,
}
