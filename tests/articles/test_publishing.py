"""Publishing now, at a time and until a time, on the database's clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.actions import drafting, publishing, reviewing
from articles.models import Article, Change, ChangeKind, Consumer, DeskLogEntry
from articles.workflow import Status
from newsroom.core.clock import now
from newsroom.core.errors import Conflict, Invalid, NotAllowed
from newsroom.core.roles import Role
from tests.factories import (
    CONFIRMED,
    chief,
    make_article,
    make_draft,
    make_section,
    make_user,
    publish,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def public(article):
    return Article.objects.published().filter(pk=article.pk).exists()


def schedule(article, at, **kwargs):
    return publishing.schedule(
        article, by=chief(), at=at, version=article.version, confirmed=CONFIRMED, **kwargs
    )


def kinds(article):
    return list(Change.objects.filter(article=article).values_list("kind", flat=True))


def test_a_published_article_has_its_times_and_printed_names():
    article = publish(make_article(Status.APPROVED))
    assert article.published_at == article.first_published_at == article.changed_at
    assert public(article)
    assert article.bylines.get().printed_name == str(article.bylines.get().reporter)
    assert kinds(article) == [ChangeKind.PUBLISHED]


def test_renaming_a_reporter_leaves_printed_names_alone():
    article = make_article()
    byline = article.bylines.get()
    byline.reporter.name = "새 이름"
    byline.reporter.save()
    assert article.bylines.get().shown_name == byline.printed_name


def test_a_change_has_one_follow_up_for_each_consumer():
    change = Change.objects.filter(article=make_article()).get()
    assert set(change.follow_ups.values_list("consumer", flat=True)) == set(Consumer.values)


def test_only_the_approved_version_is_published():
    article = make_article(Status.APPROVED)
    drafting.save(article, {"headline": "승인 뒤 고침"}, by=chief(), version=article.version)
    article.refresh_from_db()
    with pytest.raises(Conflict) as refused:
        publish(article)
    assert refused.value.code == "not_approved"
    reviewing.approve(article, by=chief(), version=article.version)
    assert publish(article).headline == "승인 뒤 고침"


def test_the_version_that_the_editor_saw_is_the_one_that_is_published():
    article = make_article(Status.APPROVED)
    with pytest.raises(Conflict) as refused:
        publishing.publish(article, by=chief(), version=article.version + 1)
    assert refused.value.code == "stale_version"


def test_warnings_are_confirmed_by_name_and_logged():
    draft = make_draft(ai_level="", headline="“산책로")
    article = reviewing.approve(
        reviewing.submit(draft, by=draft.created_by), by=chief(), version=draft.version
    )
    with pytest.raises(Conflict) as refused:
        publishing.publish(article, by=chief(), version=article.version)
    assert [p.code for p in refused.value.problems] == ["ai_level_unset", "quotes_unbalanced"]
    confirmed = iter(["ai_level_unset", "quotes_unbalanced"])
    publishing.publish(article, by=chief(), version=article.version, confirmed=confirmed)
    entry = DeskLogEntry.objects.get(article=article, action="publish")
    assert (entry.by, entry.details["confirmed"]) == (
        chief(), ["ai_level_unset", "quotes_unbalanced"])  # fmt: skip


def test_breaking_news_is_approved_and_published_in_one_go():
    section = make_section()
    desk = make_user(Role.DESK, sections=[section])
    article = make_article(Status.SUBMITTED, section_id=section.pk)
    live = publishing.approve_and_publish(article, by=desk, version=article.version)
    assert live.status == Status.PUBLISHED
    assert live.approved_revision.number == live.version


def test_breaking_news_holds_its_article_once_and_briefly(django_assert_max_num_queries):
    article, boss = make_article(Status.SUBMITTED), chief()
    with django_assert_max_num_queries(25) as queries:
        publishing.approve_and_publish(article, by=boss, version=article.version)
    assert len([q for q in queries if "FOR NO KEY UPDATE" in q["sql"]]) == 1


def test_breaking_news_that_cannot_be_published_is_not_approved_either():
    article = make_article(Status.SUBMITTED, ai_level="")
    with pytest.raises(Conflict):
        publishing.approve_and_publish(article, by=chief(), version=article.version)
    article.refresh_from_db()
    assert article.status == Status.SUBMITTED


def test_a_reporter_cannot_publish():
    reporter = make_user(Role.REPORTER)
    article = make_article(Status.APPROVED, by=reporter)
    with pytest.raises(NotAllowed):
        publishing.publish(article, by=reporter, version=article.version)


def test_a_scheduled_article_is_public_at_its_minute_by_the_clock_alone(move_clock):
    article = schedule(make_article(Status.APPROVED), now() + HOUR)
    assert not public(article)
    move_clock(HOUR - timedelta(seconds=5))
    assert not public(article)
    move_clock(HOUR + timedelta(seconds=5))
    assert public(article)
    article.refresh_from_db()
    assert article.status == Status.SCHEDULED  # nobody had to do anything


def test_a_schedule_tells_the_caches_at_once_and_mirrors_nothing():
    article = schedule(make_article(Status.APPROVED), now() + HOUR)
    assert kinds(article) == [ChangeKind.BOUNDARY]
    assert not Change.objects.public().filter(article=article).exists()


YEAR_ONE = datetime(1, 1, 1, tzinfo=timezone.get_fixed_timezone(540))
LAST_MOMENT = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize("act", ["schedule", "set_end", "set_embargo"])
@pytest.mark.parametrize(
    ("at", "code"),
    [(YEAR_ONE, "time_passed"), (None, "time_passed"), (LAST_MOMENT, "time_too_far")],
)
def test_a_time_that_has_passed_or_can_only_be_a_slip_is_refused(act, at, code):
    at = at or now()
    article = make_article(Status.PUBLISHED if act == "set_end" else Status.APPROVED)
    acts = {
        "schedule": lambda: schedule(article, at),
        "set_end": lambda: publishing.set_end(article, by=chief(), at=at),
        "set_embargo": lambda: publishing.set_embargo(article, by=chief(), until=at),
    }
    with pytest.raises(Invalid) as refused:
        acts[act]()
    assert refused.value.code == code


def test_an_embargo_can_be_lifted():
    article = make_article(Status.APPROVED)
    publishing.set_embargo(article, by=chief(), until=now() + HOUR)
    publishing.set_embargo(article, by=chief(), until=None)
    assert public(publish(article))


def test_a_schedule_can_be_moved():
    article = schedule(make_article(Status.APPROVED), now() + HOUR)
    later = now() + 2 * HOUR
    assert schedule(article, later).published_at == later


def test_unscheduling_clears_what_scheduling_wrote():
    article = schedule(make_article(Status.APPROVED), now() + HOUR)
    article = publishing.unschedule(article, by=chief())
    assert article.status == Status.APPROVED
    assert (article.published_at, article.first_published_at, article.changed_at) == (None,) * 3
    assert article.bylines.get().printed_name == ""


def test_a_guest_s_name_is_printed_from_the_start_and_stays():
    article = make_article(Status.SCHEDULED, bylines=[{"name": "한가람 교수"}])
    publishing.unschedule(article, by=chief())
    assert article.bylines.get().printed_name == "한가람 교수"


def test_nobody_unschedules_what_is_already_public(move_clock):
    article = schedule(make_article(Status.APPROVED), now() + MINUTE)
    move_clock(2 * MINUTE)
    with pytest.raises(Conflict) as refused:
        publishing.unschedule(article, by=chief())
    assert refused.value.code == "forbidden_move"


def test_an_embargo_holds_off_publishing_and_earlier_schedules(move_clock):
    article = make_article(Status.APPROVED)
    until = now() + HOUR
    publishing.set_embargo(article, by=chief(), until=until)
    with pytest.raises(Conflict) as refused:
        publish(article)
    assert refused.value.code == "embargoed"
    with pytest.raises(Invalid) as early:
        schedule(article, until - MINUTE)
    assert early.value.code == "before_embargo"
    assert schedule(article, until).published_at == until


def test_an_embargo_later_than_the_schedule_is_refused_and_a_live_article_takes_none():
    article = schedule(make_article(Status.APPROVED), now() + MINUTE)
    with pytest.raises(Conflict) as refused:
        publishing.set_embargo(article, by=chief(), until=now() + HOUR)
    assert refused.value.code == "scheduled_earlier"
    with pytest.raises(Conflict) as late:
        publishing.set_embargo(make_article(), by=chief(), until=now() + HOUR)
    assert late.value.code == "already_public"


def test_an_end_of_publication_is_a_predicate_too(move_clock):
    article = publishing.set_end(make_article(), by=chief(), at=now() + HOUR)
    assert kinds(article) == [ChangeKind.PUBLISHED, ChangeKind.BOUNDARY]
    assert public(article)
    move_clock(HOUR + MINUTE)
    assert not public(article)


def test_an_end_before_the_beginning_is_refused_whichever_moves():
    article = schedule(make_article(Status.APPROVED), now() + 2 * HOUR)
    with pytest.raises(Invalid) as refused:
        publishing.set_end(article, by=chief(), at=now() + HOUR)
    assert refused.value.code == "end_before_start"
    publishing.set_end(article, by=chief(), at=now() + 3 * HOUR)
    with pytest.raises(Invalid) as moved:
        schedule(article, now() + 4 * HOUR)
    assert moved.value.code == "end_before_start"
    assert publishing.unschedule(article, by=chief()).unpublish_at is None
