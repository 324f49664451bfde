"""Reporters in the admin: the names readers know, with or without an account."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from articles.admin.access import EVERYONE, LEADERS, open_to
from articles.models import Reporter
from newsroom.core.text import chosung, clean_line

INITIALS = frozenset("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")


@admin.register(Reporter)
@open_to(EVERYONE, change=LEADERS)
class ReporterAdmin(ModelAdmin):
    list_display = ["name", "title", "slug", "email", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "slug", "email"]
    search_help_text = _("Name or its initial consonants")
    fields = ["name", "title", "slug", "user", "email", "bio", "is_active"]
    autocomplete_fields = ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """`ㄱㅅㅇ` finds 김상우; anything else searches as usual."""
        wanted = clean_line(search_term)
        if not wanted or not INITIALS.issuperset(wanted):
            return super().get_search_results(request, queryset, search_term)
        names = Reporter.objects.values_list("pk", "name")
        found = [number for number, name in names if wanted in chosung(name)]
        return queryset.filter(pk__in=found), False
