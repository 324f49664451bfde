"""The desk's buttons: who sees which, what each asks, and that only a POST does anything."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import localtime

from articles.actions import drafting
from articles.admin.acts import ACTS
from articles.admin.questions import CorrectForm
from articles.models import Article, Notice, NoticeKind
from articles.permissions import may
from articles.workflow import MOVES, Status, moves_from
from newsroom.core.clock import now
from newsroom.core.roles import Role
from newsroom.models import User
from tests.articles.admin.pages import buttons_of, client_of, edit_page, fields_of, press, save, url
from tests.factories import BODY, make_article, make_draft, make_section, make_user

pytestmark = pytest.mark.django_db
PLACES = ["articles_article", "articles_revision", "articles_change", "articles_desklogentry"]


@pytest.fixture
def chief() -> User:
    return make_user(Role.CHIEF)


def local(moment: Any) -> str:
    """As the browser's picker sends it."""
    return f"{localtime(moment):%Y-%m-%dT%H:%M}"


def everything() -> list[Any]:
    """One hash for each table that an act could touch."""
    hashes: list[Any] = []
    with connection.cursor() as cursor:
        for place in PLACES:
            cursor.execute(f"SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM {place} t")
            hashes.append(cursor.fetchone())
    return hashes


def test_every_move_of_the_workflow_has_its_button() -> None:
    by_hand = {name for name, move in MOVES.items() if move.permission != "clock"}
    assert by_hand <= ACTS.keys()


def test_every_demand_of_a_move_is_asked_for() -> None:
    for name, act in ACTS.items():
        if name in MOVES and act.form is not CorrectForm:
            assert set(MOVES[name].demands) <= set(act.form.base_fields), name
    # The kind of an update is the action's `reason`.
    assert MOVES["correct"].demands == ("kind", "note")
    assert {"reason", "note"} <= set(CorrectForm.base_fields)


@pytest.mark.parametrize("status", list(Status))
def test_buttons_are_the_moves_one_may_make(status: Status) -> None:
    section = make_section()
    article = make_article(status, section_id=section.pk)
    # Approving again and publishing an update need a newer copy; here there is none.
    unneeded = {"correct", "approve" if status == Status.APPROVED else ""}
    for role in Role:
        user = make_user(role, sections=[section])
        answer = edit_page(client_of(user), article)
        allowed = {m.name for m in moves_from(status) if may(user, m.permission, article)}
        shown = set(buttons_of(answer)) & MOVES.keys() if answer.status_code == 200 else set()
        assert shown == allowed - unneeded, role


def test_looking_at_a_question_changes_nothing(chief: User) -> None:
    article, client = make_article(Status.PUBLISHED), client_of(chief)
    before = everything()
    for name in ACTS:
        assert client.get(url("move", article.pk, name)).status_code == 200
    assert everything() == before


def test_a_forged_post_of_every_field_changes_nothing() -> None:
    owner = make_user(Role.REPORTER)
    article = make_article(Status.SUBMITTED, by=owner)
    later = local(now() + timedelta(days=1))
    fields = {
        "version": article.version, "reason": "x", "note": "x", "at": later, "until": later,
        "basis": "court", "requester": "x", "review_on": "2099-01-01", "kind": "correction",
        "text": "x", "confirmed": ["x"],
    }  # fmt: skip
    blind = [Role.REPORTER, Role.PHOTOGRAPHER, Role.FRONT_EDITOR, Role.ADMINISTRATOR]
    clients = [client_of(make_user(role)) for role in blind]
    before = everything()
    for name in ACTS:
        for client in clients:
            assert client.post(url("move", article.pk, name), fields).status_code == 404
        # The writer sees it, and may do nothing with it now.
        answer = client_of(owner).post(url("move", article.pk, name), fields)
        assert answer.status_code in (200, 403, 409)
    assert everything() == before


def test_an_unknown_button_is_not_there(chief: User) -> None:
    article = make_article()
    assert client_of(chief).get(url("move", article.pk, "explode")).status_code == 404
    assert client_of(chief).get(url("move", article.pk, "fall-due")).status_code == 404


@pytest.mark.parametrize("version", ["\x00", "x", "9" * 5_000, "-1", "１"])
def test_a_version_that_is_no_number_breaks_nothing(version: str) -> None:
    article, client = make_article(Status.APPROVED), client_of(make_user(Role.CHIEF))
    client.raise_request_exception = False
    address = url("move", article.pk, "publish")
    for send in (client.get, client.post):
        assert send(address, {"version": version}).status_code < 500


def test_the_button_saves_what_was_typed_and_submits_it() -> None:
    reporter = make_user(Role.REPORTER)
    article = make_draft(by=reporter)
    save(client_of(reporter), article, headline="마지막에 고친 제목", _move="submit")
    article.refresh_from_db()
    assert (article.status, article.headline) == (Status.SUBMITTED, "마지막에 고친 제목")


def test_what_the_checks_refuse_is_told_and_the_text_is_saved() -> None:
    reporter = make_user(Role.REPORTER)
    article = make_draft(by=reporter, origin="")
    answer = save(client_of(reporter), article, headline="출처 없는 기사", _move="submit")
    page = client_of(reporter).get(answer.url).content.decode()
    article.refresh_from_db()
    assert (article.status, article.headline) == (Status.DRAFT, "출처 없는 기사")
    assert "출처 없는 기사" in page


