"""What is taken from readers is gone from every answer that was warm, with the next request."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import RequestFactory

from articles.actions import correcting, drafting, publishing, ranking, withholding
from articles.models import Article, ChangeReason, ViewBucket
from newsroom import wsgi
from newsroom.core.clock import now
from tests.factories import (
    CONFIRMED,
    chief,
    make_article,
    make_reporter,
    make_section,
    make_user,
    withhold,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
MARKER = "사라질제목"


class Site:
    """An article with a marker, and every public answer that shows it, asked for through a front
    of its own: among them pages of a neighbour, and of a related article of another section."""

    def __init__(self) -> None:
        self.front = wsgi.Front(wsgi.django)
        self.top, self.other = make_section(), make_section()
        self.section = make_section(parent=self.top)
        user = make_user()
        reporter = make_reporter(user)
        self.neighbour = make_article(section_id=self.section.pk)
        self.article = make_article(
            by=user, headline=MARKER, section_id=self.section.pk, tags=["vanishing"]
        )
        related = make_article(section_id=self.other.pk, tags=["vanishing"])
        bucket = now().replace(minute=0, second=0, microsecond=0)
        ViewBucket.objects.create(bucket=bucket, source="x", article_id=self.article.pk, n=5)
        ranking.rebuild_all()
        self.paths = [
            "/", f"/sections/{self.top.path}/", f"/sections/{self.section.path}/",
            f"/reporters/{reporter.slug}/", "/tags/vanishing/", f"/articles/{self.article.pk}/",
            f"/articles/{self.neighbour.pk}/", f"/articles/{related.pk}/", "/rss/",
            f"/rss/{self.top.path}/", f"/rss/{self.section.path}/", "/api/v1/articles/",
            f"/api/v1/articles/?section={self.top.path}",
            f"/api/v1/articles/?section={self.section.path}", "/api/v1/articles/?tag=vanishing",
            f"/api/v1/articles/?reporter={reporter.slug}",
            f"/api/v1/articles/?ids={self.article.pk}", f"/api/v1/articles/{self.article.pk}/",
            f"/api/v1/articles/{self.neighbour.pk}/", f"/api/v1/articles/{related.pk}/",
            "/api/v1/rankings/most-viewed/",
            f"/api/v1/rankings/most-viewed/?section={self.section.path}",
        ]  # fmt: skip

    def showing(self) -> list[str]:
        """The answers in which the marker stands."""
        return [path for path in self.paths if MARKER in self._ask(path)]

    def _ask(self, path: str) -> str:
        host = settings.SITE_URL.removeprefix("http://")
        environ = RequestFactory(headers={"host": host}).get(path).environ
        return b"".join(self.front(environ, lambda status, headers: None)).decode()


def move(article: Article) -> None:
    """Publish an update that puts the article into a section of its own."""
    drafting.save(article, {"section_id": make_section().pk}, by=chief(), version=1)
    correcting.correct(
        article, by=chief(), version=2, reason=ChangeReason.TYPO, note="옮김", confirmed=CONFIRMED
    )


@pytest.mark.parametrize(
    "take",
    [
        withhold,
        lambda article: withholding.kill(article, by=chief(), reason="법원 결정"),
        lambda article: withholding.kill(withhold(article), by=chief(), reason="법원 결정"),
    ],
    ids=["withheld", "killed", "withheld and killed"],
)
def test_what_is_taken_from_readers_is_nowhere(take: Callable[[Article], object]) -> None:
    site = Site()
    assert site.showing() == site.paths
    take(site.article)
    assert site.showing() == []


def test_at_its_end_an_article_is_nowhere_though_nobody_settles_it() -> None:
    site = Site()
    began = time.monotonic()
    site.showing()
    lasts = 1 + 2 * (time.monotonic() - began)  # seconds, in which all answers are made again
    publishing.set_end(site.article, by=chief(), at=now() + timedelta(seconds=lasts))
    ends = time.monotonic() + lasts
    assert site.showing() == site.paths
    time.sleep(max(ends - time.monotonic(), 0))
    assert site.showing() == []


def test_an_article_that_moves_leaves_the_lists_of_its_old_section() -> None:
    site = Site()
    before = site.showing()
    move(site.article)
    gone = set(before) - set(site.showing())
    lists = {path for path in site.paths if path.startswith(("/api/v1/articles/?", "/rss/"))}
    old = {path for path in lists if site.top.slug in path}
    assert gone == {*old, f"/api/v1/articles/{site.neighbour.pk}/"}
