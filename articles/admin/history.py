"""What became of an article: its saved versions, the desk's log, and each version to read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import reading
from articles.admin.access import visible_or_404
from articles.admin.acts import ACTS
from articles.models import DeskLogEntry
from articles.workflow import MOVES

SHOWN = 200  # of each list; what is older stays in the database
WORDS = {
    "create": gettext_lazy("Begun"),
    "save": gettext_lazy("Saved"),
    "fall_due": gettext_lazy("Published on schedule"),
    "update_due": gettext_lazy("Updated on schedule"),
    "update_given_up": gettext_lazy("Scheduled update given up"),
    "follow_up_parked": gettext_lazy("A follow-up failed for good"),
    "follow_up_retried": gettext_lazy("A follow-up is tried again"),
    "import": gettext_lazy("Imported"),
}


def history(request: HttpRequest, article_id: int, context: dict[str, Any]) -> HttpResponse:
    """The versions and the log, newest first."""
    article = visible_or_404(request, article_id)
    entries = list(article.log.select_related("by")[:SHOWN])
    context |= {
        "title": _("History"),
        "original": article,
        "article": article,
        "revisions": article.revisions.defer("snapshot").select_related("author")[:SHOWN],
        "entries": [(words(entry), entry) for entry in entries],
    }
    return TemplateResponse(request, "admin/articles/article/history.html", context)


def words(entry: DeskLogEntry) -> str:
    """What the entry's action is called, as its button is called where it has one."""
    known = WORDS.get(entry.action) or getattr(ACTS.get(entry.action), "label", None)
    move = MOVES.get(entry.action)
    return str(known or (move.label if move else entry.action))


def revision(
    request: HttpRequest, article_id: int, number: int, context: dict[str, Any]
) -> HttpResponse:
    """One version, to read only."""
    article = visible_or_404(request, article_id)
    shown = get_object_or_404(article.revisions.select_related("author"), number=number)
    context |= {
        "title": _("Version %(number)s") % {"number": number},
        "original": article,
        "article": article,
        "revision": shown,
        **reading.for_staff(shown.snapshot),
    }
    return TemplateResponse(request, "admin/articles/article/revision.html", context)
