"""The list of articles: what is in it for whom, how it is narrowed, and what it costs."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ViewBucket, ViewDay
from articles.workflow import Status
from newsroom.core.clock import now
from newsroom.core.roles import Role
from newsroom.models import User
from tests.articles.admin.pages import client_of, url
from tests.factories import (
    DAY,
    HOUR,
    make_article,
    make_draft,
    make_reporter,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db
LIST = "changelist"


def headlines(answer: Any) -> list[str]:
    return [article.headline for article in answer.context["cl"].result_list]


@pytest.fixture
def chief() -> User:
    return make_user(Role.CHIEF)


def test_everyone_sees_what_their_role_lets_them() -> None:
    section = make_section()
    reporter, desk = make_user(Role.REPORTER), make_user(Role.DESK, sections=[section])
    make_draft(by=reporter, section_id=section.pk, headline="사회부 초고")
    make_draft(headline="다른 섹션 초고")
    make_article(Status.PUBLISHED, headline="나간 기사")
    assert headlines(client_of(reporter).get(url(LIST))) == ["나간 기사", "사회부 초고"]
    assert headlines(client_of(desk).get(url(LIST))) == ["나간 기사", "사회부 초고"]
    front = client_of(make_user(Role.FRONT_EDITOR))
    assert headlines(front.get(url(LIST))) == ["나간 기사"]


def test_it_is_narrowed_by_status_section_owner_and_words(chief: User) -> None:
    top = make_section("경제")
    below, other = make_section("금융", parent=top), make_section("문화")
    make_draft(section_id=below.pk, headline="기준금리 동결", by=chief)
    make_article(Status.SUBMITTED, section_id=other.pk, headline="봄 전시 개막", kind="ad")
    client = client_of(chief)

    def found(**query: Any) -> list[str]:
        return headlines(client.get(url(LIST), query))

    assert found(status__exact="draft") == ["기준금리 동결"]
    assert found(section=top.pk) == ["기준금리 동결"]
    assert found(section=other.pk) == ["봄 전시 개막"]
    assert found(mine="1") == ["기준금리 동결"]
    assert found(q="전시") == ["봄 전시 개막"]
    assert found(kind__exact="ad") == ["봄 전시 개막"]
    assert found(origin__exact="agency") == []
    assert len(found(section="abc", mine="7")) == 2


def test_a_byline_makes_an_article_mine() -> None:
    reporter = make_user(Role.REPORTER)
    line = {"reporter_id": make_reporter(reporter).pk}
    make_draft(bylines=[line, {"reporter_id": make_reporter().pk}], headline="함께 쓴 기사")
    assert headlines(client_of(reporter).get(url(LIST), {"mine": "1"})) == ["함께 쓴 기사"]


def test_markup_in_a_headline_is_text(chief: User) -> None:
    make_draft(headline="<script>alert(1)</script> & 따옴표")
    page = client_of(chief).get(url(LIST)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; 따옴표" in page


def test_views_are_those_of_whole_days_and_of_unsealed_buckets(chief: User) -> None:
    article, moment = make_article(Status.PUBLISHED), now()
    ViewDay.objects.create(day=(moment - 3 * DAY).date(), article_id=article.pk, n=1000)
    ViewBucket.objects.create(bucket=moment - HOUR, source="a", article_id=article.pk, n=30)
    ViewBucket.objects.create(bucket=moment - HOUR, source="b", article_id=article.pk, n=4)
    sealed = moment - 30 * HOUR
    ViewBucket.objects.create(bucket=sealed, source="a", article_id=article.pk, n=500)
    with connection.cursor() as cursor:  # its day has been rolled up: it must not count twice
        cursor.execute(
            "INSERT INTO articles_sealedbucket (bucket, refused) VALUES (%s, 0)", [sealed]
        )

    assert "1,034 (34)" in client_of(chief).get(url(LIST)).content.decode()
    assert 'data-views="1034"' in client_of(chief).get(url("change", article.pk)).content.decode()


MANY = """
WITH drafts AS (
    INSERT INTO articles_article (headline, created_by_id, section_id, status, version, prefix,
        subheads, kind, origin, body_html, dateline, sensitivity, ai_level, ai_tool, excerpt,
        update_reason, update_note, withhold_basis, withhold_requester, public_wording, kill_reason,
        source_name, source_key)
    SELECT '기사 ' || n, %s, %s, 'draft', 0, '', '{}', 'article', '', '', '', '', '', '', '',
        '', '', '', '', '', '', '', ''
    FROM generate_series(1, %s) n RETURNING id
)
INSERT INTO articles_byline (article_id, reporter_id, printed_name, role, position)
SELECT id, %s, '', 'writer', 0 FROM drafts
"""


def fill(rows: int, by: User) -> None:
    """Many drafts with a byline each, quickly."""
    with connection.cursor() as cursor:
        cursor.execute(MANY, [by.pk, make_section().pk, rows, make_reporter().pk])


def cost(client: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url(LIST), {"q": "기사"})
    assert len(answer.context["cl"].result_list) == 50
    assert [query["sql"] for query in queries if "COUNT(" in query["sql"].upper()] == []
    return len(queries)


def test_a_page_costs_the_same_with_100_and_10000_articles(chief: User) -> None:
    reporter = make_user(Role.REPORTER)
    clients = [client_of(reporter), client_of(chief)]
    fill(100, by=reporter)
    few = [cost(client) for client in clients]
    fill(9_900, by=reporter)
    assert [cost(client) for client in clients] == few
    assert max(few) < 20
