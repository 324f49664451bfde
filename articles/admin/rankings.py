"""The most viewed in the admin: the rankings readers see now, with their movements."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from articles.actions import ranking
from articles.admin.access import EDITORIAL, open_to
from articles.admin.choices import as_tree
from articles.models import Ranking, Section, Window

TEMPLATE = "admin/articles/ranking/board.html"


@admin.register(Ranking)
@open_to(EDITORIAL)
class RankingAdmin(ModelAdmin):
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        wanted = request.GET.get("window", "")
        sections = as_tree(Section.objects.filter(is_retired=False))
        chosen = {str(s.pk): s for s in sections}.get(request.GET.get("section", ""))
        standings = ranking.current(wanted if wanted in Window.values else Window.DAY, chosen)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Rankings"),
            "windows": Window.choices,
            "sections": sections,
            "standings": standings,
        }
        return TemplateResponse(request, TEMPLATE, context)
