"""What became of an article: its versions and the desk's log, for those who may see it."""

import pytest

from articles.actions import drafting
from articles.models import DeskLogEntry
from articles.workflow import Status
from newsroom.core.roles import Role
from tests.articles.admin.pages import client_of, url
from tests.factories import chief, make_article, make_draft, make_user

pytestmark = pytest.mark.django_db


def test_versions_and_log_are_shown_newest_first() -> None:
    article = make_article(Status.PUBLISHED)
    drafting.save(article, {"headline": "둘째 제목"}, by=chief(), version=1, reason="제목 다듬음")
    answer = client_of(chief()).get(url("history", article.pk))
    assert [revision.number for revision in answer.context["revisions"]] == [2, 1]
    assert [words for words, _entry in answer.context["entries"]] == [
        "저장", "게시", "승인", "데스킹 시작", "송고", "작성 시작",
    ]  # fmt: skip
    assert "제목 다듬음" in answer.content.decode()


def test_every_word_of_the_log_is_known() -> None:
    article = make_article(Status.WITHHELD)
    DeskLogEntry.objects.create(article=article, action="fall_due")
    DeskLogEntry.objects.create(article=article, action="expire")
    entries = client_of(chief()).get(url("history", article.pk)).context["entries"]
    assert all("가" <= words[0] <= "힣" for words, _entry in entries)


def test_a_version_is_read_as_it_was() -> None:
    reporter = make_user(Role.REPORTER)
    article = make_draft(by=reporter, headline="처음 제목", tags=["첫 태그"])
    drafting.save(article, {"headline": "나중 제목", "tags": []}, by=reporter, version=1)
    page = client_of(reporter).get(url("revision", article.pk, 1)).content.decode()
    assert "처음 제목" in page
    assert "첫 태그" in page


def test_versions_of_others_and_versions_that_never_were_are_not_there() -> None:
    article = make_draft()
    assert client_of(chief()).get(url("revision", article.pk, 2)).status_code == 404
    stranger = client_of(make_user(Role.REPORTER))
    assert stranger.get(url("revision", article.pk, 1)).status_code == 404
