"""Views of articles for tests: through Valkey as readers bring them, or straight into buckets."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from articles import view_buffer
from articles.actions import counting
from articles.models import Article, ViewBucket
from articles.view_buffer import Outcome
from newsroom.core.clock import now
from tests.factories import HOUR, make_article

Mover = Callable[[datetime.timedelta], None]
MINUTE = datetime.timedelta(minutes=1)


def live_article() -> Article:
    """A public article that the counter knows."""
    article = make_article()
    view_buffer.ensure_complete()
    return article


def views(article: Article, readers: int, start: int = 0) -> list[Outcome]:
    """Views of as many readers, the first with the number `start`."""
    return [view_buffer.add(article.pk, f"reader {start + n}") for n in range(readers)]


def stored(article: Article) -> int:
    return sum(ViewBucket.objects.filter(article_id=article.pk).values_list("n", flat=True))


def no_valkey(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody at the address: connections are refused as when it is down."""
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")


def put(article: Article, n: int, ago: datetime.timedelta = MINUTE * 0) -> None:
    """Views of an article in the bucket that was running some time ago."""
    moment = now() - ago
    bucket = moment - datetime.timedelta(seconds=moment.timestamp() % 600)
    assert counting.merge(bucket, f"test-{ViewBucket.objects.count()}", {article.pk: n}) == 1


def published(ago: datetime.timedelta = HOUR, **columns: Any) -> Article:
    """A public article whose publication lies some time back."""
    article = make_article(section_id=columns.pop("section_id", None))
    at = now() - ago
    times = {"published_at": at, "first_published_at": at}
    Article.objects.filter(pk=article.pk).update(**times, **columns)
    article.refresh_from_db()
    return article
