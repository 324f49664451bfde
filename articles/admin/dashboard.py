"""The start page: what waits for this person, what goes out, what readers read now."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.actions import ranking
from articles.admin.access import EDITORIAL, LEADERS, person_of
from articles.admin.listing import written_by
from articles.models import Article, DeskLogEntry, FollowUp, Publication, RankedArticle, Window
from articles.permissions import may_create, visible_articles
from articles.workflow import Status
from newsroom.core.clock import now
from newsroom.core.roles import Role, has_role
from newsroom.models import User

SHOWN = 8
DESKS = (Role.DESK, Role.CHIEF)


def start_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds the boxes of the start page to Unfold's context; a fixed number of queries."""
    person = person_of(request)
    boxes = [*_desk(person), *_own(person), *_out(person)]
    return context | {
        "title": _("Start page"),
        "boxes": boxes,
        "may_create": may_create(person),
        "most_read": _most_read(person),
        "parked": _parked(person),
        "imprint_missing": has_role(person, *LEADERS) and not Publication.objects.exists(),
    }


def _box(title: str, rows: QuerySet[Any], query: str, empty: str, time: str) -> dict[str, Any]:
    """One list of articles; `time` names the moment shown beside each."""
    listed = list(rows.select_related("section")[:SHOWN])
    for article in listed:
        article.moment = getattr(article, time)
    url = f"{reverse('admin:articles_article_changelist')}?{query}"
    return {"title": title, "articles": listed, "url": url, "empty": empty}


def _own(person: User) -> list[dict[str, Any]]:
    if not may_create(person):
        return []
    back = DeskLogEntry.objects.filter(article=OuterRef("pk"), action="send_back").order_by("-pk")
    own = written_by(visible_articles(person), person)
    drafts = own.filter(status=Status.DRAFT).order_by("-saved_at")
    sent_back = drafts.annotate(sent_back_note=Subquery(back.values("note")[:1]))
    waiting = own.filter(status__in=[Status.SUBMITTED, Status.IN_REVIEW]).order_by("-submitted_at")
    return [
        _box(_("Sent back to me"), sent_back.filter(Exists(back)), "mine=1&status__exact=draft",
             _("Nothing was sent back."), "saved_at"),
        _box(_("My drafts"), drafts.exclude(Exists(back)), "mine=1&status__exact=draft",
             _("No draft is open."), "saved_at"),
        _box(_("My articles at the desk"), waiting, "mine=1&status__exact=submitted",
             _("Nothing of yours is at the desk."), "submitted_at"),
    ]  # fmt: skip


def _desk(person: User) -> list[dict[str, Any]]:
    if not has_role(person, *DESKS):
        return []
    rows = visible_articles(person).filter(status__in=[Status.SUBMITTED, Status.IN_REVIEW])
    approved = visible_articles(person).filter(status=Status.APPROVED)
    return [
        _box(_("Waiting for review"), rows.order_by("submitted_at"), "status__exact=submitted",
             _("The desk is clear."), "submitted_at"),
        _box(_("Approved, not yet out"), approved.order_by("-approved_at"),
             "status__exact=approved", _("Nothing lies ready."), "approved_at"),
    ]  # fmt: skip


def _out(person: User) -> list[dict[str, Any]]:
    if not has_role(person, *EDITORIAL):
        return []
    moment = now()
    seen = visible_articles(person)
    scheduled = seen.filter(status=Status.SCHEDULED, published_at__gt=moment)
    today = Article.objects.published().filter(published_at__gte=_midnight(moment))
    return [
        _box(_("Scheduled"), scheduled.order_by("published_at"), "status__exact=scheduled",
             _("Nothing is scheduled."), "published_at"),
        _box(_("Published today"), today.newest(), "status__exact=published",
             _("Nothing has been published today yet."), "published_at"),
    ]  # fmt: skip


def _midnight(moment: datetime) -> datetime:
    """The beginning of the day in Seoul."""
    return localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def _most_read(person: User) -> list[RankedArticle] | None:
    """What the site's readers read this hour; None for who has no business with it."""
    if not has_role(person, *EDITORIAL):
        return None
    return ranking.current(Window.HOUR, limit=10).items


def _parked(person: User) -> int:
    if not has_role(person, *LEADERS):
        return 0
    return FollowUp.objects.filter(parked_at__isnull=False).count()
