"""Random people make random moves while the clock jumps: the promises of the workflow hold."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from articles.actions import correcting, drafting, publishing, reviewing, settling, withholding
from articles.actions.copying import COLUMNS
from articles.models import Article, Basis, ChangeReason
from articles.permissions import may
from articles.workflow import CLOCK, MOVES, OPEN_COPY, Status
from newsroom.core.clock import now, set_offset
from newsroom.core.errors import NewsroomError
from newsroom.core.roles import Role
from tests.factories import CONFIRMED, make_draft, make_reporter, make_section, make_user

PEOPLE = ["writer", "stranger", "desk", "chief"]
MINUTES = st.integers(min_value=1, max_value=90)
ZERO = timedelta(0)


class Newsroom(RuleBasedStateMachine):
    """One article, four people, and a clock that only goes forward."""

    def __init__(self):
        super().__init__()
        set_offset(ZERO)
        self.offset = ZERO
        section = make_section()
        self.people = {
            "writer": make_user(Role.REPORTER),
            "stranger": make_user(Role.REPORTER),
            "desk": make_user(Role.DESK, sections=[section]),
            "chief": make_user(Role.CHIEF),
        }
        make_reporter(self.people["writer"])
        self.article = make_draft(by=self.people["writer"], section_id=section.pk)
        self.revisions = 1
        self.first_published = None

    def teardown(self):
        set_offset(ZERO)

    def act(self, name, person, call):
        """Try a move; it happens exactly if the table and the permissions say so."""
        settling.sweep()  # so that what is expected is judged by the state the action will find
        before = Article.objects.get(pk=self.article.pk)
        by, move = self.people[person], MOVES[name]
        allowed = before.status in move.sources and may(by, move.permission, before)
        try:
            call(before, by)
        except NewsroomError as error:
            assert error.sentence  # noqa: PT017
            assert error.code  # noqa: PT017
            assert Article.objects.get(pk=before.pk).status == before.status
            return
        assert allowed, (name, person, before.status)
        assert Article.objects.get(pk=before.pk).status == move.target

    @rule(person=st.sampled_from(PEOPLE), text=st.sampled_from(["가", "나", "다"]))
    def save(self, person, text):
        article, by = Article.objects.get(pk=self.article.pk), self.people[person]
        changes = {"headline": f"제목 {text}"}
        try:
            revision = drafting.save(article, changes, by=by, version=article.version)
        except NewsroomError:
            assert not may(by, "edit", Article.objects.get(pk=article.pk))
            return
        self.revisions = max(self.revisions, revision.number)

    @rule(person=st.sampled_from(PEOPLE), name=st.sampled_from(["submit", "take_up", "unschedule",
                                                                "unspike"]))  # fmt: skip
    def move(self, person, name):
        actions = {"submit": reviewing.submit, "take_up": reviewing.take_up,
                   "unschedule": publishing.unschedule, "unspike": drafting.unspike}  # fmt: skip
        self.act(name, person, lambda article, by: actions[name](article, by=by))

    @rule(person=st.sampled_from(PEOPLE), name=st.sampled_from(["send_back", "spike", "restore",
                                                                "kill"]))  # fmt: skip
    def move_with_a_reason(self, person, name):
        actions = {"send_back": reviewing.send_back, "spike": drafting.spike,
                   "restore": withholding.restore, "kill": withholding.kill}  # fmt: skip
        self.act(name, person, lambda article, by: actions[name](article, by=by, reason="사유"))

    @rule(person=st.sampled_from(PEOPLE),
          name=st.sampled_from(["approve", "publish", "approve_and_publish"]))  # fmt: skip
    def pass_on(self, person, name):
        def call(article, by):
            if name == "approve":
                reviewing.approve(article, by=by, version=article.version)
            else:
                getattr(publishing, name)(
                    article, by=by, version=article.version, confirmed=CONFIRMED
                )

        self.act(name, person, call)

    @rule(person=st.sampled_from(PEOPLE), minutes=MINUTES)
    def schedule(self, person, minutes):
        at = now() + timedelta(minutes=minutes)
        self.act("schedule", person, lambda article, by: publishing.schedule(
            article, by=by, at=at, version=article.version, confirmed=CONFIRMED))  # fmt: skip

    @rule(person=st.sampled_from(PEOPLE), minutes=st.none() | MINUTES)
    def correct(self, person, minutes):
        at = now() + timedelta(minutes=minutes) if minutes else None
        self.act("correct", person, lambda article, by: correcting.correct(
            article, by=by, version=article.version, reason=ChangeReason.FACT, note="정정",
            at=at, confirmed=CONFIRMED))  # fmt: skip

    @rule(person=st.sampled_from(PEOPLE))
    def withhold(self, person):
        self.act("withhold", person, lambda article, by: withholding.withhold(
            article, by=by, basis=Basis.CLAIM, requester="당사자",
            review_on=now().date() + timedelta(days=9)))  # fmt: skip

    @rule(minutes=MINUTES)
    @precondition(lambda self: Article.objects.get(pk=self.article.pk).published_at is not None)
    def set_end(self, minutes):
        article, by = Article.objects.get(pk=self.article.pk), self.people["chief"]
        try:
            publishing.set_end(article, by=by, at=now() + timedelta(minutes=minutes))
        except NewsroomError as error:
            assert error.code in {"not_announced", "end_before_start", "not_allowed"}  # noqa: PT017

    @rule(minutes=MINUTES)
    def wait(self, minutes):
        self.offset += timedelta(minutes=minutes)
        set_offset(self.offset)

    @rule()
    def sweep(self):
        public = Article.objects.published().filter(pk=self.article.pk).exists()
        settling.sweep()
        assert Article.objects.published().filter(pk=self.article.pk).exists() == public

    @invariant()
    def no_revision_disappears(self):
        article = Article.objects.get(pk=self.article.pk)
        assert article.revisions.count() == article.version == self.revisions

    @invariant()
    def the_row_is_the_copy_it_should_be(self):
        article = Article.objects.select_related("approved_revision").get(pk=self.article.pk)
        if article.status == Status.SPIKED:
            return
        copy = (
            article.revisions.get(number=article.version)
            if article.status in OPEN_COPY
            else article.approved_revision
        )
        assert {n: getattr(article, n) for n in COLUMNS} == {n: copy.snapshot[n] for n in COLUMNS}

    @invariant()
    def the_public_set_is_the_predicate(self):
        article, moment = Article.objects.get(pk=self.article.pk), now()
        public = Article.objects.published(at=moment).filter(pk=article.pk).exists()
        assert public == article.is_public(moment)
        if article.status not in (Status.PUBLISHED, Status.SCHEDULED):
            assert not public

    @invariant()
    def the_first_time_of_publication_never_changes(self):
        article = Article.objects.get(pk=self.article.pk)
        if article.status in (Status.PUBLISHED, Status.WITHHELD, Status.KILLED):
            self.first_published = self.first_published or article.first_published_at
            assert article.first_published_at == self.first_published

    @invariant()
    def the_clock_holds_no_permission_of_a_person(self):
        assert not any(may(by, CLOCK, self.article) for by in self.people.values())


@pytest.mark.django_db
def test_the_promises_hold_whatever_people_and_the_clock_do(long):
    rounds = settings(
        max_examples=1000 if long else 25,
        stateful_step_count=50 if long else 40,
        deadline=None,
        database=None,
    )
    run_state_machine_as_test(Newsroom, settings=rounds)
