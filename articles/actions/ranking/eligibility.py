"""Which articles may be ranked, and for how long after their publication."""

from datetime import datetime, timedelta

from articles.models import Article, Kind, Window
from articles.models.article import ArticleQuerySet

OLDEST = {
    Window.HOUR: timedelta(days=7),
    Window.DAY: timedelta(days=7),
    Window.WEEK: timedelta(days=30),
    Window.MONTH: timedelta(days=90),
}


def eligible(at: datetime | None = None) -> ArticleQuerySet:
    """Public, editorial, no press release, not flagged sensitive."""
    rows = Article.objects.published(at).editorial()
    return rows.exclude(kind=Kind.PRESS_RELEASE).filter(sensitivity="")
