"""The newsroom's own records: read by those who run it, changed by nobody, retried by hand."""

import pytest

from articles.models import Change, FollowUp, Notice
from articles.workflow import Status
from newsroom.core.clock import now
from newsroom.core.roles import Role
from tests.articles.admin.pages import client_of
from tests.factories import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db
FOLLOW_UPS = "/admin/articles/followup/"


def park() -> FollowUp:
    make_article(Status.PUBLISHED)
    row = FollowUp.objects.earliest("id")
    FollowUp.objects.filter(pk=row.pk).update(parked_at=now(), attempts=5, error="연결 거부")
    return row


def retry(role: Role, row: FollowUp) -> FollowUp:
    data = {"action": "retry", "_selected_action": [row.pk]}
    client_of(make_user(role)).post(FOLLOW_UPS, data)
    row.refresh_from_db()
    return row


def test_a_parked_follow_up_gets_five_new_attempts_by_hand() -> None:
    row = retry(Role.ADMINISTRATOR, park())
    assert (row.parked_at, row.attempts) == (None, 0)
    assert row.change.article.log.filter(action="follow_up_retried").exists()


def test_only_those_who_run_the_house_may_retry() -> None:
    assert retry(Role.DESK, park()).parked_at is not None


def test_what_is_not_parked_is_left_alone() -> None:
    make_article(Status.PUBLISHED)
    row = FollowUp.objects.earliest("id")
    FollowUp.objects.filter(pk=row.pk).update(attempts=3)
    assert retry(Role.CHIEF, row).attempts == 3


def test_parked_ones_can_be_listed_alone() -> None:
    row = park()
    answer = client_of(make_user(Role.CHIEF)).get(FOLLOW_UPS, {"state": "parked"})
    assert [one.pk for one in answer.context["cl"].result_list] == [row.pk]
    assert "연결 거부" in answer.content.decode()


def test_changes_are_listed_newest_first_without_headlines() -> None:
    article = make_article(Status.WITHHELD, headline="가려진 제목")
    answer = client_of(make_user(Role.ADMINISTRATOR)).get("/admin/articles/change/")
    shown = [change.pk for change in answer.context["cl"].result_list]
    assert shown == list(Change.objects.order_by("-pk").values_list("pk", flat=True))
    assert f"#{article.pk}" in answer.content.decode()
    assert "가려진 제목" not in answer.content.decode()


def test_records_are_never_changed_or_deleted() -> None:
    notice = Notice.objects.create(article=make_article(), kind="reply", text="반론")
    rows = {
        "change": Change.objects.earliest("id").pk,
        "followup": FollowUp.objects.earliest("id").pk,
        "notice": notice.pk,
    }
    client = client_of(make_user(Role.CHIEF))
    for model, number in rows.items():
        page = f"/admin/articles/{model}/{number}/"
        answer = client.post(f"{page}change/", {"text": "고침", "kind": "killed", "error": "x"})
        assert answer.status_code == 403
        assert client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    notice.refresh_from_db()
    assert notice.text == "반론"


def test_a_notice_of_an_article_one_may_not_see_is_not_listed() -> None:
    withheld = make_article(Status.WITHHELD)
    Notice.objects.create(article=withheld, kind="reply", text="가려진 고지")
    Notice.objects.create(article=make_article(), kind="reply", text="보이는 고지")
    make_draft()
    answer = client_of(make_user(Role.REPORTER)).get("/admin/articles/notice/")
    assert [notice.text for notice in answer.context["cl"].result_list] == ["보이는 고지"]
