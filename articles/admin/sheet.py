"""One article's forms together: a snapshot goes in, what was typed comes out."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django import forms

from articles.admin import choices, photos
from articles.admin.forms import ArticleForm, Bylines, Photos
from articles.admin.numbers import number
from articles.models import Snapshot
from articles.models.snapshot import BylineSnapshot, PhotoSnapshot, empty
from newsroom.core.errors import NewsroomError

PHOTO = re.compile(r'data-photo="(\d{1,18})"')


class Sheet:
    """The form of the article with its rows of bylines and photos."""

    def __init__(
        self, snapshot: Snapshot, version: int | None = None, data: Mapping[str, Any] | None = None
    ) -> None:
        self.snapshot = snapshot
        self.article = ArticleForm(data, initial=_initial(snapshot, version), snapshot=snapshot)
        # Posted rows are taken as they are, so no stored row is given to compare them with.
        stored = snapshot if data is None else empty()
        self.bylines = Bylines(
            data,
            prefix="bylines",
            initial=[{**line, "reporter": line["reporter_id"]} for line in stored["bylines"]],
            form_kwargs={"reporters": choices.reporters(_named(snapshot))},
        )
        uses = [{**use, "photo": use["photo_id"]} for use in stored["photos"]]
        self.photos = Photos(data, prefix="photos", initial=uses)

    @property
    def media(self) -> forms.Media:
        return self.article.media + self.bylines.media + self.photos.media

    def is_valid(self) -> bool:
        return all([self.article.is_valid(), self.bylines.is_valid(), self.photos.is_valid()])

    def changes(self) -> dict[str, Any]:
        """Every field of the snapshot as typed; `drafting.save` finds out what is new."""
        typed = dict(self.article.cleaned_data)
        del typed["version"]
        typed["section_id"] = typed.pop("section")
        typed["ai_checked_by_id"] = typed.pop("ai_checked_by")
        typed["subheads"] = typed["subheads"].splitlines()
        typed["tags"] = typed["tags"].split(",")
        typed["bylines"] = [_byline(form.cleaned_data) for form in self.bylines.ordered_forms]
        uses = [form.cleaned_data for form in self.photos.ordered_forms]
        typed["photos"] = [_photo(use) for use in uses if use["photo"]]
        return typed

    def refuse(self, error: NewsroomError) -> None:
        """Show a refusal where it belongs: at its fields, or above the form."""
        for problem in error.problems:
            field = problem.field if problem.field in self.article.fields else None
            self.article.add_error(field, f"{problem.detail} [{problem.code}]")
        if not error.problems:
            self.article.add_error(None, f"{error.sentence} [{error.code}]")

    def show_photos(self) -> list[dict[str, Any]]:
        """The photos of the body and of the rows, typed or stored, which get theirs to show."""
        numbers = {_number(form) for form in self.photos.forms}
        numbers |= set(map(int, PHOTO.findall(self.article["body_html"].value() or "")))
        cards = {card["id"]: card for card in photos.cards(numbers - {0})}
        for form in self.photos.forms:
            form.card = cards.get(_number(form))
            form.card_json = json.dumps(form.card)
        return list(cards.values())


def _number(form: forms.Form) -> int:
    return number(str(form["photo"].value())) or 0


def _initial(snapshot: Snapshot, version: int | None) -> dict[str, Any]:
    return {
        **snapshot,
        "version": version,
        "subheads": "\n".join(snapshot["subheads"]),
        "section": snapshot["section_id"],
        "ai_checked_by": snapshot["ai_checked_by_id"],
        "tags": ", ".join(snapshot["tags"]),
    }


def _named(snapshot: Snapshot) -> list[int | None]:
    return [line["reporter_id"] for line in snapshot["bylines"]]


def _byline(row: dict[str, Any]) -> BylineSnapshot:
    return {"reporter_id": row["reporter"] or None, "name": row["name"], "role": row["role"]}


def _photo(row: dict[str, Any]) -> PhotoSnapshot:
    return {"photo_id": row["photo"], "caption": row["caption"], "is_lead": row["is_lead"]}
