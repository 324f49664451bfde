"""Sections and tags in the admin: where articles stand."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from articles.admin.access import EDITORIAL, EVERYONE, LEADERS, open_to
from articles.admin.choices import INDENT, as_tree
from articles.models import Section, Tag
from newsroom.core.roles import Role
from newsroom.models import User

TAGGERS = (Role.DESK, Role.FRONT_EDITOR, Role.CHIEF)


class SectionList(ChangeList):
    """Sections in the order of reading, each with those below it."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = as_tree(self.result_list)  # type: ignore[has-type]


@admin.register(Section)
@open_to(EVERYONE, change=LEADERS)
class SectionAdmin(ModelAdmin):
    list_display = ["in_tree", "path", "position", "people", "retired"]
    list_display_links = ["in_tree"]
    list_per_page = 500
    sortable_by = ()
    fields = ["parent", "name", "slug", "position", "is_retired", "desks"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[SectionList]:
        return SectionList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        return super().get_queryset(request).prefetch_related("desks")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Whoever has the role of a desk, to be ticked."""
        kwargs["queryset"] = User.objects.filter(groups__name=Role.DESK).order_by("name")
        kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @display(description=_("Section"))
    def in_tree(self, section: Section) -> str:
        return INDENT * (section.depth - 1) + section.name

    @display(description=_("Retired"), label={"retired": "warning"})
    def retired(self, section: Section) -> tuple[str, str] | None:
        return ("retired", gettext("Retired")) if section.is_retired else None

    @display(description=_("Desks"))
    def people(self, section: Section) -> str:
        return ", ".join(map(str, section.desks.all()))


@admin.register(Tag)
@open_to(EDITORIAL, change=TAGGERS)
class TagAdmin(ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    show_full_result_count = False
