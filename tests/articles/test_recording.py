"""The change log's order is the order of commits, and a sweep never waits for an editor."""

import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from articles.actions import publishing, settling
from articles.actions.recording import announce
from articles.models import Article, Change, ChangeKind, Epoch
from articles.workflow import Status
from newsroom.core.changes import lock_log
from newsroom.core.clock import now
from tests.factories import CONFIRMED, chief, make_article
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


def test_nobody_takes_a_number_of_the_log_before_it_is_their_turn():
    article = make_article()
    before = last_number()
    with meanwhile(lock_log) as commit:
        writer = started(
            lambda: transaction.atomic(announce)(article, ChangeKind.UPDATED, at=now())
        )
        time.sleep(0.3)
        assert last_number() == before
        commit()
        writer.result(PATIENCE)
    assert last_number() == before + 1


def last_number():
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM articles_change_id_seq")
        return cursor.fetchone()[0]


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
