"""What the newsroom writes down by itself, to look at: public changes, follow-ups, notices."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.paginator import InfinitePaginator

from articles.actions import following
from articles.admin.access import EDITORIAL, LEADERS, open_to, person_of
from articles.models import Change, FollowUp, Notice
from articles.permissions import visible_articles
from newsroom.core.roles import Role


def article_link(article_id: int) -> str:
    """The article by its number only: its headline may not be for these eyes."""
    url = reverse("admin:articles_article_change", args=[article_id])
    return format_html('<a class="story-link" href="{}">#{}</a>', url, article_id)


@admin.register(Notice)
@open_to(EDITORIAL)
class NoticeAdmin(ModelAdmin):
    """Added on the article's page, where the action is; they are never changed or deleted."""

    list_display = ["text", "kind", "link", "at"]
    list_filter = ["kind"]
    sortable_by = ()
    ordering = ["-at", "-id"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        visible = visible_articles(request.user)
        return super().get_queryset(request).filter(article__in=visible)

    @display(description=gettext_lazy("Article"))
    def link(self, notice: Notice) -> str:
        return article_link(notice.article_id)


@admin.register(Change)
@open_to((Role.DESK, Role.FRONT_EDITOR, *LEADERS))
class ChangeAdmin(ModelAdmin):
    list_display = ["number", "kind", "link", "nominal", "lateness", "person"]
    ordering = ["-id"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    sortable_by = ()
    show_full_result_count = False
    paginator = InfinitePaginator

    @display(description=gettext_lazy("Number"))
    def number(self, change: Change) -> int:
        return change.pk

    @display(description=gettext_lazy("By"))
    def person(self, change: Change) -> str:
        return str(change.by or _("the clock"))

    @display(description=gettext_lazy("Article"))
    def link(self, change: Change) -> str:
        return article_link(change.article_id)

    @display(description=gettext_lazy("At"))
    def nominal(self, change: Change) -> str:
        return date_format(localtime(change.at), "Y-m-d H:i:s")

    @display(description=gettext_lazy("Recorded after"))
    def lateness(self, change: Change) -> str:
        seconds = (change.recorded_at - change.at).total_seconds()
        return _("%(seconds).1f s") % {"seconds": seconds}


class StateFilter(SimpleListFilter):
    title = gettext_lazy("State")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("parked", _("Parked")), ("open", _("Open")), ("done", _("Done"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "parked":
                return queryset.filter(parked_at__isnull=False)
            case "open":
                return queryset.filter(done_at=None, parked_at=None)
            case "done":
                return queryset.filter(done_at__isnull=False)
        return queryset


@admin.register(FollowUp)
@open_to(LEADERS)
class FollowUpAdmin(ModelAdmin):
    list_display = ["number", "link", "consumer", "state", "attempts", "next_at", "error"]
    list_select_related = ["change__article"]
    ordering = ["-id"]
    list_filter = [StateFilter, "consumer"]
    sortable_by = ()
    show_full_result_count = False
    paginator = InfinitePaginator
    actions = ["retry"]

    @display(description=gettext_lazy("Change"))
    def number(self, row: FollowUp) -> int:
        return row.change_id

    @display(description=gettext_lazy("Article"))
    def link(self, row: FollowUp) -> str:
        return article_link(row.change.article_id)

    @display(
        description=gettext_lazy("State"),
        label={"parked": "danger", "open": "warning", "done": "success"},
    )
    def state(self, row: FollowUp) -> tuple[str, str]:
        if row.parked_at:
            return "parked", _("Parked")
        return ("done", _("Done")) if row.done_at else ("open", _("Open"))

    @action(description=gettext_lazy("Try the parked ones again"))
    def retry(self, request: HttpRequest, queryset: QuerySet[FollowUp]) -> None:
        parked = [row for row in queryset if row.parked_at]
        for row in parked:
            following.retry(row, by=person_of(request))
        sentence = _("%(count)s follow-ups are tried again.") % {"count": len(parked)}
        messages.success(request, sentence)
