"""The list of articles: its columns, filters and tabs, at a fixed number of queries."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.views import ChangeList

from articles.admin import choices, readership
from articles.admin.access import person_of
from articles.admin.numbers import number
from articles.models import Article, Section
from articles.workflow import Status
from newsroom.models import User

# How a status looks: a colour for where the article stands on its way to the readers.
LOOKS = {
    Status.DRAFT: "",
    Status.SUBMITTED: "warning",
    Status.IN_REVIEW: "warning",
    Status.APPROVED: "info",
    Status.SCHEDULED: "primary",
    Status.PUBLISHED: "success",
    Status.WITHHELD: "danger",
    Status.KILLED: "danger",
    Status.SPIKED: "",
}


class SectionFilter(SimpleListFilter):
    """A section with everything below it."""

    title = _("Section")
    parameter_name = "section"

    def lookups(self, request: HttpRequest, model_admin: Any) -> choices.Choices:
        return choices.sections()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        section = Section.objects.filter(pk=number(self.value()) or 0).first()
        return queryset.in_section(section) if section else queryset  # type: ignore[attr-defined]


def written_by(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    """What the person created, or is named on."""
    # A subquery, not a join, which would multiply rows.
    named = Article.objects.filter(bylines__reporter__user=person)
    return rows.filter(Q(created_by=person) | Q(pk__in=named.values("pk")))


class MineFilter(SimpleListFilter):
    title = _("Whose")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("My articles"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "1":
            return queryset
        return written_by(queryset, person_of(request))


class ArticleList(ChangeList):
    """The change list that also knows how often each article on the page was read."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        page: list[Any] = list(self.result_list)  # type: ignore[has-type]
        views = readership.of_each(article.pk for article in page)
        for article in page:
            article.views = views.get(article.pk)
        self.result_list = page


def tabs(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Label, query and whether it is the present one, of the views of the list used daily."""
    by_status = [
        (str(status.label), f"status__exact={status.value}")
        for status in Status
        if status not in (Status.KILLED, Status.SPIKED)
    ]
    present = request.GET.urlencode()
    rows = [(_("All"), ""), (_("My articles"), "mine=1"), *by_status]
    return [(str(label), query, query == present) for label, query in rows]
