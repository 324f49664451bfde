"""The start page: what waits for whom."""

from typing import Any

import pytest

from articles.actions import drafting, reviewing
from articles.models import Article, FollowUp
from articles.workflow import Status
from newsroom.core.clock import now
from newsroom.core.roles import Role
from newsroom.models import User
from tests.articles.admin.pages import client_of
from tests.factories import (
    chief,
    make_article,
    make_draft,
    make_publication,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db
START = "/admin/"


def boxes(user: User) -> dict[str, list[str]]:
    answer = client_of(user).get(START)
    return {
        box["title"]: [article.headline for article in box["articles"]]
        for box in answer.context["boxes"]
    }


def test_a_reporter_finds_drafts_what_came_back_and_what_is_at_the_desk() -> None:
    reporter = make_user(Role.REPORTER)
    make_draft(by=reporter, headline="쓰는 중")
    make_draft(headline="남의 초고")
    back = make_article(Status.SUBMITTED, by=reporter, headline="돌아온 기사")
    reviewing.send_back(back, by=chief(), reason="보강 요청")
    make_article(Status.IN_REVIEW, by=reporter, headline="데스크에 있음")
    shown = boxes(reporter)
    assert shown["반려된 내 기사"] == ["돌아온 기사"]
    assert shown["작성 중인 내 기사"] == ["쓰는 중"]
    assert shown["데스크에 있는 내 기사"] == ["데스크에 있음"]
    assert "검토를 기다리는 기사" not in shown
    assert "보강 요청" in client_of(reporter).get(START).content.decode()


def test_a_desk_finds_what_waits_in_its_sections() -> None:
    section = make_section()
    desk = make_user(Role.DESK, sections=[section])
    make_article(Status.SUBMITTED, section_id=section.pk, headline="우리 섹션")
    make_article(Status.SUBMITTED, headline="다른 섹션")
    assert boxes(desk)["검토를 기다리는 기사"] == ["우리 섹션"]


def test_today_and_the_schedule_are_shown() -> None:
    make_article(Status.PUBLISHED, headline="오늘 기사")
    old = make_article(Status.PUBLISHED, headline="옛 기사")
    times = dict.fromkeys(
        ["published_at", "first_published_at", "changed_at"], now().replace(year=2020)
    )
    Article.objects.filter(pk=old.pk).update(**times)
    make_article(Status.SCHEDULED, headline="예약 기사")
    shown = boxes(make_user(Role.CHIEF))
    assert shown["오늘 게시한 기사"] == ["오늘 기사"]
    assert shown["예약"] == ["예약 기사"]


def test_the_administrator_sees_work_that_failed_but_no_articles() -> None:
    make_article(Status.PUBLISHED, headline="비공개여야 할 제목")
    FollowUp.objects.update(parked_at=now())
    administrator = make_user(Role.ADMINISTRATOR)
    page = client_of(administrator).get(START).content.decode()
    assert boxes(administrator) == {}
    assert "비공개여야 할 제목" not in page
    assert "후속 작업: 2건" in page
    assert "판권 정보가 아직 없습니다" in page
    make_publication()
    assert "판권 정보가 아직 없습니다" not in client_of(administrator).get(START).content.decode()


def test_someone_without_a_role_finds_an_empty_house() -> None:
    answer = client_of(make_user(None)).get(START)
    assert answer.status_code == 200
    assert answer.context["boxes"] == []


def test_its_cost_does_not_grow(django_assert_num_queries: Any) -> None:
    user = make_user(Role.CHIEF)
    client = client_of(user)
    for _ in range(3):
        make_article(Status.SUBMITTED)
    client.get(START)
    with django_assert_num_queries(15):
        client.get(START)
    for _ in range(3):
        make_article(Status.PUBLISHED)
        drafting.create(by=user, changes={"headline": "또 하나"})
    with django_assert_num_queries(15):
        client.get(START)
