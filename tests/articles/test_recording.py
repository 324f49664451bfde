"""The change log's order is the order of commits, and a sweep never waits for an editor."""

import time
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

import media.actions
from articles.actions import publishing, settling
from articles.actions.recording import announce
from articles.models import Article, Change, ChangeKind, Epoch
from articles.workflow import Status
from newsroom.core.changes import lock_log
from newsroom.core.clock import now
from tests.factories import CONFIRMED, DAY, chief, make_article, make_photo
from tests.threads import PATIENCE, meanwhile, started

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reader_of_the_log_never_sees_a_number_appear_behind_it():
    slow, fast = make_article(), make_article()
    seen: list[int] = []

    def look():
        ids = list(Change.objects.order_by("pk").values_list("pk", flat=True))
        assert ids[: len(seen)] == seen
        seen[:] = ids

    with meanwhile(lambda: announce(slow, ChangeKind.UPDATED, at=now())):
        second = started(lambda: transaction.atomic(announce)(fast, ChangeKind.UPDATED, at=now()))
        for _look in range(20):  # the slow writer takes its time before the commit
            look()
            time.sleep(0.02)
    while not second.done():
        look()
    look()
    last = list(Change.objects.order_by("-pk").values_list("article_id", flat=True)[:2])
    assert last == [fast.pk, slow.pk]


def test_nobody_takes_a_number_of_a_log_before_it_is_their_turn():
    article, photo, boss = make_article(), make_photo(), chief()
    publishing.set_end(article, by=boss, at=now() + DAY)
    media.actions.edit(photo, {"caption": "강변 산책로"}, by=boss)
    before = last_numbers()
    with meanwhile(lock_log) as commit:
        writers = [
            started(partial(publishing.set_end, article, by=boss, at=None)),
            started(partial(media.actions.edit, photo, {"caption": "강변"}, by=boss)),
        ]
        time.sleep(0.3)
        assert last_numbers() == before
        commit()
        for writer in writers:
            writer.result(PATIENCE)
    assert last_numbers() == [number + 1 for number in before]


def last_numbers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT last_value FROM articles_change_id_seq"
            " UNION ALL SELECT last_value FROM media_photochange_id_seq"
        )
        return [number for (number,) in cursor.fetchall()]


def test_one_sweeps_at_a_time():
    article = make_article(Status.APPROVED)
    publishing.schedule(
        article, by=chief(), version=1, confirmed=CONFIRMED, at=now() + timedelta(seconds=0.3)
    )
    time.sleep(0.4)
    with meanwhile(sweep_for_long):
        assert settling.sweep() == 0
    assert settling.sweep() == 1


def sweep_for_long():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [settling.SWEEP_LOCK])


def test_a_sweep_passes_by_an_article_that_somebody_holds():
    held, free = make_article(Status.APPROVED), make_article(Status.APPROVED)
    for article in (held, free):
        publishing.schedule(
            article, by=chief(), version=article.version, confirmed=CONFIRMED,
            at=now() + timedelta(seconds=0.3),
        )  # fmt: skip
    time.sleep(0.4)
    with meanwhile(lambda: Article.objects.select_for_update().get(pk=held.pk)):
        assert settling.sweep() == 1
    assert settling.sweep() == 1


def test_every_public_change_raises_the_epochs_of_its_scopes():
    before = dict(Epoch.objects.values_list("scope", "value"))
    article = make_article()
    after = dict(Epoch.objects.values_list("scope", "value"))
    assert after["site"] > before.get("site", 0)
    assert f"article:{article.pk}" in after


def test_the_database_itself_refuses_to_change_the_log():
    change = Change.objects.filter(article=make_article()).get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(note="고침")
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change.pk).delete()
