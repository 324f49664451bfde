"""Which articles count as what, at the very moment of a boundary too."""

from datetime import timedelta

import pytest

from articles.actions import correcting, drafting, publishing
from articles.models import Article, ChangeReason
from articles.workflow import Status
from newsroom.core.clock import now
from tests.factories import CONFIRMED, HOUR, chief, make_article, make_section

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


def scheduled(lasts=None):
    article = make_article(Status.SCHEDULED)
    if lasts:
        article = publishing.set_end(article, by=chief(), at=article.published_at + lasts)
    return article


def holds(question, article, at):
    return getattr(Article.objects, question)(at=at).filter(pk=article.pk).exists()


def test_an_article_is_public_from_its_moment_until_its_end_and_gone_from_then():
    article = scheduled(lasts=HOUR)
    begins, ends = article.published_at, article.unpublish_at
    moments = {begins - TICK: (False, False), begins: (True, False), ends - TICK: (True, False),
               ends: (False, True)}  # fmt: skip
    for at, expected in moments.items():
        assert (holds("published", article, at), holds("gone", article, at)) == expected
        assert article.is_public(at) == expected[0]


@pytest.mark.parametrize("status", Status)
def test_a_status_that_readers_never_saw_is_neither_public_nor_gone(status):
    article, at = make_article(status), now()
    is_public, is_gone = status == Status.PUBLISHED, status in (Status.WITHHELD, Status.KILLED)
    assert (holds("published", article, at), holds("gone", article, at)) == (is_public, is_gone)
    assert article.is_public(at) == is_public


def test_a_removed_article_was_not_gone_before_it_was_published():
    withheld = make_article(Status.WITHHELD)
    assert not holds("gone", withheld, withheld.published_at - TICK)


def test_what_is_due_is_due_from_its_moment():
    publication, end = scheduled(), publishing.set_end(make_article(), by=chief(), at=now() + HOUR)
    update = make_article()
    drafting.save(update, {"headline": "새 제목"}, by=chief(), version=1)
    update = correcting.correct(
        update, by=chief(), version=2, reason=ChangeReason.TYPO, note="고침", at=now() + HOUR,
        confirmed=CONFIRMED,
    )  # fmt: skip
    moments = [publication.published_at, end.unpublish_at, update.update_at]
    for article, at in zip([publication, end, update], moments, strict=True):
        assert [holds("due", article, at - TICK), holds("due", article, at)] == [False, True]


def test_articles_of_one_moment_stand_by_their_number():
    section = make_section()
    articles = [make_article(section_id=section.pk) for _n in range(3)]
    moment = articles[0].published_at
    rows = Article.objects.filter(section=section)
    rows.update(published_at=moment, first_published_at=moment)
    first, middle, last = articles
    assert list(rows.newest()) == [last, middle, first]
    assert list(rows.before(moment, middle.pk).newest()) == [first]
    assert list(rows.after(moment, middle.pk).newest()) == [last]
