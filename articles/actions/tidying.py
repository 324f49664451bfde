"""What is typed becomes what is stored: each field of a snapshot cleaned, bounded and looked up."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

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
from articles.models.snapshot import Snapshot
from media.models import Photo
from newsroom.core import html
from newsroom.core.errors import FieldProblem, Invalid
from newsroom.core.text import clean_line, clean_text, grapheme_length
from newsroom.models import User

MAX_LINE = 120
MARKS = 10  # code points a character may be made of, on average
MAX_TAGS = 20
MAX_TAG = 40


def tidy(base: Snapshot, changes: dict[str, Any]) -> Snapshot:
    """The base with the changes, each cleaned. Raises Invalid naming every field that is wrong."""
    problems: list[FieldProblem] = []
    result: dict[str, Any] = {**base}
    for name, value in changes.items():
        try:
            result[name] = TIDIERS[name](value)
        except KeyError:
            problems.append(_problem(name, "unknown_field", _("There is no such field.")))
        except Invalid as error:
            problems += error.problems or [_problem(name, error.code, error.sentence)]
    if problems:
        raise Invalid(" ".join(p.detail for p in problems), problems=problems)
    return _place_body_photos(result)  # type: ignore[arg-type]


def _problem(field: str, code: str, detail: str, allowed: Iterable[str] = ()) -> FieldProblem:
    return FieldProblem(field=field, code=code, detail=detail, allowed=tuple(allowed))


def _refuse(field: str, code: str, detail: str, allowed: Iterable[str] = ()) -> Invalid:
    return Invalid(detail, code=code, problems=[_problem(field, code, detail, allowed)])


def _bounded(field: str, value: str, limit: int) -> str:
    """The value, if people count at most `limit` characters and it is not a heap of marks."""
    length = grapheme_length(value)
    if length > limit or len(value) > MARKS * limit:
        message = _("The %(field)s has %(length)s characters; at most %(limit)s are possible.")
        values = {"field": field, "length": length, "limit": limit}
        raise _refuse(field, "too_long", message % values)
    return value


def _line(field: str, limit: int) -> Callable[[Any], str]:
    return lambda value: _bounded(field, clean_line(str(value or "")), limit)


def _choice(field: str, choices: type[models.TextChoices], *, blank: bool) -> Callable[[Any], str]:
    def tidy_choice(value: Any) -> str:
        word = str(value or "")
        if word in choices.values or (blank and not word):
            return word
        message = _("“%(value)s” is no value of %(field)s.") % {"value": word, "field": field}
        raise _refuse(field, "unknown_value", message, choices.values)

    return tidy_choice


def _subheads(value: Iterable[str]) -> list[str]:
    lines = [_bounded("subheads", line, MAX_HEADLINE) for line in map(clean_line, value) if line]
    if len(lines) > MAX_SUBHEADS:
        message = _("There are %(count)s subheads; at most five are possible.")
        raise _refuse("subheads", "too_many", message % {"count": len(lines)})
    return lines


def _tags(value: Iterable[str]) -> list[str]:
    names = list(dict.fromkeys(line for line in map(clean_line, value) if line))
    if len(names) > MAX_TAGS:
        message = _("There are %(count)s tags; at most %(limit)s are possible.")
        raise _refuse("tags", "too_many", message % {"count": len(names), "limit": MAX_TAGS})
    return [_bounded("tags", name, MAX_TAG) for name in names]


def _known(field: str, model: type[models.Model], numbers: Iterable[Any]) -> list[int]:
    """The numbers as integers, all of them rows of the model."""
    try:
        wanted = [int(number) for number in numbers]
    except (TypeError, ValueError):
        raise _refuse(field, "not_a_number", _("A number was expected.")) from None
    there = set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
    for number in wanted:
        if number not in there:
            message = _("%(thing)s %(number)s does not exist (any more); choose another.")
            values = {"thing": model._meta.verbose_name, "number": number}
            raise _refuse(field, "unknown_reference", message % values)
    return wanted


def _reference(field: str, model: type[models.Model]) -> Callable[[Any], int | None]:
    return lambda value: _known(field, model, [value])[0] if value else None


def _bylines(value: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    lines = [
        {
            "reporter_id": int(line["reporter_id"]) if line.get("reporter_id") else None,
            "name": _line("bylines", MAX_LINE)(line.get("name")),
            "role": _choice("bylines", BylineRole, blank=False)(line.get("role") or "writer"),
        }
        for line in value
    ]
    lines = [line for line in lines if line["reporter_id"] or line["name"]]
    _known("bylines", Reporter, (line["reporter_id"] for line in lines if line["reporter_id"]))
    return [{**line, "name": ""} if line["reporter_id"] else line for line in lines]


def _photos(value: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    uses = {
        int(use["photo_id"]): {
            "photo_id": int(use["photo_id"]),
            "caption": clean_text(str(use.get("caption") or "")).strip(),
            "is_lead": bool(use.get("is_lead")),
        }
        for use in value
    }
    _known("photos", Photo, uses)
    leads = [number for number, use in uses.items() if use["is_lead"]]
    return [{**use, "is_lead": number in leads[:1]} for number, use in uses.items()]


def _place_body_photos(snapshot: Snapshot) -> Snapshot:
    """Give every photo in the body a placement, and the article a lead photo if it has any."""
    photos = snapshot["photos"]
    placed = {use["photo_id"] for use in photos}
    wanted = [n for n in dict.fromkeys(html.photo_ids(snapshot["body_html"])) if n not in placed]
    for photo in Photo.objects.filter(pk__in=wanted).order_by("pk"):
        photos = [*photos, {"photo_id": photo.pk, "caption": photo.caption, "is_lead": False}]
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