def test_the_whole_way_of_an_article(chief: User) -> None:
    section = make_section()
    reporter, desk = make_user(Role.REPORTER), make_user(Role.DESK, sections=[section])
    article = make_draft(by=reporter, section_id=section.pk, ai_level="")
    save(client_of(reporter), article, _move="submit")
    at_desk = client_of(desk)
    save(at_desk, article, _move="take_up")
    save(at_desk, article, _move="approve")
    question = at_desk.get(url("move", article.pk, "publish"))
    assert "ai_level_unset" in question.content.decode()

    refused = press(at_desk, article, "publish")
    assert refused.status_code == 409
    assert "warnings_unconfirmed" in refused.content.decode()

    answer = press(at_desk, article, "publish", confirmed="ai_level_unset")
    assert answer.url == url("change", article.pk)
    article.refresh_from_db()
    assert article.status == Status.PUBLISHED
    assert article.log.get(action="publish").details["confirmed"] == ["ai_level_unset"]


def test_a_reason_is_demanded_and_shown_to_the_writer(chief: User) -> None:
    reporter = make_user(Role.REPORTER)
    article = make_article(Status.SUBMITTED, by=reporter)
    assert press(client_of(chief), article, "send_back", reason=" ").status_code == 200
    assert Article.objects.get().status == Status.SUBMITTED

    press(client_of(chief), article, "send_back", reason="수치의 출처를 밝혀 주세요")
    assert "수치의 출처를 밝혀 주세요" in edit_page(client_of(reporter), article).content.decode()


def test_the_version_the_editor_saw_is_the_one_approved(chief: User) -> None:
    article = make_article(Status.SUBMITTED)
    seen = fields_of(edit_page(client_of(chief), article))["version"]
    drafting.save(article, {"headline": "몰래 바뀐 제목"}, by=chief, version=1)

    answer = client_of(chief).post(url("move", article.pk, "approve"), {"version": seen})

    assert answer.status_code == 409
    assert "stale_version" in answer.content.decode()
    assert Article.objects.get().status == Status.SUBMITTED


def test_a_time_is_korean_time(chief: User) -> None:
    article = make_article(Status.APPROVED)
    press(client_of(chief), article, "schedule", at="2099-03-01T07:30")
    article.refresh_from_db()
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2099-02-28T22:30:00+00:00"


def test_a_passed_time_is_refused_at_its_field(chief: User) -> None:
    article = make_article(Status.APPROVED)
    answer = press(client_of(chief), article, "schedule", at="2020-01-01T07:30")
    assert answer.status_code == 400
    assert "time_passed" in answer.content.decode()


def test_an_update_reaches_readers_with_its_kind_and_note(chief: User) -> None:
    article = make_article(Status.PUBLISHED)
    save(client_of(chief), article, body_html=BODY + "<p>덧붙인 단락</p>")
    article.refresh_from_db()
    assert "correct" in buttons_of(edit_page(client_of(chief), article))
    press(client_of(chief), article, "correct", reason="addition", note="설명을 보탬")
    article.refresh_from_db()
    assert "덧붙인 단락" in article.body_html
    assert article.modified_at is not None


def test_withholding_asks_for_all_the_law_wants(chief: User) -> None:
    article, client = make_article(Status.PUBLISHED), client_of(chief)
    assert press(client, article, "withhold", basis="court").status_code == 200
    assert Article.objects.get().status == Status.PUBLISHED

    answers = {"basis": "court", "requester": "법원", "review_on": "2099-01-01"}
    press(client, article, "withhold", **answers, public_wording="법원 결정에 따라 볼 수 없습니다")
    article.refresh_from_db()
    assert (article.status, article.withhold_requester) == (Status.WITHHELD, "법원")


def test_the_acts_that_are_no_moves(chief: User) -> None:
    client = client_of(chief)
    approved, live = make_article(Status.APPROVED), make_article(Status.PUBLISHED)
    press(client, approved, "set_embargo", until="2099-01-01T00:00")
    press(client, live, "set_end", at="2099-01-01T00:00")
    press(client, live, "add_notice", kind="correction", text="바로잡습니다")
    approved.refresh_from_db()
    live.refresh_from_db()
    assert approved.embargo_until is not None
    assert live.unpublish_at is not None
    assert Notice.objects.get().kind == NoticeKind.CORRECTION

    press(client, approved, "set_embargo", until="")
    approved.refresh_from_db()
    assert approved.embargo_until is None


def test_a_scheduled_update_can_be_given_up(chief: User) -> None:
    article, client = make_article(Status.PUBLISHED), client_of(chief)
    save(client, article, body_html=BODY + "<p>나중에</p>")
    article.refresh_from_db()
    press(client, article, "correct", reason="addition", note="x", at="2099-01-01T00:00")
    article.refresh_from_db()
    assert article.update_at is not None
    save(client, article, _move="cancel_update")
    article.refresh_from_db()
    assert article.update_at is None
