"""Time is kept by the database alone: with Valkey, beat and every worker dead, to the second."""

import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from articles.actions import correcting, drafting, publishing
from articles.models import Article, ChangeReason
from articles.workflow import Status
from newsroom.core.api import iso
from newsroom.core.clock import now
from newsroom.engines import Lifeline, Program
from tests import factories
from tests.processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY_LISTENS = "redis://127.0.0.1:9/0"
AHEAD = timedelta(seconds=4)


@dataclass(frozen=True)
class Seen:
    """What one reader got."""

    status: int
    etag: str | None
    body: str


@dataclass(frozen=True)
class Site:
    """The shipped server on a port of its own."""

    url: str

    def get(self, path: str) -> Seen:
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=5) as answer:
                return Seen(answer.status, answer.headers["ETag"], answer.read().decode())
        except urllib.error.HTTPError as error:
            return Seen(error.code, error.headers["ETag"], error.read().decode())

    def is_up(self) -> bool:
        try:
            return self.get("/livez").status == 200
        except OSError:
            return False


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Granian with our application, on this test's database and nothing else that lives.

    It has a state folder of its own, as on another host: it learns nothing through files.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lifeline = Lifeline()
    database = urlsplit(os.environ["DATABASE_URL"])
    environment = {
        **os.environ,
        "DATABASE_URL": database._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "REDIS_URL": NOBODY_LISTENS,
        "NEWSROOM_STATE": str(tmp_path),
    }
    lifeline.start(
        Program(
            name="web",
            argv=[
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
                *("--port", str(port), "--blocking-threads", "2", "newsroom.wsgi:application"),
            ],
            log=tmp_path / "web.log",
            cwd=Path(__file__).parents[2],
            env=environment,
        )
    )
    here = Site(f"http://127.0.0.1:{port}")
    wait_until(here.is_up, timeout_seconds=30)
    yield here
    lifeline.close()


def wait_for(moment: datetime) -> None:
    time.sleep(max((moment - now()).total_seconds(), 0))


def readings(site: Site, paths: list[str], *, until: datetime) -> Iterator[tuple[str, Seen]]:
    """What readers got before the moment, up to the last one who was certainly early enough."""
    while True:
        for path in paths:
            seen = site.get(path)
            if now() >= until:
                return
            yield path, seen


def lists(article: Article) -> list[str]:
    assert article.section
    path = article.section.path
    return [
        "/", f"/sections/{path}/", "/rss/", f"/rss/{path}/",
        "/api/v1/articles/", f"/api/v1/articles/?section={path}",
    ]  # fmt: skip


def own(article: Article) -> list[str]:
    return [f"/articles/{article.pk}/", f"/api/v1/articles/{article.pk}/"]


def test_time_true_publication_and_end_with_everything_else_dead(site: Site) -> None:
    coming = factories.make_article(Status.APPROVED, headline="다리가 내일 열린다")
    going = factories.make_article(headline="이 기사는 곧 내려간다", section_id=coming.section_id)
    everywhere = lists(coming)
    for path in [*everywhere, *own(coming), *own(going)] * 2:  # warm before anything is scheduled
        site.get(path)

    at = now() + AHEAD
    publishing.schedule(
        coming, by=factories.chief(), at=at, version=coming.version, confirmed=factories.CONFIRMED
    )
    publishing.set_end(going, by=factories.chief(), at=at)

    for path, seen in readings(site, [*everywhere, *own(coming), *own(going)], until=at):
        assert seen.status == (404 if path in own(coming) else 200), path
        assert coming.headline not in seen.body, path
        assert going.headline in seen.body or path in own(coming), path

    wait_for(at + timedelta(seconds=1))
    before = {path: site.get(path) for path in [*everywhere, *own(coming)]}
    for path, seen in before.items():
        assert seen.status == 200, path
        assert coming.headline in seen.body, path
        assert going.headline not in seen.body, path
    for path in own(going):
        assert (seen := site.get(path)).status == 410
        assert going.headline not in seen.body
    coming.refresh_from_db()
    assert coming.status == Status.SCHEDULED  # readers see it, though nobody has settled it

    changes = site.get("/api/v1/changes/").body
    assert f'"kind":"published","at":"{iso(at)}"' in changes
    assert f'"kind":"withheld","at":"{iso(at)}"' in changes
    coming.refresh_from_db()
    assert coming.status == Status.PUBLISHED
    time.sleep(1)  # until the server has noticed that its answers are old
    after = {path: site.get(path) for path in before}
    assert after == before


def test_time_true_update_with_everything_else_dead(site: Site) -> None:
    article = factories.make_article(headline="하천 공사 석 달째")
    revision = drafting.save(
        article, {"headline": "하천 공사 마무리"}, by=factories.chief(), version=article.version
    )
    paths = [*lists(article), *own(article)]
    for path in paths * 2:
        site.get(path)
    at = now() + AHEAD
    correcting.correct(
        article, by=factories.chief(), version=revision.number, reason=ChangeReason.FACT,
        note="공사가 끝났다", at=at, confirmed=factories.CONFIRMED,
    )  # fmt: skip
    for path, seen in readings(site, paths, until=at):
        assert "하천 공사 석 달째" in seen.body, path
    wait_for(at + timedelta(seconds=1))
    for path in paths:
        assert "하천 공사 마무리" in (seen := site.get(path)).body, path
        assert "석 달째" not in seen.body, path
