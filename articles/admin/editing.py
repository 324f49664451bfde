"""The page on which an article is written: its form, its buttons, and what happens on saving."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles import permissions
from articles.actions import drafting
from articles.admin import moving, readership, reading
from articles.admin.access import person_of, visible_or_404
from articles.admin.acts import has_newer_copy
from articles.admin.numbers import number
from articles.admin.sheet import Sheet
from articles.models import Article, DeskLogEntry, Reporter, Snapshot
from articles.models.snapshot import empty
from articles.workflow import Status
from newsroom.core.clock import now
from newsroom.core.errors import NewsroomError

TEMPLATE = "admin/articles/article/edit.html"


def add(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """A new article, with the writer's own byline filled in."""
    if not permissions.may_create(request.user):
        raise PermissionDenied
    snapshot = _first_snapshot(request.user)
    if request.method != "POST":
        return _page(request, context, None, Sheet(snapshot))
    sheet = Sheet(snapshot, data=request.POST)
    if sheet.is_valid():
        try:
            article = drafting.create(by=person_of(request), changes=sheet.changes())
        except NewsroomError as error:
            sheet.refuse(error)
        else:
            return _saved(request, article)
    return _page(request, context, None, sheet)


def _first_snapshot(user: Any) -> Snapshot:
    own = Reporter.objects.filter(user=user).first()
    if own is None:
        return empty()
    return {**empty(), "bylines": [{"reporter_id": own.pk, "name": "", "role": "writer"}]}


def change(request: HttpRequest, article_id: int, context: dict[str, Any]) -> HttpResponse:
    """The working copy of an article, to write in or, without the right to, to read."""
    article = visible_or_404(request, article_id)
    snapshot: Snapshot = drafting.working_revision(article).snapshot
    if request.method != "POST":
        return _page(request, context, article, Sheet(snapshot, article.version))
    if "headline" not in request.POST:  # the page for reading posts buttons only
        return _next(request, article, number(request.POST.get("version")))
    sheet = Sheet(snapshot, article.version, request.POST)
    if not sheet.is_valid():
        return _page(request, context, article, sheet)
    try:
        drafting.save(
            article, sheet.changes(), by=person_of(request), version=_version(request, sheet)
        )
    except NewsroomError as error:
        # Whatever is refused, the page comes back with everything that was typed.
        sheet.refuse(error)
        article.refresh_from_db(fields=["version"])
        is_stale = error.code == "stale_version"
        newer = article.version if is_stale else None
        return _page(request, context, article, sheet, newer=newer, status=error.status)
    return _saved(request, article)


def _version(request: HttpRequest, sheet: Sheet) -> int:
    """The version the form was made from, or the newer one the person chose to write over."""
    over = number(request.POST.get("_over"))
    return (sheet.article.cleaned_data["version"] or 0) if over is None else over


def _saved(request: HttpRequest, article: Article) -> HttpResponse:
    article.refresh_from_db()
    if "_move" not in request.POST:
        messages.success(request, _("“%(article)s” is saved.") % {"article": article})
    return _next(request, article, article.version)


def _next(request: HttpRequest, article: Article, version: int | None) -> HttpResponse:
    """Back to the page, or on to the move whose button was pressed."""
    if name := request.POST.get("_move"):
        return moving.begin(request, article, name, version)
    return HttpResponseRedirect(moving.edit_url(article))


def _page(
    request: HttpRequest,
    context: dict[str, Any],
    article: Article | None,
    sheet: Sheet,
    *,
    newer: int | None = None,
    status: int = 200,
) -> HttpResponse:
    context |= {
        "title": article or _("New article"),
        "original": article,
        "article": article,
        "sheet": sheet,
        "media": sheet.media,
        "newer": newer,
        "editable": True,
        "known_photos": sheet.show_photos(),
    }
    if article:
        context |= _desk(request, article)
        if not sheet.article.is_bound and not permissions.may(request.user, "edit", article):
            context |= {"editable": False, **reading.for_staff(sheet.snapshot)}
    return TemplateResponse(request, TEMPLATE, context, status=status)


def _desk(request: HttpRequest, article: Article) -> dict[str, Any]:
    """What stands beside an article that exists: its state, its times, what may be done."""
    return {
        "acts": moving.acts_for(request.user, article),
        "has_newer_copy": article.approved_revision and has_newer_copy(article),
        "is_public": article.is_public(now()),
        "sent_back": _sent_back(article),
        "times": _times(article),
        "views": readership.of(article.pk),
    }


def _sent_back(article: Article) -> DeskLogEntry | None:
    """Why a draft lies with its writer again, if it was sent back."""
    if article.status != Status.DRAFT:
        return None
    return article.log.filter(action="send_back").select_related("by").first()


def _times(article: Article) -> list[tuple[str, str]]:
    names = [
        "created_at", "submitted_at", "approved_at", "embargo_until", "published_at",
        "modified_at", "update_at", "unpublish_at", "withheld_at",
    ]  # fmt: skip
    labels = {name: str(Article._meta.get_field(name).verbose_name) for name in names}  # type: ignore[union-attr]
    if article.status == Status.SCHEDULED:
        labels["published_at"] = _("scheduled for")
    moments = [(labels[name], getattr(article, name)) for name in names]
    return [
        (label, date_format(localtime(moment), "Y-m-d H:i")) for label, moment in moments if moment
    ]
