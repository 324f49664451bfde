"""Writing in the admin: what is typed is what is saved, and nothing typed is ever lost."""

from typing import Any

import pytest

from articles.actions import drafting
from articles.models import Article, Revision
from articles.workflow import Status
from media import actions as media_actions
from media.models import Photo
from newsroom.core.roles import Role
from newsroom.models import User
from tests.articles.admin.pages import client_of, edit_page, fields_of, save, url
from tests.factories import make_article, make_draft, make_reporter, make_section, make_user
from tests.media import pictures

pytestmark = pytest.mark.django_db
QUERIES_OF_EDIT_PAGE = 12


@pytest.fixture
def reporter() -> User:
    user = make_user(Role.REPORTER)
    make_reporter(user, "한지민")
    return user


@pytest.fixture
def photo(settings: Any, tmp_path: Any) -> Photo:
    settings.MEDIA_ROOT, settings.ORIGINALS_ROOT = tmp_path / "uploads", tmp_path / "originals"
    words = {"caption": "물이 빠진 둔치", "credit": "서울시 제공", "alt": "둔치"}
    return media_actions.add(pictures.jpeg(), by=make_user(Role.PHOTOGRAPHER), **words)


def public_bytes(article: Article) -> dict[str, bytes]:
    client = client_of(make_user(None))
    client.logout()
    paths = [
        article.get_absolute_url(),
        f"/api/v1/articles/{article.pk}/",
        "/",
        "/api/v1/articles/",
    ]
    return {path: client.get(path).content for path in paths}


def test_a_new_article_begins_with_the_reporter_s_own_byline(reporter: User) -> None:
    fields = fields_of(client_of(reporter).get(url("add")))
    assert fields["bylines-0-reporter"] == str(reporter.reporter.pk)


def test_a_reporter_writes_an_article_without_any_script(reporter: User, photo: Photo) -> None:
    client, section = client_of(reporter), make_section()
    fields = fields_of(client.get(url("add")))
    typed = {
        "prefix": "exclusive",
        "headline": "한강 ‘둔치 주차장’ 다시 연다",
        "subheads": "주말부터 정상 운영\n\n자전거길은 정비 중\n",
        "section": section.pk,
        "origin": "own",
        "tags": "한강, 서울,",
        "body_html": f'<p>첫 단락</p><figure data-photo="{photo.pk}"></figure><p>둘째</p>',
        "ai_level": "none",
        "bylines-1-name": "외부 필자",
        "bylines-1-role": "contributor",
        "bylines-1-ORDER": "1",
        "bylines-0-ORDER": "2",
    }
    answer = client.post(url("add"), fields | typed)

    article = Article.objects.get()
    assert answer["Location"] == url("change", article.pk)
    assert article.revisions.get().snapshot == {
        "headline": "한강 ‘둔치 주차장’ 다시 연다",
        "prefix": "exclusive",
        "subheads": ["주말부터 정상 운영", "자전거길은 정비 중"],
        "kind": "article",
        "origin": "own",
        "section_id": section.pk,
        "body_html": typed["body_html"],
        "dateline": "",
        "sensitivity": "",
        "ai_level": "none",
        "ai_tool": "",
        "ai_checked_by_id": None,
        "bylines": [
            {"reporter_id": None, "name": "외부 필자", "role": "contributor"},
            {"reporter_id": reporter.reporter.pk, "name": "", "role": "writer"},
        ],
        "photos": [{"photo_id": photo.pk, "caption": "물이 빠진 둔치", "is_lead": True}],
        "tags": ["한강", "서울"],
    }


def test_saving_a_page_as_it_is_changes_nothing(reporter: User, photo: Photo) -> None:
    article = make_draft(
        by=reporter,
        subheads=["하나", "둘"],
        tags=["가", "나"],
        photos=[{"photo_id": photo.pk, "caption": "설명", "is_lead": True}],
    )
    save(client_of(reporter), article)
    assert Revision.objects.filter(article=article).count() == 1


def test_rows_can_be_taken_out_and_put_in_order(reporter: User) -> None:
    lines = [{"reporter_id": make_reporter(name=name).pk} for name in ("가", "나", "다")]
    article = make_draft(by=reporter, bylines=lines)
    changes = {"bylines-0-ORDER": "9", "bylines-1-DELETE": "on"}
    save(client_of(reporter), article, **changes)

    saved = drafting.working_revision(Article.objects.get()).snapshot["bylines"]
    assert [line["reporter_id"] for line in saved] == [
        lines[2]["reporter_id"],
        lines[0]["reporter_id"],
    ]


def test_an_article_saved_meanwhile_comes_back_with_all_that_was_typed(reporter: User) -> None:
    article, client = make_draft(by=reporter), client_of(reporter)
    fields = fields_of(edit_page(client, article))
    drafting.save(article, {"headline": "먼저 저장한 제목"}, by=reporter, version=1)
    typed = {"headline": "내가 쓴 제목", "body_html": "<p>내가 쓴 본문</p>", "tags": "내 태그"}

    answer = client.post(url("change", article.pk), fields | typed)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "stale_version" in page
    assert url("revision", article.pk, 2) in page
    kept = fields_of(answer)
    assert {name: kept[name] for name in typed} == typed
    assert Article.objects.get().headline == "먼저 저장한 제목"

    client.post(url("change", article.pk), kept | {"_over": "2"})
    assert Article.objects.get().headline == "내가 쓴 제목"


