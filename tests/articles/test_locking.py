"""Two people and one article: one waits, gets the newer state or a clear refusal, and no crash."""

import time
from datetime import timedelta

import pytest

from articles.actions import drafting, publishing, withholding
from articles.actions.locking import hold
from articles.models import Article, Recommendation
from articles.workflow import Status
from newsroom.core.clock import now
from newsroom.core.errors import Conflict
from tests.factories import CONFIRMED, chief, make_article, make_draft, withhold
from tests.threads import PATIENCE, meanwhile, started, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_saves_at_once_one_is_kept_and_the_other_told():
    draft = make_draft()

    def save(headline):
        return lambda: drafting.save(draft, {"headline": headline}, by=draft.created_by, version=1)

    ends = together(save("하나"), save("둘"))
    refused = [error.code for error in (end.exception() for end in ends) if error]
    kept = [end.result() for end in ends if not end.exception()]
    assert refused == ["stale_version"]
    assert Article.objects.get(pk=draft.pk).headline == kept[0].snapshot["headline"]


def test_of_two_who_withhold_and_kill_at_once_the_second_sees_what_the_first_did():
    live, boss = make_article(), chief()
    withheld, killed = together(
        lambda: withhold(live), lambda: withholding.kill(live, by=boss, reason="법원 결정")
    )
    assert killed.result().status == Status.KILLED
    error = withheld.exception()  # where the kill came first
    assert error is None or getattr(error, "code", "") == "forbidden_move"


def test_who_waited_for_an_article_finds_what_time_has_brought_meanwhile():
    article, boss = make_article(Status.APPROVED), chief()
    publishing.schedule(
        article, by=boss, at=now() + timedelta(seconds=1), version=1, confirmed=CONFIRMED
    )
    with meanwhile(lambda: Article.objects.select_for_update().get(pk=article.pk)):
        waiting = started(lambda: publishing.unschedule(article, by=boss))
        time.sleep(1.2)
    assert waiting.exception(PATIENCE).code == "forbidden_move"
    assert Article.objects.published().filter(pk=article.pk).exists()


def test_who_waits_too_long_for_an_article_is_told_that_someone_has_it():
    live = make_article()
    with meanwhile(lambda: hold(live.pk)), pytest.raises(Conflict) as refused:
        withhold(live)
    assert refused.value.code == "busy"
    assert Article.objects.published().filter(pk=live.pk).exists()


def test_what_only_points_at_an_article_does_not_wait_for_those_who_change_it():
    live = make_article()
    with meanwhile(lambda: hold(live.pk)):
        began = time.monotonic()
        Recommendation.objects.create(article=live, reader=b"r")  # the key is checked on commit
        assert time.monotonic() - began < 1
