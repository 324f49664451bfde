"""Answers are given again until something changes or a moment comes, and never a breath longer."""

import datetime
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from articles import cache
from articles.actions import publishing
from articles.cache import epochs
from articles.cache.leases import Lease
from articles.cache.store import Answer, Store
from articles.models import Epoch
from articles.workflow import Status
from newsroom.core.clock import now
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = datetime.timedelta(seconds=1)


@cache.cached
def site_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("site")


@cache.cached
def section_view(request: HttpRequest, pk: int) -> HttpResponse:
    return cache.depends_on(HttpResponse("section"), cache.section_scope(pk))


def lease_of(view: object, *args: object) -> Lease:
    response = view(RequestFactory().get("/"), *args)  # type: ignore[operator]
    lease: Lease = response.lease
    return lease


def test_an_answer_holds_until_its_scope_changes() -> None:
    mine, other = factories.make_section(), factories.make_section()
    lease = lease_of(section_view, mine.pk)
    with transaction.atomic():
        cache.bump([cache.section_scope(other.pk)])
    assert lease.holds()
    with transaction.atomic():
        cache.bump([cache.section_scope(mine.pk)])
        assert lease.holds()  # not committed: nobody else can see it yet
    assert not lease.holds()


def test_the_site_hears_of_every_scope() -> None:
    lease = lease_of(site_view)
    cache.bump([cache.article_scope(1)])
    assert not lease.holds()


def test_a_change_rolled_back_is_no_change() -> None:
    lease = lease_of(site_view)
    with transaction.atomic():
        cache.bump([])
        transaction.set_rollback(True)
    assert lease.holds()


def test_publishing_reaches_the_sections_above_and_not_the_neighbour() -> None:
    top = factories.make_section()
    below, beside = factories.make_section(parent=top), factories.make_section()
    article = factories.make_article(Status.APPROVED, section_id=below.pk)
    above, aside = lease_of(section_view, top.pk), lease_of(section_view, beside.pk)
    factories.publish(article)
    assert not above.holds()
    assert aside.holds()


def test_a_boundary_ends_every_answer() -> None:
    article = factories.make_article(Status.APPROVED)
    publishing.schedule(
        article,
        by=factories.chief(),
        at=now() + SECOND,
        version=article.version,
        confirmed=factories.CONFIRMED,
    )
    lease = lease_of(site_view)
    assert lease.holds()
    assert lease.deadline <= time.monotonic() + 1
    time.sleep(1)
    assert not lease.holds()


def test_scheduling_makes_what_was_kept_be_forgotten() -> None:
    article = factories.make_article(Status.APPROVED)
    lease = lease_of(site_view)
    publishing.schedule(
        article,
        by=factories.chief(),
        at=now() + 10 * SECOND,
        version=article.version,
        confirmed=factories.CONFIRMED,
    )
    assert not lease.holds()


def test_a_view_reads_one_state_and_may_not_write() -> None:
    @cache.cached
    def view(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('transaction_isolation'),"
                           " current_setting('transaction_read_only')")  # fmt: skip
            return HttpResponse(" ".join(cursor.fetchone()))

    response = view(RequestFactory().get("/"))
    assert response.content == b"repeatable read on"


def test_only_a_200_is_kept() -> None:
    @cache.cached
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=404)

    assert not hasattr(view(RequestFactory().get("/")), "lease")


def test_ticks_grow_across_scopes_and_never_fall() -> None:
    cache.bump(["article:1"])
    first = Epoch.objects.get(scope="article:1").value
    cache.bump(["article:2"])
    assert Epoch.objects.get(scope="article:2").value > first
    Epoch.objects.all().delete()  # as if a backup had been restored
    cache.bump(["article:1"])
    assert Epoch.objects.get(scope="article:1").value > first


def test_the_file_only_rises() -> None:
    slots = epochs.current()
    slots.rise({"x": 9})
    slots.rise({"x": 7, "y": 8})
    assert slots.ticks[epochs.slot_of("x")] == 9
    assert slots.ticks[epochs.slot_of("y")] == 8


def test_what_a_crash_did_not_copy_is_found_in_postgres() -> None:
    lease = lease_of(site_view)
    with connection.cursor() as cursor:
        cursor.execute(epochs.BUMP, [[]])  # committed, and nobody lived to copy it
    assert lease.holds()
    cache.copy_epochs()
    assert not lease.holds()


def test_a_replaced_file_ends_what_stood_on_the_old_one() -> None:
    lease = lease_of(site_view)
    (settings.STATE_DIR / "epochs").unlink()
    cache.copy_epochs({"elsewhere": 1})
    assert not lease.holds()
    assert lease_of(site_view).holds()


def test_without_a_file_answers_are_kept_for_a_moment_and_nothing_breaks(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "epochs").mkdir()  # stands in the way
    settings.STATE_DIR = tmp_path
    monkeypatch.setattr(epochs, "_opened", None)
    lease = lease_of(site_view)
    assert epochs.current() is not epochs.current()  # tried again at every look
    assert lease.deadline
    assert not lease.holds()
    cache.bump(["article:1"])
    (tmp_path / "epochs").rmdir()
    cache.copy_epochs()
    lease = lease_of(site_view)
    assert lease.holds()
    cache.bump(["article:1"])
    assert not lease.holds()


def endless() -> Lease:
    return Lease(epochs.mapped(), (), 0, time.monotonic() + 60)


def answer(size: int) -> Answer:
    return Answer("200 OK", [], '"x"', "text/plain", bytes(size), endless())


def test_the_store_stays_within_its_bytes_and_drops_the_least_asked() -> None:
    store = Store(limit_bytes=20_000)
    store.put(("a", ""), answer(5_000))
    store.put(("b", ""), answer(5_000))
    assert store.get(("a", ""))
    store.put(("c", ""), answer(5_000))
    assert store.get(("a", ""))
    assert store.get(("c", ""))
    assert store.get(("b", "")) is None
    store.put(("huge", ""), answer(50_000))
    assert store.get(("huge", "")) is None
