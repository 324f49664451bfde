"""Articles in the admin: the list, and the addresses of their pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from articles import permissions
from articles.admin import editing, history, moving, photos
from articles.admin.access import EDITORIAL, open_to
from articles.admin.listing import LOOKS, ArticleList, MineFilter, SectionFilter, tabs
from articles.models import Article
from newsroom.core.roles import Role

WRITERS = (Role.REPORTER, Role.PHOTOGRAPHER, Role.DESK, Role.CHIEF)


@admin.register(Article)
@open_to(EDITORIAL, add=WRITERS)
class ArticleAdmin(ModelAdmin):
    list_display = ["title", "status_chip", "section", "writers", "time", "views"]
    list_filter = ["status", MineFilter, SectionFilter, "kind", "origin"]
    list_display_links = ["title"]
    list_per_page = 50
    list_before_template = "admin/articles/article/tabs.html"
    search_fields = ["headline"]
    search_help_text = _("Search headlines")
    sortable_by = ()
    actions = None
    show_full_result_count = False
    paginator = InfinitePaginator

    # Which articles

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        rows = permissions.visible_articles(request.user).order_by("-pk")
        return rows.select_related("section").prefetch_related("bylines__reporter")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ArticleList]:
        return ArticleList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"story_tabs": tabs(request)})

    # The columns

    @display(description=_("Headline"))
    def title(self, article: Article) -> str:
        return f"[{article.get_prefix_display()}] {article}" if article.prefix else str(article)

    @display(description=_("Status"), label={status.value: look for status, look in LOOKS.items()})
    def status_chip(self, article: Article) -> tuple[str, str]:
        return article.status, article.get_status_display()

    @display(description=_("Bylines"))
    def writers(self, article: Article) -> str:
        return ", ".join(line.shown_name for line in article.bylines.all())

    @display(description=_("Time"))
    def time(self, article: Article) -> str:
        moment = article.published_at or article.saved_at
        return date_format(localtime(moment), "DATETIME_FORMAT")

    @display(description=_("Views (24 h)"))
    def views(self, article: Article) -> str:
        views = article.views  # type: ignore[attr-defined]  # given by ArticleList
        return f"{views.total:,} ({views.last_day:,})" if views else ""

    # The pages

    def get_urls(self) -> list[URLPattern]:
        pages = [
            ("choose-photo/", self.choose_photo, "choose_photo"),
            ("<int:article_id>/change/", self.change, "change"),
            ("<int:article_id>/history/", self.history, "history"),
            ("<int:article_id>/move/<slug:name>/", self.move, "move"),
            ("<int:article_id>/revisions/<int:number>/", self.revision, "revision"),
        ]
        own = [
            path(route, self.admin_site.admin_view(view), name=f"articles_article_{name}")
            for route, view, name in pages
        ]
        kept = ("articles_article_changelist", "articles_article_add")
        return [*own, *(url for url in super().get_urls() if url.name in kept)]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return editing.add(request, self._context(request))

    def change(self, request: HttpRequest, article_id: int) -> HttpResponse:
        return editing.change(request, article_id, self._context(request))

    def history(self, request: HttpRequest, article_id: int) -> HttpResponse:
        return history.history(request, article_id, self._context(request))

    def revision(self, request: HttpRequest, article_id: int, number: int) -> HttpResponse:
        return history.revision(request, article_id, number, self._context(request))

    def move(self, request: HttpRequest, article_id: int, name: str) -> HttpResponse:
        return moving.move(request, article_id, name, self._context(request))

    def choose_photo(self, request: HttpRequest) -> HttpResponse:
        return photos.choose(request)

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "list_url": reverse("admin:articles_article_changelist"),
        }
