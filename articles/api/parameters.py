"""What readers may ask of the lists, and the rows that answer it."""

from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from articles.actions.ranking.rule import SIZE
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Kind,
    Origin,
    Reporter,
    Section,
    Tag,
    Window,
)
from articles.models.article import ArticleQuerySet
from newsroom.core.api import CommaNumbers, Keyset, Moment, Parameters, as_moment
from newsroom.core.errors import FieldProblem, Invalid

MAX_LIMIT = 100
MAX_NUMBER = 2**63 - 1
Row = TypeVar("Row", bound=Model)


ORDERS = {
    order.name: order
    for order in [
        Keyset("newest", "published_at", descending=True, parse=as_moment),
        Keyset("oldest", "published_at", parse=as_moment),
        Keyset("updated", "changed_at", descending=True, parse=as_moment),
    ]
}


class PageParameters(Parameters):
    limit = serializers.IntegerField(min_value=1, max_value=MAX_LIMIT, default=20)
    cursor = serializers.CharField(max_length=300, default=None)


class ArticleParameters(PageParameters):
    """`from` is inclusive, `to` exclusive; a day as `to` is included."""

    section = serializers.CharField(max_length=200, required=False)
    reporter = serializers.CharField(max_length=80, required=False)
    tag = serializers.CharField(max_length=410, required=False)
    kind = serializers.ChoiceField(Kind.choices, required=False)
    origin = serializers.ChoiceField(Origin.choices, required=False)
    has_photo = serializers.ChoiceField(["true", "false"], required=False)
    to = Moment(ends_day=True, required=False)
    updated_from = Moment(required=False)
    ids = CommaNumbers(most=MAX_LIMIT, required=False)
    order = serializers.ChoiceField(list(ORDERS), default="newest")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return super().get_fields() | {"from": Moment(required=False)}  # a word of Python's own


class RankingParameters(Parameters):
    window = serializers.ChoiceField(Window.choices, default=Window.DAY)
    section = serializers.CharField(max_length=200, required=False)
    limit = serializers.IntegerField(min_value=1, max_value=SIZE, default=10)


class ChangeParameters(Parameters):
    since = serializers.IntegerField(min_value=0, max_value=MAX_NUMBER, default=0)
    limit = serializers.IntegerField(min_value=1, max_value=MAX_LIMIT, default=MAX_LIMIT)


def narrowed(
    rows: ArticleQuerySet, asked: dict[str, Any]
) -> tuple[ArticleQuerySet, Section | None]:
    """The rows that were asked for, and the section if one was. Raises Invalid."""
    section = section_at(asked.get("section"))
    if section:
        rows = rows.in_section(section)
    if slug := asked.get("reporter"):
        reporter = _known("reporter", Reporter.objects.filter(slug=slug), slug)
        rows = rows.filter(pk__in=Byline.objects.filter(reporter=reporter).values("article"))
    if slug := asked.get("tag"):
        tags = Tag.objects.on(Article.objects.published())
        rows = rows.filter(tags=_known("tag", tags.filter(slug=slug), slug))
    if "has_photo" in asked:
        has_photo = Q(Exists(ArticlePhoto.objects.filter(article=OuterRef("pk"))))
        rows = rows.filter(has_photo if asked["has_photo"] == "true" else ~has_photo)
    plain = {LOOKUPS[name]: asked[name] for name in LOOKUPS if name in asked}
    return rows.filter(**plain), section


LOOKUPS = {
    "kind": "kind",
    "origin": "origin",
    "from": "published_at__gte",
    "to": "published_at__lt",
    "updated_from": "changed_at__gte",
    "ids": "pk__in",
}


def section_at(path: str | None) -> Section | None:
    """The section at a path; None for no path. Raises Invalid listing the paths there are."""
    if path is None:
        return None
    return _known("section", Section.objects.filter(path=path), path, Section.objects.all())


def _known(
    field: str, rows: QuerySet[Row], value: str, all_of_them: QuerySet[Section] | None = None
) -> Row:
    if found := rows.first():
        return found
    allowed = () if all_of_them is None else tuple(all_of_them.values_list("path", flat=True))
    detail = _("“%(value)s” is not known here.") % {"value": value}
    problem = FieldProblem(field=field, code="unknown_value", detail=detail, allowed=allowed)
    raise Invalid(detail, code="invalid_parameters", problems=[problem])
