"""The relay: every consumer hears of every change, and what fails is told to a person."""

import pytest
from django.db.models import F
from django.db.models.functions import Now

from articles import tasks
from articles.actions import following
from articles.models import Article, Change, ChangeKind, DeskLogEntry, FollowUp, RelayCursor
from articles.models.changes import MAX_ATTEMPTS
from media.models import PhotoChange
from newsroom.core.changes import lock_log
from newsroom.core.clock import now
from tests.factories import BODY, chief, make_article, make_photo

pytestmark = pytest.mark.django_db


def test_the_attempt_is_counted_before_the_work_and_a_second_relay_finds_nothing():
    make_article()
    open_before = FollowUp.objects.open().count()
    assert following.relay() == open_before > 0
    assert set(FollowUp.objects.values_list("attempts", flat=True)) == {1}
    assert following.relay() == 0


def test_the_task_does_the_work_once_and_marks_it_done():
    row = Change.objects.filter(article=make_article()).get().follow_ups.get(consumer="live_set")
    tasks.follow_up(row.pk)
    row.refresh_from_db()
    done = row.done_at
    assert done is not None
    tasks.follow_up(row.pk)
    row.refresh_from_db()
    assert row.done_at == done


def test_a_failure_is_noted_and_the_row_stays_open(monkeypatch):
    row = Change.objects.filter(article=make_article()).get().follow_ups.get(consumer="cache")

    def fail(change):
        raise OSError("the disk of the cache is full")

    monkeypatch.setitem(tasks.CONSUMERS, "cache", fail)
    with pytest.raises(OSError, match="full"):
        tasks.follow_up(row.pk)
    row.refresh_from_db()
    assert (row.done_at, row.error) == (None, "OSError: the disk of the cache is full")


def test_after_five_attempts_a_follow_up_is_parked_told_and_can_be_retried():
    article = make_article()
    row = Change.objects.filter(article=article).get().follow_ups.get(consumer="cache")
    FollowUp.objects.filter(pk=row.pk).update(
        attempts=MAX_ATTEMPTS, next_at=Now(), error="OSError: disk full"
    )
    assert following.park() == 1
    row.refresh_from_db()
    assert row.parked_at is not None
    entry = DeskLogEntry.objects.get(article=article, action="follow_up_parked")
    assert (entry.note, entry.details["consumer"]) == ("OSError: disk full", "cache")
    following.retry(row, by=chief())
    assert FollowUp.objects.open().filter(pk=row.pk, attempts=0).exists()


def test_a_broker_that_is_gone_costs_no_attempt():
    make_article()
    before = list(FollowUp.objects.open().values_list("pk", flat=True))
    with broken_broker():
        assert following.relay() == 0
    rows = FollowUp.objects.filter(pk__in=before)
    assert set(rows.values_list("attempts", flat=True)) == {0}


class broken_broker:
    """The real Celery app, sent to a port where nobody listens."""

    def __enter__(self):
        self.app = tasks.follow_up.app
        self.url = self.app.conf.broker_url
        self._point("redis://127.0.0.1:1/0")

    def __exit__(self, *args):
        self._point(self.url)

    def _point(self, url):
        self.app.conf.broker_url = self.app.conf.broker_write_url = url
        self.app.amqp._producer_pool = None
        self.app.pool.force_close_all()
        self.app._pool = None


def test_a_photo_change_becomes_an_update_of_the_live_articles_that_use_it():
    photo = make_photo()
    figure = f'<figure data-photo="{photo.pk}"></figure>'
    live = make_article(body_html=BODY + figure)
    other = make_article()
    before = live.changed_at
    lock_log()
    PhotoChange.objects.create(photo=photo, kind="edited", at=now())
    assert following.carry_photo_changes() == 1
    live.refresh_from_db()
    assert live.changed_at > before
    assert Change.objects.filter(article=live).last().kind == ChangeKind.UPDATED
    assert Change.objects.filter(article=other).count() == 1
    assert following.carry_photo_changes() == 0
    assert RelayCursor.objects.get().last_id == PhotoChange.objects.get().pk


def test_ids_of_the_log_rise_in_the_order_of_commits():
    for _round in range(3):
        make_article()
    changes = Change.objects.order_by("pk").values_list("recorded_at", flat=True)
    assert list(changes) == sorted(changes)
    assert Article.objects.count() == Change.objects.filter(at__lte=F("recorded_at")).count()
