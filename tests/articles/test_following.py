"""The relay: every consumer hears of every change, and what fails is told to a person."""

import socket

import pytest
from django.db.models import F
from django.db.models.functions import Now
from kombu import pools

from articles import tasks
from articles.actions import following
from articles.cache import epochs
from articles.models import (
    Article,
    Change,
    ChangeKind,
    Consumer,
    DeskLogEntry,
    Epoch,
    FollowUp,
    RelayCursor,
)
from articles.models.changes import MAX_ATTEMPTS
from articles.view_buffer.valkey import Key
from articles.workflow import Status
from media.models import PhotoChange
from newsroom.core import html
from newsroom.core.changes import lock_log
from newsroom.core.clock import now
from newsroom.core.errors import NotAllowed
from newsroom.core.roles import Role
from tests.factories import BODY, HOUR, chief, make_article, make_photo, make_user
from tests.threads import meanwhile, together

pytestmark = pytest.mark.django_db


def test_the_attempt_is_counted_before_the_work_and_a_second_relay_finds_nothing():
    make_article()
    open_before = FollowUp.objects.open().count()
    assert following.relay() == open_before > 0
    assert set(FollowUp.objects.values_list("attempts", flat=True)) == {1}
    assert following.relay() == 0


def test_a_relay_starts_at_most_so_many():
    make_article()
    make_article()
    assert [following.relay(limit=3), following.relay(limit=3)] == [3, 1]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_relays_at_once_one_starts_each_follow_up():
    for _n in range(5):
        make_article()
    ends = together(*[following.relay] * 4)
    assert sum(end.result() for end in ends) == FollowUp.objects.count() == 5 * len(Consumer)
    assert set(FollowUp.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_relay_passes_by_what_another_is_carrying():
    photo = make_photo()
    make_article(body_html=BODY + html.figure(photo.pk))
    RelayCursor.objects.create(log=following.PHOTO_LOG)
    PhotoChange.objects.create(photo=photo, kind="edited", at=now())
    with meanwhile(following.carry_photo_changes):
        assert following.carry_photo_changes() == 0
    assert Change.objects.filter(details__photo=True).count() == 1


def test_the_task_does_the_work_once_and_marks_it_done():
    row = Change.objects.filter(article=make_article()).get().follow_ups.get(consumer="live_set")
    tasks.follow_up(row.pk)
    row.refresh_from_db()
    done = row.done_at
    assert done is not None
    tasks.follow_up(row.pk)
    row.refresh_from_db()
    assert row.done_at == done


def test_each_consumer_s_work_is_done(valkey):
    article = make_article()
    for row in Change.objects.get(article=article).follow_ups.all():
        tasks.follow_up(row.pk)
    assert valkey.hkeys(Key.LIVE) == [str(article.pk).encode()]
    # The epochs are copied on commit too, which in this test never comes.
    tick = epochs.current().ticks[epochs.slot_of(f"article:{article.pk}")]
    assert tick >= Epoch.objects.get(scope="site").value


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
    rows = FollowUp.objects.filter(pk=row.pk)
    rows.update(attempts=MAX_ATTEMPTS - 1, next_at=Now(), error="OSError: disk full")
    assert following.park() == 0
    rows.update(attempts=MAX_ATTEMPTS)
    following.relay()
    row.refresh_from_db()
    assert row.parked_at is not None
    entry = DeskLogEntry.objects.get(article=article, action="follow_up_parked")
    assert (entry.note, entry.details["consumer"]) == ("OSError: disk full", "cache")
    with pytest.raises(NotAllowed):
        following.retry(row, by=make_user(Role.DESK))
    following.retry(row, by=make_user(Role.ADMINISTRATOR))
    assert FollowUp.objects.open().filter(pk=row.pk, attempts=0).exists()
    following.retry(row, by=chief())  # it is not parked any more
    assert DeskLogEntry.objects.filter(article=article, action="follow_up_retried").count() == 1


def test_work_that_ends_after_it_was_given_up_stays_given_up(monkeypatch):
    row = Change.objects.filter(article=make_article()).get().follow_ups.get(consumer="cache")

    def be_slow(change):
        FollowUp.objects.filter(pk=row.pk).update(parked_at=Now())

    monkeypatch.setitem(tasks.CONSUMERS, "cache", be_slow)
    tasks.follow_up(row.pk)
    row.refresh_from_db()
    assert (row.parked_at is not None, row.done_at) == (True, None)


def test_a_broker_that_is_gone_costs_no_attempt():
    make_article()
    before = list(FollowUp.objects.open().values_list("pk", flat=True))
    with broker_at(1):
        assert following.relay() == 0
    rows = FollowUp.objects.filter(pk__in=before)
    assert set(rows.values_list("attempts", flat=True)) == {0}
    assert following.relay() == 0  # not at once: it will hardly be there again


def test_a_broker_that_hangs_is_given_up_in_time(monkeypatch):
    make_article()
    options = tasks.follow_up.app.conf.broker_transport_options
    monkeypatch.setitem(options, "socket_timeout", options["socket_timeout"] / 50)
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, broker_at(silent.getsockname()[1]):
        assert following.relay() == 0
    assert set(FollowUp.objects.values_list("attempts", flat=True)) == {0}


class broker_at:
    """The real Celery app, sent to another port."""

    def __init__(self, port):
        self.broken_url = f"redis://127.0.0.1:{port}/0"

    def __enter__(self):
        self.app = tasks.follow_up.app
        self.url = self.app.conf.broker_url
        self._point(self.broken_url)

    def __exit__(self, *args):
        self._point(self.url)

    def _point(self, url):
        self.app.conf.broker_url = self.app.conf.broker_write_url = url
        pools.reset()
        self.app.amqp._producer_pool = self.app._pool = None


def change_photo(photo):
    lock_log()
    PhotoChange.objects.create(photo=photo, kind="edited", at=now())


def test_a_photo_change_becomes_an_update_of_the_live_articles_that_use_it():
    photo = make_photo()
    figure = f'<figure data-photo="{photo.pk}"></figure>'
    live = make_article(body_html=BODY + figure)
    other = make_article()
    before = live.changed_at
    change_photo(photo)
    following.relay()
    live.refresh_from_db()
    assert live.changed_at > before
    assert Change.objects.filter(article=live).last().kind == ChangeKind.UPDATED
    assert Change.objects.filter(article=other).count() == 1
    assert following.carry_photo_changes() == 0
    assert RelayCursor.objects.get().last_id == PhotoChange.objects.get().pk


def test_a_photo_that_many_articles_show_holds_up_nobody(django_assert_max_num_queries):
    photo = make_photo()
    users = [make_article(body_html=BODY + html.figure(photo.pk)) for _n in range(12)]
    make_article(Status.SCHEDULED, body_html=BODY + html.figure(photo.pk))
    last = Change.objects.last().pk
    change_photo(photo)
    with django_assert_max_num_queries(20):
        following.carry_photo_changes()
    changes = Change.objects.filter(pk__gt=last)
    assert [change.article_id for change in changes] == [article.pk for article in users]
    assert {change.follow_ups.count() for change in changes} == {len(Consumer)}
    scopes = {f"article:{one.pk}" for one in users} | {f"section:{one.section_id}" for one in users}
    tick = Epoch.objects.get(scope="site").value
    assert scopes < set(Epoch.objects.filter(value=tick).values_list("scope", flat=True))


def test_an_update_that_is_due_comes_before_the_photo_s(move_clock):
    photo = make_photo()
    article = make_article(Status.SCHEDULED, body_html=BODY + html.figure(photo.pk))
    change_photo(photo)
    move_clock(2 * HOUR)
    following.carry_photo_changes()
    public = Change.objects.public().filter(article=article)
    assert [change.kind for change in public] == [ChangeKind.PUBLISHED, ChangeKind.UPDATED]


def test_ids_of_the_log_rise_in_the_order_of_commits():
    for _round in range(3):
        make_article()
    changes = Change.objects.order_by("pk").values_list("recorded_at", flat=True)
    assert list(changes) == sorted(changes)
    assert Article.objects.count() == Change.objects.filter(at__lte=F("recorded_at")).count()
