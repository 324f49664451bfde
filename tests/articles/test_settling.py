"""What time has brought is applied once, under the row's lock, and announced with its own time."""

from datetime import timedelta

import pytest
from django.db import connection

from articles.actions import correcting, drafting, publishing, settling
from articles.models import (
    Article,
    Basis,
    Change,
    ChangeKind,
    ChangeReason,
    DeskLogEntry,
    Heartbeat,
    Revision,
)
from articles.workflow import Status
from newsroom.core.clock import now
from tests.factories import CONFIRMED, chief, make_article, make_photo, withhold

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PUBLIC_FIELDS = [f.attname for f in Article._meta.concrete_fields if f.name != "status"]


def test_settling_a_due_publication_changes_nothing_a_reader_sees(move_clock):
    article = make_article(Status.SCHEDULED)
    before = Article.objects.values(*PUBLIC_FIELDS).get(pk=article.pk)
    move_clock(HOUR + timedelta(seconds=7))
    assert settling.sweep() == 1
    assert Article.objects.values(*PUBLIC_FIELDS).get(pk=article.pk) == before
    article.refresh_from_db()
    assert article.status == Status.PUBLISHED


def test_a_publication_is_announced_with_its_nominal_time_and_its_lateness_logged(move_clock):
    article = make_article(Status.SCHEDULED)
    move_clock(HOUR + timedelta(seconds=90))
    settling.sweep()
    change = Change.objects.public().get(article=article)
    assert (change.kind, change.at) == (ChangeKind.PUBLISHED, article.published_at)
    entry = DeskLogEntry.objects.get(article=article, action="fall_due")
    assert entry.by is None
    assert 89 < entry.details["late_seconds"] < 95


def test_a_sweep_settles_at_most_so_many_and_the_next_one_the_rest(move_clock):
    for _n in range(3):
        make_article(Status.SCHEDULED)
    move_clock(2 * HOUR)
    assert [settling.sweep(limit=2), settling.sweep(), settling.sweep()] == [2, 1, 0]


def test_an_end_settles_to_withheld_with_expiry_as_its_basis(move_clock):
    article = publishing.set_end(make_article(), by=chief(), at=now() + HOUR)
    move_clock(HOUR + timedelta(seconds=1))
    settling.sweep()
    article.refresh_from_db()
    assert (article.status, article.withhold_basis) == (Status.WITHHELD, Basis.EXPIRY)
    assert Change.objects.filter(article=article).last().at == article.unpublish_at
    entry = DeskLogEntry.objects.get(article=article, action="expire")
    assert entry.details["late_seconds"] >= 1


def scheduled_update(headline="다섯 시에 바뀔 제목", after=HOUR, **changes):
    article = make_article()
    changes = {"headline": headline, **changes}
    drafting.save(article, changes, by=chief(), version=article.version)
    article.refresh_from_db()
    return correcting.correct(
        article, by=chief(), version=article.version, reason=ChangeReason.FACT, note="수치 정정",
        at=now() + after, confirmed=CONFIRMED,
    )  # fmt: skip


def test_a_scheduled_update_is_applied_at_its_time_never_before(move_clock):
    article = scheduled_update()
    assert settling.sweep() == 0
    article.refresh_from_db()
    assert article.headline != "다섯 시에 바뀔 제목"
    due = article.update_at
    move_clock(HOUR + timedelta(minutes=3))
    settling.sweep()
    article.refresh_from_db()
    assert (article.headline, article.modified_at, article.update_at) == (
        "다섯 시에 바뀔 제목", due, None)  # fmt: skip
    change = Change.objects.public().filter(article=article).last()
    assert (change.kind, change.at, change.by) == (ChangeKind.CORRECTED, due, chief())


