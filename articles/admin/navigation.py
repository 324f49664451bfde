"""The admin's frame: the paper's title, and the sidebar with what this person may open."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Publication

FALLBACK_TITLE = "Newsroom"


def paper_title(request: HttpRequest) -> str:
    """The masthead title in force; asked once per request."""
    title: str | None = getattr(request, "_paper_title", None)
    if title is None:
        row = Publication.objects.in_force().values_list("title", flat=True).first()
        title = row or FALLBACK_TITLE
        request._paper_title = title  # type: ignore[attr-defined]
    return title


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of the sidebar; Unfold leaves out a group without items."""
    start = {"title": _("Start page"), "icon": "home", "link": reverse("admin:index")}
    return [
        {"title": "", "items": [start, *_items(request, _daily())]},
        {"title": _("Desk"), "separator": True, "items": _items(request, _desk())},
        {"title": _("Paper"), "separator": True, "items": _items(request, _paper())},
    ]


def _daily() -> list[tuple[str, str, str]]:
    return [
        (_("Articles"), "article", "articles_article"),
        (_("Photos"), "photo_library", "media_photo"),
        (_("Rankings"), "leaderboard", "articles_ranking"),
    ]


def _desk() -> list[tuple[str, str, str]]:
    return [
        (_("Notices"), "campaign", "articles_notice"),
        (_("Public changes"), "history", "articles_change"),
        (_("Follow-ups"), "sync_problem", "articles_followup"),
    ]


def _paper() -> list[tuple[str, str, str]]:
    return [
        (_("Reporters"), "badge", "articles_reporter"),
        (_("Sections"), "account_tree", "articles_section"),
        (_("Tags"), "sell", "articles_tag"),
        (_("Imprint"), "gavel", "articles_publication"),
        (_("Accounts"), "group", "newsroom_user"),
    ]


def _items(request: HttpRequest, rows: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """The rows whose list page is registered and open to this person."""
    admins = {model._meta.label_lower.replace(".", "_"): one for model, one in _registry().items()}
    return [
        {"title": title, "icon": icon, "link": reverse(f"admin:{name}_changelist")}
        for title, icon, name in rows
        if name in admins and admins[name].has_view_permission(request)
    ]


def _registry() -> dict[Any, Any]:
    return admin.site._registry


def stylesheet(request: HttpRequest) -> str:
    return static("newsroom/admin.css")


def icon(request: HttpRequest) -> str:
    return static("newsroom/icon.svg")
