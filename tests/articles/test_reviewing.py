"""Submitting, taking up, sending back and approving."""

import pytest

from articles.actions import drafting, reviewing
from articles.models import DeskLogEntry
from articles.workflow import Status
from newsroom.core.errors import Conflict, Invalid, NotAllowed
from newsroom.core.roles import Role
from tests.factories import chief, make_article, make_draft, make_section, make_user

pytestmark = pytest.mark.django_db


def test_an_article_passes_from_its_writer_to_the_desk():
    section = make_section()
    desk = make_user(Role.DESK, sections=[section])
    draft = make_draft(section_id=section.pk)
    article = reviewing.submit(draft, by=draft.created_by)
    assert article.submitted_at is not None
    article = reviewing.take_up(article, by=desk)
    assert article.status == Status.IN_REVIEW
    article = reviewing.approve(article, by=desk, version=article.version)
    assert (article.status, article.approved_revision.number) == (Status.APPROVED, 1)


def test_an_unfinished_draft_stays_with_its_writer():
    draft = make_draft(bylines=[], origin="")
    with pytest.raises(Invalid) as refused:
        reviewing.submit(draft, by=draft.created_by)
    assert {p.code for p in refused.value.problems} == {"byline_missing", "origin_missing"}
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_sending_back_takes_a_reason_that_the_log_keeps():
    article = make_article(Status.IN_REVIEW)
    with pytest.raises(Invalid) as refused:
        reviewing.send_back(article, by=chief(), reason=" ")
    assert refused.value.code == "reason_missing"
    back = reviewing.send_back(article, by=chief(), reason="통계 출처를 밝힐 것")
    assert back.status == Status.DRAFT
    entry = DeskLogEntry.objects.get(article=article, action="send_back")
    assert entry.note == "통계 출처를 밝힐 것"


def test_an_approved_article_that_is_sent_back_loses_its_approval_and_keeps_what_was_written():
    article = make_article(Status.APPROVED)
    drafting.save(article, {"headline": "승인 뒤 고친 제목"}, by=chief(), version=1)
    back = reviewing.send_back(article, by=chief(), reason="다시 확인")
    assert (back.approved_revision, back.approved_at, back.submitted_at) == (None, None, None)
    assert back.headline == "승인 뒤 고친 제목"


def test_what_has_become_faulty_at_the_desk_is_not_approved():
    article = make_article(Status.IN_REVIEW)
    drafting.save(article, {"body_html": "<p>900101-1234567</p>"}, by=chief(), version=1)
    with pytest.raises(Invalid) as refused:
        reviewing.approve(article, by=chief(), version=2)
    assert [p.code for p in refused.value.problems] == ["resident_number"]


def test_the_desk_of_another_section_neither_takes_up_nor_approves():
    stranger = make_user(Role.DESK, sections=[make_section()])
    article = make_article(Status.SUBMITTED)
    with pytest.raises(NotAllowed):
        reviewing.take_up(article, by=stranger)
    with pytest.raises(NotAllowed):
        reviewing.approve(article, by=stranger, version=article.version)


def test_a_version_nobody_looked_at_is_not_approved():
    article = make_article(Status.IN_REVIEW)
    drafting.save(article, {"headline": "그사이 고친 제목"}, by=chief(), version=article.version)
    with pytest.raises(Conflict) as refused:
        reviewing.approve(article, by=chief(), version=article.version)
    assert refused.value.code == "stale_version"


def test_a_draft_is_not_approved_without_being_submitted():
    draft = make_draft()
    with pytest.raises(Conflict) as refused:
        reviewing.approve(draft, by=chief(), version=draft.version)
    assert refused.value.code == "forbidden_move"


def test_a_submitted_article_keeps_what_made_it_complete():
    article = make_article(Status.SUBMITTED)
    with pytest.raises(Invalid) as refused:
        drafting.save(article, {"headline": ""}, by=chief(), version=article.version)
    assert refused.value.code == "essentials_missing"
