"""The demo paper: what it fills an empty newsroom with, and that its rows are like any others."""

import io
import json
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.db.models import Sum
from django.test import Client
from PIL import Image

from articles.actions import ranking, reviewing
from articles.checks import check
from articles.models import (
    AiLevel,
    Article,
    ArticlePhoto,
    Byline,
    Change,
    DeskLogEntry,
    FollowUp,
    Kind,
    Notice,
    Origin,
    Prefix,
    Publication,
    Reporter,
    Revision,
    Section,
    Sensitivity,
    ViewBucket,
    ViewDay,
    ViewHour,
    Window,
)
from articles.models.snapshot import COLUMNS
from articles.workflow import ANNOUNCED, Status
from media.models import Photo
from media.renditions import path
from newsroom.core.clock import now
from newsroom.core.roles import Role
from newsroom.core.text import body_text, excerpt, grapheme_length
from newsroom.management.demo import archive, pictures, readers
from newsroom.management.demo.archive import Finished
from newsroom.models import User
from tests import factories

alone = pytest.mark.django_db(transaction=True)
BODY = "".join(f"<p>{n}번째 문단이다. {'강가의 길이 다시 열렸다. ' * 5}</p>" for n in range(6))


@pytest.fixture(autouse=True)
def valkey() -> Iterator[None]:
    """This run's own Valkey database, emptied before and after."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.flushdb()
    yield
    client.flushdb()


def seed(folder: Path, *arguments: str) -> list[dict[str, str]]:
    accounts = folder / "accounts.json"
    call_command("seed_demo", "--accounts-file", str(accounts), *arguments, stdout=io.StringIO())
    found: list[dict[str, str]] = json.loads(accounts.read_text())
    return found


@alone
def test_an_empty_newsroom_gets_a_whole_paper(tmp_path: Path) -> None:
    accounts = seed(tmp_path)
    a_paper_and_its_people()
    accounts_that_log_in(accounts, tmp_path / "accounts.json")
    stories_in_every_status()
    stories_that_hold_what_a_page_can_show()
    photos_with_words_and_files()
    times_of_the_last_thirty_days()
    readers_and_rankings()
    no_error_of_the_checks()
    pages_that_answer()
    with pytest.raises(CommandError, match=r"5\d"):
        seed(tmp_path)


def a_paper_and_its_people() -> None:
    imprint = Publication.objects.get()
    assert all(getattr(imprint, field.name) for field in Publication._meta.fields)
    assert "아" in imprint.registration_number
    assert Section.objects.filter(depth=1).count() == 8
    assert Section.objects.filter(depth=2).exists()
    assert Reporter.objects.count() == 12
    assert Reporter.objects.filter(name="이수민").count() == 2
    assert Reporter.objects.filter(is_active=False).count() == 1
    assert Reporter.objects.filter(user=None).exists()
    for role in Role:
        assert User.objects.filter(groups__name=role).exists(), role


def accounts_that_log_in(accounts: list[dict[str, str]], file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {account["role"] for account in accounts} == set(Role.values)
    for account in accounts:
        client = Client()
        assert client.login(username=account["username"], password=account["password"])
        assert account["name"] == User.objects.get(username=account["username"]).name


def stories_in_every_status() -> None:
    by_status = Counter(Article.objects.values_list("status", flat=True))
    assert set(by_status) == set(Status.values)
    assert by_status[Status.PUBLISHED] >= 40
    for article in Article.objects.all():
        length = grapheme_length(body_text(article.body_html))
        assert 600 <= length <= 2500, (article, length)
    assert Article.objects.get(status=Status.APPROVED, embargo_until__isnull=False)
    scheduled = Article.objects.get(status=Status.SCHEDULED)
    assert scheduled.published_at
    assert scheduled.published_at > now()


def stories_that_hold_what_a_page_can_show() -> None:
    rows = Article.objects.filter(status=Status.PUBLISHED)
    for name, words in {
        "prefix": Prefix, "origin": Origin, "kind": Kind, "sensitivity": Sensitivity,
        "ai_level": AiLevel,
    }.items():  # fmt: skip
        assert set(words.values) <= set(rows.values_list(name, flat=True)), name
    assert {len(article.subheads) for article in rows} >= {0, 1, 2, 3}
    assert {notice.kind for notice in Notice.objects.all()} == {"correction", "reply"}
    assert rows.filter(modified_at__isnull=False).exists()
    assert sum(article.bylines.count() > 1 for article in rows) >= 8
    assert rows.exclude(dateline="").exists()
    texts = "".join(rows.values_list("body_html", flat=True))
    assert all(mark in texts for mark in [*"‘’“”·‧…%㎡水", "&amp;", "&lt;"])
    assert "{D" not in texts
    assert "@photo" not in texts


def photos_with_words_and_files() -> None:
    photos = list(Photo.objects.prefetch_related("renditions"))
    assert len(photos) == len(pictures.SCENES) >= 24
    for photo in photos:
        assert all([photo.caption, photo.alt, photo.credit])
        assert (photo.width, photo.height) == (1600, 1067)
        assert path(photo.renditions.get()).exists()
        assert photo.placements.exists()
    assert len({photo.source_kind for photo in photos}) >= 6


def times_of_the_last_thirty_days() -> None:
    month = now() - timedelta(days=30)
    past = Article.objects.filter(status__in=ANNOUNCED - {Status.SCHEDULED})
    names = ("created_at", "submitted_at", "approved_at", "published_at")
    for article in past:
        begun, submitted, approved, published = (getattr(article, name) for name in names)
        assert month < begun < submitted < approved < published < now()
    days = {article.published_at.date() for article in past if article.published_at}
    assert len(days) >= 20


def readers_and_rankings() -> None:
    total = ViewBucket.objects.aggregate(n=Sum("n"))["n"]
    sealed = ViewDay.objects.aggregate(n=Sum("n"))["n"]
    assert total > 50_000
    assert sealed == ViewHour.objects.aggregate(n=Sum("n"))["n"]
    assert 0 < sealed <= total
    assert ViewDay.objects.values("day").distinct().count() >= 28
    for window in Window:
        assert len(ranking.current(window).items) >= 10
    busiest = ViewHour.objects.values("hour__hour").annotate(n=Sum("n")).order_by("-n")
    assert list(busiest)[-1]["hour__hour"] < 7  # Seoul sleeps


def no_error_of_the_checks() -> None:
    for article in Article.objects.filter(status__in=ANNOUNCED):
        assert article.approved_revision is not None
        found = [finding.code for finding in check(article, article.approved_revision.snapshot)]
        assert found == [], (article, found)


def pages_that_answer() -> None:
    reader = Client()
    for article in Article.objects.all():
        public = article.status == Status.PUBLISHED
        answer = reader.get(f"/api/v1/articles/{article.pk}/")
        assert (answer.status_code == 200) is public, article
        assert public or article.headline.encode() not in answer.content


@alone
def test_the_same_seed_gives_the_same_paper(tmp_path: Path, long: bool) -> None:
    """The short form looks at what is made of the seed, the long one at two whole papers."""
    one = readers.Read(article_id=7, since=now() - timedelta(days=3), heat=1.0)
    until = now()
    views = [list(readers.views(one, until, seed)) for seed in (1, 1, 2)]
    assert views[0] == views[1] != views[2]
    for scene in ("summit-stage", "tidal-flat"):
        drawn = [pictures.draw(scene, seed) for seed in (1, 1, 2)]
        assert drawn[0] == drawn[1] != drawn[2]
        assert Image.open(io.BytesIO(drawn[0])).size == (1600, 1067)
    if long:
        papers = []
        for _again in range(2):
            seed(tmp_path)
            papers.append(digest())
            call_command("flush", "--no-input")
            call_command("migrate", "newsroom", "0001", verbosity=0)
            call_command("migrate", "newsroom", verbosity=0)  # the roles again
        assert papers[0] == papers[1]


def digest() -> list[Any]:
    """The paper without numbers that differ from run to run."""
    newest = Article.objects.published().newest().first()
    assert newest
    assert newest.published_at
    return [
        (
            article.headline,
            article.status,
            article.published_at and newest.published_at - article.published_at,
            [byline.shown_name for byline in article.bylines.all()],
            [use.photo.content_hash for use in article.placements.select_related("photo")],
            ViewBucket.objects.filter(article_id=article.pk).aggregate(n=Sum("n"))["n"],
        )
        for article in Article.objects.order_by("pk")
    ]


@alone
def test_an_archive_of_any_size_is_made_of_what_is_published(tmp_path: Path) -> None:
    written = [factories.make_article(body_html=BODY, headline=f"앞… 뒤 {n}") for n in range(3)]
    call_command("seed_demo", "--articles", "1000", stdout=io.StringIO())
    old = Article.objects.exclude(pk__in=[article.pk for article in written])
    assert old.count() == old.filter(status=Status.PUBLISHED).count() == 1000
    oldest_written = min(article.published_at for article in written if article.published_at)
    assert all(at and at < oldest_written for at in old.values_list("published_at", flat=True))
    assert len(set(old.values_list("headline", flat=True))) == 1000
    for article in old[:50]:
        holds_together(article)
    for rows in (Revision.objects, Change.objects):
        assert rows.filter(article__in=old).count() == 1000
    log = list(Change.objects.order_by("pk").values_list("pk", flat=True))
    assert len(log) == len(set(log)) == 1003
    assert not FollowUp.objects.filter(change__article__in=old).open().exists()
    answer = Client().get("/api/v1/articles/?limit=100").json()
    assert len(answer["results"]) == 100


def holds_together(article: Article) -> None:
    revision = article.revisions.get()
    assert article.approved_revision == revision
    assert article.excerpt == excerpt(body_text(article.body_html))
    for name in COLUMNS:
        assert getattr(article, name) == revision.snapshot[name]
    assert [b.reporter_id for b in article.bylines.all()] == [
        line["reporter_id"] for line in revision.snapshot["bylines"]
    ]
    assert all(byline.printed_name for byline in article.bylines.all())


@alone
def test_an_archive_needs_something_published(tmp_path: Path) -> None:
    factories.make_draft()
    with pytest.raises(CommandError, match=r"published|게시"):
        call_command("seed_demo", "--articles", "10")


@pytest.mark.django_db
def test_rows_of_the_past_are_as_the_actions_leave_them() -> None:
    """The archive writes rows itself; every column of every table must be what an action writes."""
    writer, chief = factories.make_user(), factories.chief()
    words = {"caption": "산책로", "alt": "강가의 길", "credit": "새길구 제공"}
    photo = Photo.objects.create(original="a/b.jpg", mime="image/jpeg", width=9, height=6, **words)
    use = {"photo_id": photo.pk, "caption": "다시 열린 산책로"}
    article = factories.make_draft(writer, tags=["하천", "산책로"], subheads=["부"], photos=[use])
    reviewing.submit(article, by=writer)
    reviewing.take_up(article, by=chief)
    reviewing.approve(article, by=chief, version=1)
    acted = factories.publish(article)
    snapshot = acted.revisions.get().snapshot
    finished = Finished(
        revisions=[snapshot],
        excerpt=acted.excerpt,
        writer_id=writer.pk,
        approver_id=chief.pk,
        begun_at=now() - timedelta(hours=3),
        published_at=now(),
    )
    with transaction.atomic():
        tags = archive.tag_numbers(set(snapshot["tags"]))
        (number,) = archive.write([finished], tags, archive.printed_names())
    FollowUp.objects.filter(change__article=acted).update(attempts=1, done_at=now())
    assert everything_of(number) == everything_of(acted.pk)


def everything_of(article_id: int) -> dict[str, list[dict[str, Any]]]:
    """Every row of an article, without keys of its own and with times as set or not."""
    tables: dict[type[models.Model], str] = {
        Article: "pk", Revision: "article", Byline: "article", ArticlePhoto: "article",
        DeskLogEntry: "article", Change: "article", FollowUp: "change__article",
        Article.tags.through: "article",
    }  # fmt: skip
    found = {}
    for model, key in tables.items():
        rows = model._default_manager.filter(**{key: article_id}).order_by("pk")
        found[model.__name__] = [comparable(row) for row in rows.values()]
    found["Article_tags"].sort(key=lambda row: int(row["tag_id"]))  # a set, stored in any order
    return found


OWN_KEYS = {"id", "article_id", "approved_revision_id", "change_id"}


def comparable(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: bool(value) if name.endswith("_at") or name == "at" else value
        for name, value in row.items()
        if name not in OWN_KEYS
    }
