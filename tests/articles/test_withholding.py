"""Taking articles from readers and giving them back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from articles.actions import correcting, drafting, publishing, settling, withholding
from articles.models import Article, Basis, Change, ChangeKind, ChangeReason, DeskLogEntry
from articles.workflow import Status
from newsroom.core.clock import now
from newsroom.core.errors import Conflict, Invalid, NotAllowed
from newsroom.core.roles import Role
from tests.factories import CONFIRMED, DAY, chief, make_article, make_user, withhold

pytestmark = pytest.mark.django_db


REASONS = {"basis": Basis.COURT, "requester": "법원"}


def today():
    return timezone.localdate(now())


def kinds(article):
    return list(Change.objects.filter(article=article).values_list("kind", flat=True))


def test_a_withheld_article_is_public_no_more_and_comes_back_with_its_time():
    live = make_article()
    withheld = withhold(live)
    assert not Article.objects.published().filter(pk=live.pk).exists()
    assert (withheld.withheld_by, withheld.withhold_basis) == (chief(), Basis.CLAIM)
    back = withholding.restore(withheld, by=chief(), reason="당사자가 요청을 거둠")
    assert (back.status, back.published_at) == (Status.PUBLISHED, live.published_at)
    assert kinds(live) == [ChangeKind.PUBLISHED, ChangeKind.WITHHELD, ChangeKind.RESTORED]
    times = Change.objects.filter(article=live).values_list("at", flat=True)
    assert list(times) == [live.changed_at, withheld.changed_at, back.changed_at]


def test_only_the_editor_in_chief_withholds():
    with pytest.raises(NotAllowed):
        withholding.withhold(
            make_article(), by=make_user(Role.DESK), basis=Basis.COURT, requester="법원",
            review_on=now().date() + DAY,
        )  # fmt: skip


def test_withholding_needs_somebody_who_asked_and_a_day_of_review_to_come():
    refused_because(make_article(), "requester_missing", requester="")
    refused_because(make_article(), "review_passed", review_on=today() - DAY)
    withholding.withhold(make_article(), **REASONS, by=chief(), review_on=today())


def test_the_day_of_review_is_a_day_in_seoul(move_clock):
    evening = now().replace(hour=16, minute=0) + DAY  # in Greenwich; in Seoul it is the next day
    move_clock(evening - now())
    refused_because(make_article(), "review_passed", review_on=evening.date())


@pytest.mark.parametrize(
    ("reasons", "code"),
    [
        ({"basis": ""}, "unknown_value"),
        ({"basis": Basis.EXPIRY}, "unknown_value"),
        ({"requester": "가" * 121}, "too_long"),
        ({"public_wording": "가" * 201}, "too_long"),
    ],
)
def test_what_is_said_about_it_is_bounded_and_the_clock_s_basis_is_no_one_s(reasons, code):
    refused_because(make_article(), code, **reasons)


def refused_because(article, code, **reasons):
    with pytest.raises(Invalid) as refused:
        withholding.withhold(article, **{"review_on": today(), **REASONS, **reasons}, by=chief())
    assert refused.value.code == code
    assert Article.objects.published().filter(pk=article.pk).exists()


def test_a_killed_article_stays_dead():
    killed = make_article(Status.KILLED)
    assert Change.objects.filter(article=killed).last().at == killed.changed_at
    with pytest.raises(Conflict):
        withholding.restore(killed, by=chief(), reason="다시")
    for reason, code in (("", "reason_missing"), ("가" * 401, "too_long")):
        with pytest.raises(Invalid) as refused:
            withholding.kill(make_article(), by=chief(), reason=reason)
        assert refused.value.code == code


def test_an_expired_article_that_is_restored_has_no_end_any_more(move_clock):
    article = publishing.set_end(make_article(), by=chief(), at=now() + DAY)
    move_clock(DAY + timedelta(seconds=1))
    settling.sweep()
    back = withholding.restore(article, by=chief(), reason="계속 공개하기로 함")
    assert back.unpublish_at is None
    assert Article.objects.published().filter(pk=article.pk).exists()


@pytest.mark.parametrize(
    "take",
    [withhold, lambda article: withholding.kill(article, by=chief(), reason="법원 결정")],
    ids=["withheld", "killed"],
)
def test_what_is_taken_from_readers_takes_its_scheduled_update_along(take):
    article = make_article()
    drafting.save(article, {"headline": "나중 제목"}, by=chief(), version=1)
    correcting.correct(
        article, by=chief(), version=2, reason=ChangeReason.TYPO, note="고침", at=now() + DAY,
        confirmed=CONFIRMED,
    )  # fmt: skip
    assert take(article).update_at is None
    with pytest.raises(IntegrityError, match="article_update_is_of_a_live_one"):
        Article.objects.filter(pk=article.pk).update(
            update_at=now(), update_revision=article.revisions.first(), update_reason="typo"
        )


def test_an_end_that_is_still_to_come_outlives_the_withholding():
    article = publishing.set_end(make_article(), by=chief(), at=now() + DAY)
    back = withholding.restore(withhold(article), by=chief(), reason="오해가 풀림")
    assert back.unpublish_at == article.unpublish_at


def test_giving_an_article_back_takes_a_reason_that_the_log_keeps():
    withheld = make_article(Status.WITHHELD)
    with pytest.raises(Invalid) as refused:
        withholding.restore(withheld, by=chief(), reason=" ")
    assert refused.value.code == "reason_missing"
    withholding.restore(withheld, by=chief(), reason="당사자가 요청을 거둠")
    entry = DeskLogEntry.objects.get(article=withheld, action="restore")
    assert (entry.note, entry.details) == ("당사자가 요청을 거둠", {"basis": Basis.CLAIM})


def test_the_database_refuses_a_withheld_article_without_a_basis():
    live = make_article()
    with pytest.raises(IntegrityError, match="article_withheld_has_basis"):
        Article.objects.filter(pk=live.pk).update(status=Status.WITHHELD)
