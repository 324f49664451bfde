"""The pages readers open; every list comes from `Article.objects.published()`."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import story
from articles.actions import ranking
from articles.cache import cached
from articles.models import (
    Article,
    Byline,
    Prefix,
    Publication,
    RankedArticle,
    Reporter,
    Section,
    Tag,
    Window,
)
from articles.pages import markup
from newsroom.core import clock
from newsroom.core.api import Cursor, Keyset, as_moment, page_of
from newsroom.core.errors import Invalid, NewsroomError

RANKING_SECONDS = 5  # no change tells of a new ranking
NEWEST = Keyset("newest", "published_at", descending=True, parse=as_moment)
ON_FRONT, BESIDE_LEAD, LATEST, IN_BLOCK = 60, 4, 10, 4  # articles
IN_RAIL, IN_RANKING, IN_PHOTO_NEWS, ON_PAGE = 8, 5, 4, 20
PHOTO_NEWS_DAYS = timedelta(days=30)  # so that few photo news never mean a search of the archive


@require_safe
@cached(seconds=RANKING_SECONDS)
def front(request: HttpRequest) -> HttpResponse:
    """The newest stories, what is read most, photo news and a block for each section."""
    newest = list(Article.objects.published().editorial().newest().with_card()[:ON_FRONT])
    lead = next((one for one in newest if story.lead(one)), None) or next(iter(newest), None)
    rest = [one for one in newest if one is not lead]
    older = rest[BESIDE_LEAD + LATEST :]
    context = _frame() | {
        "today": clock.now(),
        "lead": lead,
        "seconds": rest[:BESIDE_LEAD],
        "latest": rest[BESIDE_LEAD : BESIDE_LEAD + LATEST],
        "photo_news": _photo_news(),
        "rankings": [(window, *_ranked(window)) for window in Window],
    }
    context["blocks"] = _blocks(context["sections"], older)
    return _page("articles/front.html", context)


def _ranked(window: Window) -> tuple[Any, list[RankedArticle]]:
    return window.label, ranking.current(window, limit=IN_RANKING).items


def _blocks(sections: list[Section], articles: list[Article]) -> list[Any]:
    """Each section with its newest of the articles; sections without any are left out."""
    blocks = [(one, [a for a in articles if _top(a.section) == one.slug]) for one in sections]
    return [(section, found[:IN_BLOCK]) for section, found in blocks if found]


@require_safe
@cached(seconds=RANKING_SECONDS)
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """One article, with what stands around it."""
    try:
        shown = story.read(pk)
    except (story.Missing, story.Gone) as error:
        return _sorry(error)
    top, others = markup.pictures_around(shown)
    section = shown.article.section
    context = _frame(section, shown.publication) | {
        "shown": shown,
        "article": shown.article,
        "body": markup.body_of(shown),
        "top_picture": top,
        "other_pictures": others,
        "json_ld": markup.news_article(shown),
        "list_cursor": _at(shown.article),
        "trail": _trail(section),
        "photo_news": _photo_news(),
        **_rail(section),
    }
    return _page("articles/article.html", context)


def _at(article: Article) -> Cursor:
    """Where a list begins with this article: just before it."""
    assert article.published_at  # noqa: S101 - public rows have one, by a named constraint
    return Cursor(NEWEST.name, False, article.published_at.isoformat(), article.pk + 1)


@require_safe
@cached(seconds=RANKING_SECONDS)
def section(request: HttpRequest, path: str) -> HttpResponse:
    """A section's articles with those below it; a retired section leads to what it stood in."""
    here = Section.objects.select_related("parent").filter(path=path).first()
    if here is None:
        return _no_page()
    if here.is_retired:
        return HttpResponseRedirect(here.parent.get_absolute_url() if here.parent else "/")
    rows = Article.objects.published().in_section(here)
    context = _frame(here) | {
        "section": here,
        "trail": _trail(here)[:-1],
        "children": here.children.filter(is_retired=False),
        "title": here.name,
        **_rail(here),
    }
    return _listing("articles/section.html", context, request, rows)


