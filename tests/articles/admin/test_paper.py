"""What the paper consists of, in the admin: reporters, sections, tags, imprint, rankings."""

from typing import Any

import pytest

from articles.actions import ranking
from articles.models import Publication, Reporter, Section, ViewBucket
from articles.workflow import Status
from newsroom.core.clock import now
from newsroom.core.roles import Role
from tests.articles.admin.pages import client_of
from tests.factories import (
    HOUR,
    make_article,
    make_publication,
    make_reporter,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db


def listed(page: str, **query: Any) -> list[Any]:
    answer = client_of(make_user(Role.CHIEF)).get(f"/admin/articles/{page}/", query)
    return list(answer.context["cl"].result_list)


def test_initial_consonants_find_a_reporter() -> None:
    for name in ("김상우", "강서연", "장민주", "Kim Sang"):
        make_reporter(name=name)
    assert [one.name for one in listed("reporter", q="ㄱㅅㅇ")] == ["강서연", "김상우"]
    assert [one.name for one in listed("reporter", q="민주")] == ["장민주"]
    assert listed("reporter", q="ㅎㅎㅎ") == []


def test_sections_stand_under_their_parents() -> None:
    economy, culture = make_section("경제"), make_section("문화")
    finance = make_section("금융", parent=economy)
    Section.objects.filter(pk=culture.pk).update(position=1)
    assert listed("section") == [economy, finance, culture]


def test_a_section_too_deep_or_in_itself_is_refused_at_its_field() -> None:
    chain = [make_section("1")]
    for name in "234":
        chain.append(make_section(name, parent=chain[-1]))
    client = client_of(make_user(Role.CHIEF))
    fields = {"name": "5", "slug": "five", "position": "0", "parent": chain[-1].pk}
    assert "네 단계" in client.post("/admin/articles/section/add/", fields).content.decode()
    fields = {"name": "1", "slug": "one", "position": "0", "parent": chain[2].pk}
    top = f"/admin/articles/section/{chain[0].pk}/change/"
    assert "자기 자신" in client.post(top, fields).content.decode()
    other = make_section("다른 곳")
    answer = client.post(top, fields | {"parent": other.pk})
    assert "네 단계" in answer.content.decode()
    assert Section.objects.get(pk=chain[0].pk).parent is None


def test_only_desks_are_offered_as_desks() -> None:
    desk, reporter = make_user(Role.DESK), make_user(Role.REPORTER)
    page = client_of(make_user(Role.CHIEF)).get("/admin/articles/section/add/").content.decode()
    assert desk.name in page
    assert reporter.name not in page


def test_a_change_of_the_imprint_is_a_new_row_that_begins_as_the_old() -> None:
    old, client = make_publication(), client_of(make_user(Role.CHIEF))
    form = client.get("/admin/articles/publication/add/").context["adminform"].form
    assert form.initial["registration_number"] == old.registration_number
    client.post("/admin/articles/publication/add/", {**form.initial, "editor": "새 편집인"})
    assert [row.editor for row in Publication.objects.in_force()] == ["새 편집인", "편집인"]
    page = f"/admin/articles/publication/{old.pk}/change/"
    assert client.post(page, {**form.initial, "editor": "고침"}).status_code == 403


def test_a_person_who_wrote_is_never_deleted() -> None:
    reporter = make_reporter()
    page = f"/admin/articles/reporter/{reporter.pk}/delete/"
    assert client_of(make_user(Role.CHIEF)).post(page, {"post": "yes"}).status_code == 403
    assert Reporter.objects.filter(pk=reporter.pk).exists()


def test_the_board_shows_what_is_read_with_its_movement() -> None:
    first, second = make_article(headline="먼저 기사"), make_article(headline="나중 기사")
    read(first.pk, 20)
    ranking.rebuild_all()
    read(second.pk, 50)
    ranking.rebuild_all()
    answer = client_of(make_user(Role.REPORTER)).get("/admin/articles/ranking/")
    items = answer.context["standings"].items
    assert [(line.rank, line.article.headline, line.views) for line in items] == [
        (1, "나중 기사", 50),
        (2, "먼저 기사", 20),
    ]
    page = answer.content.decode()
    assert page.index("신규") < page.index("나중 기사") < page.index("▼") < page.index("먼저 기사")


def read(article_id: int, times: int) -> None:
    ViewBucket.objects.create(
        bucket=now() - HOUR / 2, source=f"s{article_id}", article_id=article_id, n=times
    )


@pytest.mark.parametrize("query", [{"window": "9h"}, {"section": "4711"}, {"section": "x"}])
def test_the_board_takes_no_nonsense(query: dict[str, str]) -> None:
    make_article(Status.PUBLISHED)
    answer = client_of(make_user(Role.REPORTER)).get("/admin/articles/ranking/", query)
    assert answer.status_code == 200
    assert answer.context["standings"].section is None
