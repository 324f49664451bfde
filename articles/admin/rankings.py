"""The most viewed in the admin: the rankings readers see now, with their movements."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from articles.admin import choices
from articles.admin.access import EDITORIAL, open_to
from articles.models import Article, CurrentRanking, RankedArticle, Ranking, RankingMethod, Window

TEMPLATE = "admin/articles/ranking/board.html"


@admin.register(Ranking)
@open_to(EDITORIAL)
class RankingAdmin(ModelAdmin):
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        window = request.GET.get("window", "")
        window = window if window in Window.values else Window.DAY
        sections = choices.sections()
        section = request.GET.get("section", "")
        section = section if section in dict(sections) else ""
        ranking = current(window, int(section) if section else None)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Rankings"),
            "windows": Window.choices,
            "window": window,
            "sections": sections,
            "section": section,
            "ranking": ranking,
            "items": lines(ranking) if ranking else [],
        }
        return TemplateResponse(request, TEMPLATE, context)


def current(window: str, section_id: int | None = None) -> Ranking | None:
    """The snapshot that holds now, if there is one."""
    pointer = (
        CurrentRanking.objects.filter(window=window, section=section_id, method=RankingMethod.COUNT)
        .select_related("ranking")
        .first()
    )
    return pointer.ranking if pointer else None


def lines(ranking: Ranking, limit: int = 50) -> list[RankedArticle]:
    """Its lines whose articles are still public."""
    public = Article.objects.published()
    rows = ranking.items.filter(article__in=public).select_related("article__section")
    return list(rows[:limit])
