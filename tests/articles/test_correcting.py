"""Updates of live articles, and notices under them."""

from datetime import timedelta

import pytest

from articles.actions import correcting, drafting
from articles.models import Change, ChangeKind, ChangeReason, DeskLogEntry, NoticeKind
from newsroom.core.clock import now
from newsroom.core.errors import Conflict, Invalid, NotAllowed
from newsroom.core.roles import Role
from tests.factories import (
    CONFIRMED,
    HOUR,
    chief,
    make_article,
    make_reporter,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db


def corrected(article, reason=ChangeReason.FACT, by=None, **changes):
    by = by or chief()
    drafting.save(article, changes, by=by, version=article.version)
    article.refresh_from_db()
    return correcting.correct(
        article, by=by, version=article.version, reason=reason, note="바로잡음",
        confirmed=CONFIRMED,
    )  # fmt: skip


def test_an_update_reaches_readers_when_it_is_published_not_when_it_is_saved():
    article = make_article()
    drafting.save(article, {"headline": "바로잡은 제목"}, by=chief(), version=article.version)
    article.refresh_from_db()
    assert article.headline != "바로잡은 제목"
    article = correcting.correct(
        article, by=chief(), version=article.version, reason=ChangeReason.FACT, note="숫자 정정",
        confirmed=CONFIRMED,
    )  # fmt: skip
    assert article.headline == "바로잡은 제목"
    change = Change.objects.filter(article=article).last()
    assert (change.kind, change.note) == (ChangeKind.CORRECTED, "숫자 정정")


@pytest.mark.parametrize(
    ("reason", "moves", "kind"),
    [
        (ChangeReason.TYPO, False, ChangeKind.UPDATED),
        (ChangeReason.PHOTO, False, ChangeKind.UPDATED),
        (ChangeReason.ADDITION, True, ChangeKind.UPDATED),
        (ChangeReason.FACT, True, ChangeKind.CORRECTED),
        (ChangeReason.LEGAL, True, ChangeKind.CORRECTED),
    ],
)
def test_only_material_reasons_move_the_printed_time_of_change(reason, moves, kind):
    before = make_article()
    after = corrected(before, reason, headline="고친 제목")
    assert (after.modified_at is not None) == moves
    assert after.changed_at > before.changed_at
    assert after.first_published_at == before.first_published_at
    assert Change.objects.filter(article=after).last().kind == kind


def test_a_new_byline_is_printed_and_an_old_one_stays_as_it_was_printed():
    article = make_article()
    old = article.bylines.get()
    old.reporter.name = "개명한 기자"
    old.reporter.save()
    new = make_reporter(name="박새로")
    lines = [{"reporter_id": old.reporter_id}, {"reporter_id": new.pk}]
    article = corrected(article, bylines=lines)
    assert [b.printed_name for b in article.bylines.all()] == [old.printed_name, "박새로 기자"]


@pytest.mark.parametrize(
    ("reason", "kind"),
    [(ChangeReason.TYPO, ChangeKind.MOVED), (ChangeReason.FACT, ChangeKind.CORRECTED)],
)
def test_moving_to_another_section_is_announced_as_a_move_unless_it_corrects(reason, kind):
    article = make_article()
    left, section = article.section.path, make_section()
    article = corrected(article, reason, section_id=section.pk)
    assert article.section == section
    change = Change.objects.filter(article=article).last()
    assert (change.kind, change.details["moved_from"]) == (kind, left)


def test_there_must_be_something_new_and_a_note():
    article = make_article()
    with pytest.raises(Conflict) as refused:
        correcting.correct(
            article, by=chief(), version=article.version, reason=ChangeReason.FACT, note="메모"
        )
    assert refused.value.code == "nothing_new"
    drafting.save(article, {"headline": "고침"}, by=chief(), version=article.version)
    article.refresh_from_db()
    with pytest.raises(Invalid) as silent:
        correcting.correct(
            article, by=chief(), version=article.version, reason=ChangeReason.FACT, note=""
        )
    assert silent.value.code == "note_missing"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "whim"}, "unknown_value"),
        ({"note": "가" * 401}, "too_long"),
        ({"at": -HOUR}, "time_passed"),
        ({"at": timedelta(0)}, "time_passed"),
        ({"at": timedelta(days=40_000)}, "time_too_far"),
    ],
)
def test_what_is_said_of_an_update_is_looked_at_before_it_waits_for_its_time(changes, code):
    article = make_article()
    drafting.save(article, {"headline": "고침"}, by=chief(), version=article.version)
    article.refresh_from_db()
    said = {"reason": ChangeReason.FACT, "note": "메모", "at": HOUR, **changes}
    said["at"] += now()
    with pytest.raises(Invalid) as refused:
        correcting.correct(
            article, by=chief(), version=article.version, confirmed=CONFIRMED, **said
        )
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (NoticeKind.REPLY, " ", "text_missing"),
        (NoticeKind.REPLY, "가" * 2001, "too_long"),
        ("rumour", "반론", "unknown_value"),
    ],
)
def test_a_notice_is_of_a_kind_and_says_something_not_too_long(kind, text, code):
    with pytest.raises(Invalid) as refused:
        correcting.add_notice(make_article(), by=chief(), kind=kind, text=text)
    assert refused.value.code == code


def test_a_reporter_does_not_change_what_is_published():
    reporter = make_user(Role.REPORTER)
    article = make_article(by=reporter)
    with pytest.raises(NotAllowed):
        drafting.save(article, {"headline": "고침"}, by=reporter, version=article.version)


def test_an_update_is_checked_like_a_publication():
    number = make_article()
    with pytest.raises(Invalid) as refused:
        corrected(number, body_html="<p>900101-1234567</p>")
    assert refused.value.code == "checks_failed"
    quotes = make_article()
    drafting.save(quotes, {"headline": "“산책로"}, by=chief(), version=1)
    with pytest.raises(Conflict) as unconfirmed:
        correcting.correct(quotes, by=chief(), version=2, reason=ChangeReason.TYPO, note="고침")
    assert unconfirmed.value.code == "warnings_unconfirmed"


def test_a_scheduled_update_tells_the_caches_and_can_be_cancelled():
    article = make_article()
    drafting.save(article, {"headline": "내일 제목"}, by=chief(), version=1)
    said = {"reason": ChangeReason.TYPO, "note": "고침", "confirmed": CONFIRMED}
    waiting = correcting.correct(article, by=chief(), version=2, at=now() + HOUR, **said)
    assert kinds(article) == [ChangeKind.PUBLISHED, ChangeKind.BOUNDARY]
    assert correcting.cancel_update(waiting, by=chief()).update_at is None
    assert kinds(article) == [ChangeKind.PUBLISHED, *[ChangeKind.BOUNDARY] * 2]
    entry = DeskLogEntry.objects.get(article=article, action="cancel_update")
    assert entry.details == {"at": waiting.update_at.isoformat()}
    correcting.cancel_update(article, by=chief())  # there is none any more
    assert len(kinds(article)) == 3


def kinds(article):
    return list(Change.objects.filter(article=article).values_list("kind", flat=True))


def test_a_notice_is_part_of_the_public_article():
    article = make_article()
    notice = correcting.add_notice(
        article, by=chief(), kind=NoticeKind.CORRECTION, text="공사비를 28억 원으로 바로잡습니다."
    )
    change = Change.objects.filter(article=article).last()
    assert (change.kind, change.details["notice"]) == (ChangeKind.UPDATED, notice.pk)
    article.refresh_from_db()
    assert article.changed_at == notice.at
