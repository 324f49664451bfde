"""Who may do what, and that the one-query form of `view` agrees with the predicate."""

import pytest

from articles.permissions import may, visible_articles
from articles.workflow import Status
from newsroom.core.roles import Role
from tests.factories import make_article, make_draft, make_reporter, make_section, make_user

pytestmark = pytest.mark.django_db

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