@require_safe
@cached(seconds=RANKING_SECONDS)
def reporter(request: HttpRequest, slug: str) -> HttpResponse:
    """A reporter's profile and articles; those who left keep theirs."""
    who = Reporter.objects.filter(slug=slug).first()
    if who is None:
        return _no_page()
    written = Byline.objects.filter(reporter=who).values("article")
    rows = Article.objects.published().filter(pk__in=written)
    context = _frame() | {"reporter": who, "title": str(who), **_rail(None)}
    return _listing("articles/reporter.html", context, request, rows)


@require_safe
@cached(seconds=RANKING_SECONDS)
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles under a tag."""
    rows = Article.objects.published()
    word = Tag.objects.on(rows).filter(slug=slug).first()
    if word is None:
        return _no_page()
    context = _frame() | {"tag": word, "title": f"#{word}", **_rail(None)}
    return _listing("articles/tag.html", context, request, rows.filter(tags=word))


@require_safe
def mobile(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The one page fits every width: old addresses for telephones lead to it."""
    # More slashes at the front would name another host.
    return HttpResponsePermanentRedirect("/" + rest.lstrip("/\\"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The site's 404, whatever was asked for."""
    return _no_page()


def bad_request(request: HttpRequest) -> HttpResponse:
    """The site's 400; it reads nothing of what was asked."""
    context = {"sentence": _("The request cannot be read.")}
    return HttpResponse(render_to_string("404.html", context), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """The site's 500; it asks nobody for anything, as nothing may be working."""
    return HttpResponse(render_to_string("500.html"), status=500)


def _listing(
    template: str, context: dict[str, Any], request: HttpRequest, rows: QuerySet[Article]
) -> HttpResponse:
    """A page of a list; an address with a broken cursor leads nowhere."""
    cursor = request.GET.get("cursor")
    try:
        page = page_of(rows.with_card(), NEWEST, cursor=cursor, limit=ON_PAGE)  # type: ignore[attr-defined]
    except Invalid:
        return _no_page()
    return _page(
        template, context | {"page": page, "is_first": cursor is None, "path": request.path}
    )


def _frame(
    section: Section | None = None, publication: Publication | None = None
) -> dict[str, Any]:
    """What stands on every page: the masthead, the sections, the imprint."""
    return {
        "publication": publication or Publication.objects.in_force().first(),
        "sections": list(Section.objects.filter(depth=1, is_retired=False)),
        "current": _top(section),
    }


def _rail(section: Section | None) -> dict[str, Any]:
    """What stands beside a page: the latest, and what is read most, in its section if that fills
    a list."""
    latest = Article.objects.published().editorial().newest().select_related("section")
    found = ranking.current(Window.DAY, section, limit=IN_RANKING).items if section else []
    is_full = len(found) == IN_RANKING
    return {
        "latest": list(latest[:IN_RAIL]),
        "ranked": found if is_full else ranking.current(Window.DAY, limit=IN_RANKING).items,
        "ranked_section": section if is_full else None,
    }


def _photo_news() -> list[Article]:
    rows = Article.objects.published().editorial().with_card().newest()
    since = clock.DbNow() - PHOTO_NEWS_DAYS
    recent = rows.filter(prefix=Prefix.PHOTO, published_at__gte=since, placements__is_lead=True)
    return list(recent[:IN_PHOTO_NEWS])


def _trail(section: Section | None) -> list[Section]:
    """The sections from the top down to this one."""
    return list(Section.objects.above(section).order_by("depth")) if section else []


def _top(section: Section | None) -> str:
    return section.path.partition("/")[0] if section else ""


def _page(template: str, context: dict[str, Any]) -> HttpResponse:
    # Rendered without the request: the bytes are everyone's.
    return HttpResponse(render_to_string(template, context))


def _no_page() -> HttpResponse:
    return _sorry(story.Missing(_("There is no page at this address.")))


def _sorry(error: NewsroomError) -> HttpResponse:
    """A page that says why there is none, and nothing of what was there."""
    context = {"sentence": error.sentence, "publication": Publication.objects.in_force().first()}
    return HttpResponse(render_to_string(f"{error.status}.html", context), status=error.status)
