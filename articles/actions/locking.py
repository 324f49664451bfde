"""Holding an article: its row is locked, settled and looked at again before anyone touches it."""

from datetime import datetime

from django.db import OperationalError
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from articles.actions.settling import settle
from articles.models import Article, Revision
from articles.permissions import may
from articles.workflow import MOVES, Move, Status
from newsroom.core import clock
from newsroom.core.errors import Conflict, NotAllowed
from newsroom.models import User


def hold(article_id: int) -> tuple[Article, datetime]:
    """Lock the row until the transaction ends, settle it, and return it with the database's now.

    Raises Conflict `article_gone` where there is no such article, `busy` where someone else has
    held it for longer than the database lets us wait.
    """
    rows = Article.objects.select_related("section")
    try:
        # NO KEY: what only points at the article (a ranking, a recommendation) need not wait.
        article = rows.select_for_update(of=("self",), no_key=True).get(pk=article_id)
    except Article.DoesNotExist:
        message = _("There is no article %(number)s; it may have been entered wrongly.")
        raise Conflict(message % {"number": article_id}, code="article_gone", status=404) from None
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        message = _("Someone else is changing article %(number)s at this moment; try again.")
        raise Conflict(message % {"number": article_id}, code="busy") from error
    now = clock.now()  # not before: while we waited for the row its time may have come
    settle(article, now)
    return article, now


def begin(article: Article, move: str, *, by: User) -> tuple[Article, datetime]:
    """Hold the article for one of the moves: the person may, and the status allows it.

    Raises NotAllowed, or Conflict `forbidden_move`.
    """
    held, now = hold(article.pk)
    demand(by, MOVES[move].permission, held)
    if held.status not in MOVES[move].sources:
        raise Conflict(_forbidden(MOVES[move], held), code="forbidden_move")
    return held, now


def demand(by: User, permission: str, article: Article) -> None:
    """Raise NotAllowed unless the person holds the permission on the article as it stands."""
    if not may(by, permission, article):
        message = _(
            "You may not do this with “%(article)s” while it is %(status)s;"
            " ask the section's desk or the editor in chief."
        )
        # Its headline is told only to those who may read it.
        name = article if may(by, "view", article) else article.pk
        raise NotAllowed(message % {"article": name, "status": article.get_status_display()})


def demand_version(article: Article, version: int) -> Revision:
    """The latest revision, which must be the one the person saw, or Conflict `stale_version`."""
    if article.version != version:
        message = _(
            "“%(article)s” has been saved again since you opened it (you saw version %(seen)s,"
            " it is now version %(now)s). Look at the new version and repeat."
        )
        values = {"article": article, "seen": version, "now": article.version}
        raise Conflict(message % values, code="stale_version")
    return article.revisions.get(number=version)


def _forbidden(move: Move, article: Article) -> str:
    sources = ", ".join(str(Status(s).label) for s in Status if s in move.sources)
    message = _("“%(article)s” is %(status)s; “%(move)s” is possible only from: %(sources)s.")
    return message % {
        "article": article,
        "status": article.get_status_display(),
        "move": move.label,
        "sources": sources,
    }
