"""The public JSON API, for reading: what it promises is here, in `shapes` and in `parameters`."""

import time
from typing import Any

from django.db.models import Case, Value, When
from django.db.models.functions import Concat
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from articles import story
from articles.actions import ranking, settling
from articles.api import shapes
from articles.api.parameters import (
    ORDERS,
    ArticleParameters,
    ChangeParameters,
    PageParameters,
    RankingParameters,
    narrowed,
    section_at,
)
from articles.cache import article_scope, cached, depends_on, section_scope
from articles.models import Article, Change, Reporter, Section
from newsroom.core.api import (
    READ,
    Keyset,
    Page,
    Parameters,
    absolute,
    answer,
    envelope,
    page_of,
)

RANKING_SECONDS = 5  # no change tells of a new ranking
SETTLING_TRIES, SETTLING_SECONDS = 10, 0.02
BY_NAME = Keyset("name", "sort_name")


@cached
@api_view(READ)
def index(request: Request) -> Response:
    """The addresses of the lists."""
    Parameters.read(request.query_params)
    names = ["articles", "sections", "reporters", "most_viewed", "changes"]
    return answer({name: absolute(reverse(f"api:{name}")) for name in names})


@cached
@api_view(READ)
def articles(request: Request) -> Response:
    """Cards of public articles."""
    asked = ArticleParameters.read(request.query_params)
    rows, section = narrowed(Article.objects.published().with_card(), asked)
    page = page_of(rows, ORDERS[asked["order"]], cursor=asked["cursor"], limit=asked["limit"])
    response = answer(_envelope(request, map(shapes.card, page.rows), page))
    return depends_on(response, section_scope(section.pk)) if section else response


@cached
@api_view(READ)
def article(request: Request, pk: int) -> Response:
    """One public article, whole."""
    Parameters.read(request.query_params)
    shown = story.read(pk)
    scopes = [article_scope(one.pk) for one in [shown.article, *shown.related]]
    response = answer(shapes.detail(shown))
    return depends_on(response, section_scope(shown.article.section_id), *scopes)


@cached
@api_view(READ)
def sections(request: Request) -> Response:
    """The sections as trees, in the paper's order."""
    Parameters.read(request.query_params)
    trees = shapes.section_tree(list(Section.objects.all()))
    return answer({"results": trees, "next": None, "previous": None})


@cached
@api_view(READ)
def reporters(request: Request) -> Response:
    """Who works here, by name, Hangul before Latin."""
    asked = PageParameters.read(request.query_params)
    is_hangul = When(name__regex="^[가-힣]", then=Value("0"))
    sort_name = Concat(Case(is_hangul, default=Value("1")), "name")
    rows = Reporter.objects.filter(is_active=True).annotate(sort_name=sort_name)
    page = page_of(rows, BY_NAME, cursor=asked["cursor"], limit=asked["limit"])
    return answer(_envelope(request, map(shapes.reporter, page.rows), page))


@cached
@api_view(READ)
def reporter(request: Request, slug: str) -> Response:
    """One reporter's profile, also of those who have left."""
    Parameters.read(request.query_params)
    return answer(shapes.reporter(get_object_or_404(Reporter, slug=slug)))


@cached(seconds=RANKING_SECONDS)
@api_view(READ)
def most_viewed(request: Request) -> Response:
    """많이 본 뉴스: the last snapshot, without what may not be shown any more."""
    asked = RankingParameters.read(request.query_params)
    section = section_at(asked.get("section"))
    standings = ranking.current(asked["window"], section, limit=asked["limit"])
    return answer(shapes.standings(standings))


@api_view(READ)
def changes(request: Request) -> Response:
    """What has happened to public articles since a change, oldest first, without gaps.

    What is due is settled first, so that this never trails the other answers.
    """
    asked = ChangeParameters.read(request.query_params)
    _settle_due()
    rows = Change.objects.public().filter(pk__gt=asked["since"]).order_by("pk")[: asked["limit"]]
    found = [shapes.change(one) for one in rows]
    last = found[-1]["id"] if found else asked["since"]
    following = f"{reverse('api:changes')}?since={last}&limit={asked['limit']}"
    return answer({"results": found, "next": absolute(following), "previous": None})


@api_view(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def unknown(request: Request, rest: str = "") -> Response:
    """No address of the API; says so in its own shape, and names the right one if it is near."""
    try:
        is_near = resolve(f"{request.path_info}/").func is not unknown
    except Resolver404:
        is_near = False
    if not is_near:
        raise story.Missing(_("The API has no such address; /api/v1/ lists those it has."))
    right = f"{request.path_info}/"
    message = _("Addresses of the API end in “/”: %(right)s")
    raise story.Missing(message % {"right": absolute(right)})


def _envelope(request: Request, results: Any, page: Page[Any]) -> dict[str, Any]:
    return envelope(results, page, path=request.path, query=request.query_params.dict())


def _settle_due() -> None:
    """Settle what is due; where another does it just now, wait a moment for that."""
    for _try in range(SETTLING_TRIES):
        if not Article.objects.due().exists():
            return
        if not settling.sweep():
            time.sleep(SETTLING_SECONDS)