@pytest.mark.parametrize("wait", [timedelta(0), HOUR])
def test_an_update_that_falls_due_with_the_end_or_after_it_is_dropped(wait, move_clock):
    article = scheduled_update(after=HOUR + wait)
    publishing.set_end(article, by=chief(), at=article.update_at - wait)
    move_clock(3 * HOUR)
    settling.sweep()
    article.refresh_from_db()
    assert (article.status, article.update_at) == (Status.WITHHELD, None)
    assert article.headline != "다섯 시에 바뀔 제목"


def test_publication_update_and_end_missed_together_come_in_their_order(move_clock):
    article = make_article(Status.SCHEDULED)
    publishing.set_end(article, by=chief(), at=now() + 5 * HOUR)
    move_clock(6 * HOUR)
    settling.sweep()
    public = Change.objects.public().filter(article=article)
    assert list(public.values_list("kind", flat=True)) == [
        ChangeKind.PUBLISHED, ChangeKind.WITHHELD]  # fmt: skip


def test_every_action_settles_first(move_clock):
    article = make_article(Status.SCHEDULED)
    move_clock(HOUR + timedelta(seconds=1))
    publishing.set_end(article, by=chief(), at=now() + HOUR)
    article.refresh_from_db()
    assert article.status == Status.PUBLISHED


def test_an_article_that_cannot_be_settled_holds_up_no_other(move_clock):
    broken, fine = make_article(Status.SCHEDULED), make_article(Status.SCHEDULED)
    refuse_changes_of(broken)
    move_clock(2 * HOUR)
    assert settling.sweep() == 1
    fine.refresh_from_db()
    assert fine.status == Status.PUBLISHED
    assert Heartbeat.objects.get(name="sweep").details["failed"] == [broken.pk]


def refuse_changes_of(article):
    """The database fails whoever announces a change of the article, until the test is over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON articles_change FOR EACH ROW"
            f" WHEN (NEW.article_id = {article.pk:d}) EXECUTE FUNCTION refuse()"
        )


def test_an_update_that_the_database_refuses_is_given_up_and_keeps_nobody_out(move_clock):
    article = scheduled_update("부서진 개정")
    # A named constraint demands a checker of AI text; this revision has none.
    snapshot = {**drafting.working_revision(article).snapshot, "ai_level": "full"}
    unsound = Revision.objects.create(article=article, number=99, snapshot=snapshot)
    Article.objects.filter(pk=article.pk).update(update_revision=unsound)
    move_clock(2 * HOUR)
    withheld = withhold(article)
    assert (withheld.status, withheld.update_at) == (Status.WITHHELD, None)
    assert withheld.headline != "부서진 개정"
    entry = DeskLogEntry.objects.get(article=article, action="update_given_up")
    assert "article_ai_is_checked" in entry.note
    assert not DeskLogEntry.objects.filter(article=article, action="update_due").exists()


def test_an_update_whose_photo_is_gone_is_given_up_too(move_clock):
    photo = make_photo()
    article = scheduled_update("사진을 더한 개정", photos=[{"photo_id": photo.pk}])
    photo.delete()  # nothing live shows it
    move_clock(2 * HOUR)
    assert [settling.sweep(), settling.sweep()] == [1, 0]
    assert DeskLogEntry.objects.filter(article=article, action="update_given_up").exists()


def test_a_late_update_is_settled_by_whoever_asks_for_the_article(move_clock):
    article = scheduled_update()
    settling.settle_in_passing()
    article.refresh_from_db()
    assert article.update_at is not None
    move_clock(HOUR + timedelta(seconds=1))
    settling.settle_in_passing()
    article.refresh_from_db()
    assert article.headline == "다섯 시에 바뀔 제목"


def test_a_request_that_finds_the_sweep_stale_sweeps_itself(move_clock, monkeypatch):
    article = make_article(Status.SCHEDULED)
    Heartbeat.beat("sweep")
    move_clock(HOUR + timedelta(seconds=1))
    monkeypatch.setattr(settling, "_looked_at", float("-inf"))
    settling.settle_in_passing()
    article.refresh_from_db()
    assert article.status == Status.PUBLISHED