def test_text_typed_into_an_article_submitted_meanwhile_is_not_lost(reporter: User) -> None:
    article, client = make_draft(by=reporter), client_of(reporter)
    fields = fields_of(edit_page(client, article))
    save(client, article, _move="submit")

    answer = client.post(url("change", article.pk), fields | {"headline": "늦게 쓴 제목"})

    assert answer.status_code == 403
    assert fields_of(answer)["headline"] == "늦게 쓴 제목"


def test_a_refused_field_is_marked_and_the_rest_kept(reporter: User) -> None:
    article, client = make_draft(by=reporter), client_of(reporter)
    long = "긴" * 201
    answer = save(client, article, headline=long, subheads="1\n2\n3\n4\n5\n6")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "too_long" in page
    assert "too_many" in page
    assert fields_of(answer)["headline"] == long
    assert Article.objects.get().version == 1


def test_a_row_with_a_reporter_and_a_guest_is_refused(reporter: User) -> None:
    article = make_draft(by=reporter)
    answer = save(client_of(reporter), article, **{"bylines-0-name": "외부 필자"})
    assert "bylines-0-name" in fields_of(answer)
    assert Article.objects.get().version == 1


def test_an_unknown_photo_is_named_not_dropped(reporter: User) -> None:
    article = make_draft(by=reporter)
    rows = {"photos-TOTAL_FORMS": "1", "photos-0-photo": "4711", "photos-0-caption": "설명"}
    answer = save(client_of(reporter), article, **rows)
    assert "unknown_reference" in answer.content.decode()
    assert fields_of(answer)["photos-0-caption"] == "설명"


def test_scripts_in_a_body_are_cleaned_away(reporter: User) -> None:
    article = make_draft(by=reporter)
    body = '<p onclick="x()">글</p><script>alert(1)</script><a href="javascript:x()">고리</a>'
    save(client_of(reporter), article, body_html=body)
    assert Article.objects.get().body_html == "<p>글</p><p>고리</p>"


@pytest.mark.parametrize("status", [Status.APPROVED, Status.SCHEDULED, Status.PUBLISHED])
def test_saving_the_form_changes_no_public_byte(status: Status) -> None:
    article, chief = make_article(status), make_user(Role.CHIEF)
    before = public_bytes(article)

    save(client_of(chief), article, headline="새 제목", body_html="<p>새 본문</p>", tags="새 태그")

    article.refresh_from_db()
    assert drafting.working_revision(article).snapshot["headline"] == "새 제목"
    assert public_bytes(article) == before


def test_an_article_one_may_only_read_has_no_fields(reporter: User) -> None:
    article = make_article(Status.SUBMITTED, by=reporter)
    answer = edit_page(client_of(reporter), article)
    assert article.headline in answer.content.decode()
    assert fields_of(answer).keys() == {"csrfmiddlewaretoken", "version"}


@pytest.mark.parametrize("page", ["change", "history"])
def test_what_one_may_not_see_is_not_there(page: str) -> None:
    stranger = client_of(make_user(Role.REPORTER))
    draft = make_draft()
    assert stranger.get(url(page, draft.pk)).status_code == 404
    assert stranger.get(url(page, 4711)).status_code == 404


def test_the_administrator_has_no_editorial_rights() -> None:
    client, article = client_of(make_user(Role.ADMINISTRATOR)), make_article()
    assert client.get(url("add")).status_code == 403
    assert client.get(url("changelist")).status_code == 403
    assert edit_page(client, article).status_code == 404


def test_a_post_without_a_token_is_refused(reporter: User) -> None:
    client = client_of(reporter)
    client.handler.enforce_csrf_checks = True
    assert client.post(url("add"), {"headline": "몰래"}).status_code == 403


def test_articles_are_never_deleted(reporter: User) -> None:
    article = make_draft(by=reporter)
    client = client_of(make_user(Role.CHIEF))
    assert client.post(f"/admin/articles/article/{article.pk}/delete/").status_code == 404
    data = {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"}
    client.post(url("changelist"), data)
    assert Article.objects.filter(pk=article.pk).exists()


@pytest.mark.parametrize("rows", [0, 12])
def test_the_page_runs_a_fixed_number_of_queries(
    rows: int, reporter: User, django_assert_num_queries: Any
) -> None:
    lines = [{"reporter_id": make_reporter().pk} for _ in range(rows)]
    article = make_draft(by=reporter, bylines=lines)
    client = client_of(reporter)
    edit_page(client, article)
    with django_assert_num_queries(QUERIES_OF_EDIT_PAGE):
        edit_page(client, article)


READ_BY_US = [
    "version", "section", "body_html", "subheads", "ai_checked_by", "photos-0-photo",
    "photos-TOTAL_FORMS", "bylines-0-reporter", "bylines-0-ORDER", "_over", "_move",
]  # fmt: skip


@pytest.mark.parametrize("value", ["\x00", "x", "9" * 30, "9" * 5_000, "１", "<" * 300_000])
def test_no_nonsense_in_a_field_breaks_the_page(value: str, reporter: User) -> None:
    article, client = make_draft(by=reporter), client_of(reporter)
    client.raise_request_exception = False
    fields = fields_of(edit_page(client, article)) | {"photos-TOTAL_FORMS": "1"}
    for name in READ_BY_US:
        answer = client.post(url("change", article.pk), fields | {name: value})
        assert answer.status_code < 500, name
    article.refresh_from_db()
    assert article.status == Status.DRAFT
