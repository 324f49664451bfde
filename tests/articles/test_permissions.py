"""Who may do what, and that the one-query form of `view` agrees with the predicate."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.actions import correcting, drafting, publishing, reviewing, withholding
from articles.models import Article, Basis, ChangeReason, DeskLogEntry, NoticeKind
from articles.permissions import may, visible_articles
from articles.workflow import Status
from newsroom.core.errors import NotAllowed
from newsroom.core.roles import Role
from tests.factories import (
    CONFIRMED,
    chief,
    make_article,
    make_draft,
    make_reporter,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db

TOMORROW = datetime.now(UTC) + timedelta(days=1)
EVERYTHING = ["view", "edit", "submit", "review", "approve", "publish", "correct", "withhold",
              "kill", "spike"]  # fmt: skip


def rights(user, article):
    return {name for name in EVERYTHING if may(user, name, article)}


def test_a_reporter_holds_an_own_draft_until_it_is_submitted():
    reporter = make_user(Role.REPORTER)
    assert rights(reporter, make_article(Status.DRAFT, by=reporter)) == {
        "view", "edit", "submit", "spike"}  # fmt: skip
    assert rights(reporter, make_article(Status.SUBMITTED, by=reporter)) == {"view", "submit"}


def test_a_byline_makes_an_article_one_s_own():
    colleague = make_user(Role.REPORTER)
    line = {"reporter_id": make_reporter(colleague).pk, "role": "writer"}
    assert "edit" in rights(colleague, make_draft(bylines=[line]))


def test_a_reporter_has_no_right_on_another_s_draft():
    assert rights(make_user(Role.REPORTER), make_draft()) == set()


def test_a_desk_works_in_its_section_and_below_it_only():
    top = make_section()
    below = make_section(parent=top)
    desk = make_user(Role.DESK, sections=[top])
    assert {"view", "edit", "review", "approve", "publish"} <= rights(
        desk, make_article(Status.SUBMITTED, section_id=below.pk)
    )
    assert rights(desk, make_article(Status.SUBMITTED)) == set()


def test_a_section_whose_name_only_begins_alike_is_another_section():
    top = make_section()
    twin = make_section()
    twin.slug = f"{top.slug}x"
    twin.save()
    desk = make_user(Role.DESK, sections=[top])
    article = make_article(Status.SUBMITTED, section_id=twin.pk)
    assert rights(desk, article) == set()
    assert article not in visible_articles(desk)


def test_a_desk_does_not_approve_its_own_copy(settings):
    section = make_section()
    desk = make_user(Role.DESK, sections=[section])
    own = make_article(Status.SUBMITTED, by=desk, section_id=section.pk)
    assert not may(desk, "approve", own)
    assert not may(desk, "approve_and_publish", own)
    settings.FOUR_EYES = False
    assert may(desk, "approve", own)


ACTS = {
    "save": (Status.DRAFT, drafting.save, {"changes": {"headline": "제목"}, "version": 1}),
    "submit": (Status.DRAFT, reviewing.submit, {}),
    "take_up": (Status.SUBMITTED, reviewing.take_up, {}),
    "send_back": (Status.IN_REVIEW, reviewing.send_back, {"reason": "사유"}),
    "approve": (Status.IN_REVIEW, reviewing.approve, {"version": 1}),
    "approve_and_publish": (Status.IN_REVIEW, publishing.approve_and_publish, {"version": 1}),
    "publish": (Status.APPROVED, publishing.publish, {"version": 1}),
    "schedule": (Status.APPROVED, publishing.schedule, {"version": 1, "at": TOMORROW}),
    "unschedule": (Status.SCHEDULED, publishing.unschedule, {}),
    "set_embargo": (Status.APPROVED, publishing.set_embargo, {"until": TOMORROW}),
    "set_end": (Status.PUBLISHED, publishing.set_end, {"at": TOMORROW}),
    "correct": (
        Status.PUBLISHED, correcting.correct,
        {"version": 1, "reason": ChangeReason.FACT, "note": "메모"},
    ),
    "cancel_update": (Status.PUBLISHED, correcting.cancel_update, {}),
    "add_notice": (
        Status.PUBLISHED, correcting.add_notice, {"kind": NoticeKind.REPLY, "text": "반론"}
    ),
    "withhold": (
        Status.PUBLISHED, withholding.withhold,
        {"basis": Basis.COURT, "requester": "법원", "review_on": TOMORROW.date()},
    ),
    "restore": (Status.WITHHELD, withholding.restore, {"reason": "사유"}),
    "kill": (Status.PUBLISHED, withholding.kill, {"reason": "사유"}),
    "spike": (Status.DRAFT, drafting.spike, {"reason": "사유"}),
    "unspike": (Status.SPIKED, drafting.unspike, {}),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_no_action_asks_less_than_its_right(name):
    status, act, said = ACTS[name]
    article = make_article(status)
    before = Article.objects.values().get(pk=article.pk)
    strangers = [
        make_user(Role.REPORTER),
        make_user(Role.FRONT_EDITOR),
        make_user(Role.DESK, sections=[make_section()]),
        make_user(Role.ADMINISTRATOR),
    ]
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            act(article, by=stranger, **said)
    assert Article.objects.values().get(pk=article.pk) == before


@pytest.mark.parametrize("status", [Status.APPROVED, Status.PUBLISHED])
def test_no_desk_approves_a_newer_copy_that_bears_its_name_or_leaves_its_section(status, settings):
    section, foreign = make_section(), make_section()
    desk = make_user(Role.DESK, sections=[section])
    own_name = {"bylines": [{"reporter_id": make_reporter(desk).pk}]}
    other_desk = make_user(Role.DESK, sections=[foreign])
    for changes in (own_name, {"section_id": foreign.pk}):
        article = make_article(status, section_id=section.pk)
        drafting.save(article, changes, by=desk, version=1)
        for person in (desk, other_desk):
            with pytest.raises(NotAllowed):
                take_over(article, by=person)
        assert Article.objects.get(pk=article.pk).approved_revision.number == 1
        take_over(article, by=chief())
    settings.FOUR_EYES = False
    article = make_article(status, section_id=section.pk)
    drafting.save(article, own_name, by=desk, version=1)
    take_over(article, by=desk)


def take_over(article, *, by):
    """Approve the second version, or, where readers see the first, publish it as an update."""
    if article.status == Status.APPROVED:
        return reviewing.approve(article, by=by, version=2)
    return correcting.correct(article, by=by, version=2, reason=ChangeReason.TYPO, note="고침",
                              confirmed=CONFIRMED)  # fmt: skip


def test_the_log_says_who_approved_own_copy(settings):
    settings.FOUR_EYES = False
    section = make_section()
    desk = make_user(Role.DESK, sections=[section])
    for by, is_own in ((desk, True), (make_user(), False)):
        article = make_article(Status.SUBMITTED, by=by, section_id=section.pk)
        reviewing.approve(article, by=desk, version=1)
        entry = DeskLogEntry.objects.get(article=article, action="approve")
        assert entry.details == {"version": 1, "own_copy": is_own}


def test_a_refusal_tells_the_headline_only_to_those_who_may_read_it():
    draft = make_draft(headline="아직 아무도 모르는 일")
    with pytest.raises(NotAllowed) as refused:
        drafting.save(draft, {"headline": "엿보기"}, by=make_user(), version=1)
    assert "아무도" not in refused.value.sentence
    live = make_article(headline="모두가 아는 일")
    with pytest.raises(NotAllowed) as refused:
        drafting.save(live, {"headline": "고침"}, by=make_user(), version=1)
    assert "모두가 아는 일" in refused.value.sentence


def test_the_chief_may_approve_own_copy_and_alone_withholds_and_kills():
    boss = make_user(Role.CHIEF)
    assert may(boss, "approve", make_article(Status.SUBMITTED, by=boss))
    live = make_article(Status.PUBLISHED)
    assert {"withhold", "kill"} <= rights(boss, live)
    assert rights(make_user(Role.DESK, sections=[live.section]), live).isdisjoint(
        {"withhold", "kill"}
    )


def test_an_administrator_or_superuser_has_no_editorial_right():
    administrator = make_user(Role.ADMINISTRATOR)
    administrator.is_superuser = True
    administrator.save()
    assert rights(administrator, make_article(Status.PUBLISHED)) == set()
    assert not may(administrator, "create")


def test_a_deactivated_person_has_no_right():
    reporter = make_user(Role.REPORTER)
    draft = make_draft(by=reporter)
    reporter.is_active = False
    assert rights(reporter, draft) == set()


def test_the_list_shows_exactly_what_may_be_viewed():
    top = make_section()
    reporter = make_user(Role.REPORTER)
    people = [
        reporter,
        make_user(Role.PHOTOGRAPHER),
        make_user(Role.DESK, sections=[top]),
        make_user(Role.FRONT_EDITOR),
        make_user(Role.CHIEF),
        make_user(Role.ADMINISTRATOR),
    ]
    articles = [make_article(status) for status in Status]
    articles += [make_article(status, section_id=top.pk) for status in Status]
    articles += [make_article(status, by=reporter) for status in Status]
    for person in people:
        expected = {a.pk for a in articles if may(person, "view", a)}
        assert {a.pk for a in visible_articles(person)} == expected, person
