"""What the checks find, each in a copy that is otherwise clean."""

import pytest

from articles.actions.drafting import working_revision
from articles.checks import check
from tests.factories import (
    BODY,
    DAY,
    HOUR,
    make_article,
    make_draft,
    make_photo,
    make_reporter,
    make_user,
)

pytestmark = pytest.mark.django_db


def findings(article, **changes):
    return {
        (f.code, f.severity)
        for f in check(article, {**working_revision(article).snapshot, **changes})
    }


def test_errors_come_first():
    draft = make_draft(ai_level="", subheads=["900101-1234567"])
    found = check(draft, working_revision(draft).snapshot)
    assert [finding.severity for finding in found] == ["error", "warning"]


def use(photo_id, caption=""):
    return {"photo_id": photo_id, "caption": caption, "is_lead": False}


def test_a_complete_draft_has_no_findings():
    assert findings(make_draft()) == set()


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"headline": ""}, "headline_missing", "error"),
        ({"section_id": None}, "section_missing", "error"),
        ({"bylines": []}, "byline_missing", "error"),
        ({"origin": ""}, "origin_missing", "error"),
        ({"body_html": ""}, "body_missing", "error"),
        ({"body_html": BODY + '<figure data-photo="99999"></figure>'}, "photo_gone", "error"),
        ({"photos": [use(99999)]}, "photo_gone", "error"),
        ({"ai_level": ""}, "ai_level_unset", "warning"),
        ({"ai_level": "partial"}, "ai_unchecked", "error"),
        ({"headline": "“산책로 열린다"}, "quotes_unbalanced", "warning"),
        ({"body_html": "<p>“산책로가 열린다.</p>"}, "quotes_unbalanced", "warning"),
        ({"body_html": "<p>번호는 900101-1234567이다.</p>"}, "resident_number", "error"),
        ({"body_html": "<p>문의는 010-1234-5678로 한다.</p>"}, "phone_number", "warning"),
        ({"subheads": ["900101-1234567 번의 주인"]}, "resident_number", "error"),
        ({"photos": [use(99999, "사진=010-1234-5678")]}, "phone_number", "warning"),
        ({"body_html": "<p>문의는 01012345678로.</p>"}, "phone_number", "warning"),
        ({"headline": "극단적 선택 뒤 남은 것"}, "suicide_in_headline", "warning"),
        ({"body_html": "<p>자살 예방 상담을 늘린다.</p>"}, "suicide_unflagged", "warning"),
    ],
)  # fmt: skip
def test_each_check_finds_its_fault(changes, code, severity):
    assert (code, severity) in findings(make_draft(), **changes)


@pytest.mark.parametrize(
    ("photo", "codes"),
    [
        ({}, set()),
        ({"credit": ""}, {("photo_credit_missing", "error")}),
        ({"alt": ""}, {("photo_alt_missing", "warning")}),
    ],
)
def test_a_photo_needs_a_credit_and_should_have_a_text_for_those_who_cannot_see_it(photo, codes):
    assert findings(make_draft(photos=[{"photo_id": make_photo(**photo).pk}])) == codes


def test_a_flagged_story_may_speak_of_suicide():
    changes = {"body_html": "<p>자살 예방 상담을 늘린다.</p>", "sensitivity": "suicide"}
    assert findings(make_draft(), **changes) == set()


def test_the_one_who_checked_the_ai_s_part_is_not_a_writer():
    writer, checker = make_user(), make_user()
    draft = make_draft(by=writer)
    assert ("ai_checked_by_writer", "error") in findings(
        draft, ai_level="full", ai_checked_by_id=writer.pk
    )
    assert findings(draft, ai_level="full", ai_checked_by_id=checker.pk) == set()


def test_any_byline_counts_as_a_writer():
    other = make_user()
    draft = make_draft()
    lines = [*working_revision(draft).snapshot["bylines"],
             {"reporter_id": make_reporter(other).pk, "name": "", "role": "writer"}]  # fmt: skip
    assert ("ai_checked_by_writer", "error") in findings(
        draft, ai_level="partial", ai_checked_by_id=other.pk, bylines=lines
    )


def test_a_headline_that_was_just_published_is_pointed_out(move_clock):
    live, draft = make_article(), make_draft()
    assert findings(draft, headline=live.headline) == {("headline_repeated", "warning")}
    assert findings(live) == set()
    move_clock(DAY + HOUR)
    assert findings(draft, headline=live.headline) == set()
