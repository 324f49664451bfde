"""Beginning, saving and spiking."""

import pytest
from django.db import IntegrityError, transaction

from articles.actions import drafting, publishing
from articles.models import Change, ChangeKind, Revision
from articles.workflow import Status
from newsroom.core import html
from newsroom.core.errors import Conflict, Invalid, NotAllowed
from newsroom.core.roles import Role
from tests.factories import (
    BODY,
    chief,
    make_article,
    make_draft,
    make_photo,
    make_reporter,
    make_user,
)

pytestmark = pytest.mark.django_db

ANNOUNCED_OR_APPROVED = [Status.APPROVED, Status.SCHEDULED, Status.PUBLISHED]


def row(article):
    """Everything readers' answers are made of."""
    article.refresh_from_db()
    return (
        {f.attname: getattr(article, f.attname) for f in article._meta.concrete_fields
         if f.name not in ("version", "saved_at")},
        list(article.bylines.values()),
        list(article.placements.values()),
        list(article.tags.values_list("name", flat=True)),
    )  # fmt: skip


def test_only_writers_begin_articles():
    for role in (Role.FRONT_EDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            drafting.create(by=make_user(role))


def test_a_save_is_a_new_revision_and_moves_a_draft_s_columns():
    draft = make_draft()
    revision = drafting.save(
        draft, {"headline": "새 제목", "tags": ["하천", "산책로"]}, by=draft.created_by, version=1
    )
    draft.refresh_from_db()
    assert (revision.number, draft.version, draft.headline) == (2, 2, "새 제목")
    assert draft.excerpt.startswith("하천 정비 사업이 석 달 만에 마무리됐다. 시는")
    assert sorted(draft.tags.values_list("name", flat=True)) == ["산책로", "하천"]
    assert draft.revisions.count() == 2


def test_saving_what_is_there_already_makes_no_revision():
    draft = make_draft()
    drafting.save(draft, {"headline": draft.headline}, by=draft.created_by, version=1)
    assert draft.revisions.count() == 1


def test_the_later_of_two_saves_is_refused_and_the_first_kept():
    draft = make_draft()
    drafting.save(draft, {"headline": "먼저 고친 제목"}, by=draft.created_by, version=1)
    with pytest.raises(Conflict) as refused:
        drafting.save(draft, {"headline": "나중 제목"}, by=draft.created_by, version=1)
    assert refused.value.code == "stale_version"
    draft.refresh_from_db()
    assert draft.headline == "먼저 고친 제목"


@pytest.mark.parametrize("status", ANNOUNCED_OR_APPROVED)
def test_from_approval_on_a_save_leaves_the_public_row_alone(status):
    article = make_article(status)
    before = row(article)
    other = make_reporter()
    changes = {"headline": "고쳐 쓴 제목", "tags": ["새 태그"],
               "bylines": [{"reporter_id": other.pk, "role": "writer"}]}  # fmt: skip
    drafting.save(article, changes, by=chief(), version=article.version)
    assert row(article) == before
    assert drafting.working_revision(article).snapshot["headline"] == "고쳐 쓴 제목"


@pytest.mark.parametrize("status", [Status.WITHHELD, Status.KILLED, Status.SPIKED])
def test_what_has_been_removed_is_not_edited(status):
    article = make_article(status)
    with pytest.raises(NotAllowed):
        drafting.save(article, {"headline": "제목"}, by=chief(), version=article.version)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"headline": "가" * 201}, "headline", "too_long"),
        ({"section_id": 99999}, "section", "unknown_reference"),
        ({"bylines": [{"reporter_id": 99999}]}, "bylines", "unknown_reference"),
        ({"photos": [{"photo_id": 99999}]}, "photos", "unknown_reference"),
        ({"kind": "rumour"}, "kind", "unknown_value"),
        ({"subheads": ["줄"] * 6}, "subheads", "too_many"),
        ({"status": "published"}, "status", "unknown_field"),
        ({"headline": "널\x00문자"}, "headline", "nul_byte"),
        ({"section_id": "abc"}, "section", "not_a_number"),
        ({"section_id": float("inf")}, "section", "not_a_number"),
        ({"section_id": 10**40}, "section", "unknown_reference"),
        ({"ai_checked_by_id": -5}, "ai_checked_by", "unknown_reference"),
        ({"bylines": [{"reporter_id": "abc"}]}, "bylines", "not_a_number"),
        ({"bylines": [{"name": f"손님{n}"} for n in range(41)]}, "bylines", "too_many"),
        ({"photos": [{"caption": "사진"}]}, "photos", "not_a_number"),
        ({"photos": [{"photo_id": 1, "caption": "가" * 1001}]}, "photos", "too_long"),
        ({"headline": "가" + "\u0301" * 2000}, "headline", "too_long"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_saved(changes, field, code):
    draft = make_draft()
    with pytest.raises(Invalid) as refused:
        drafting.save(draft, changes, by=draft.created_by, version=1)
    assert [(p.field, p.code) for p in refused.value.problems] == [(field, code)]
    assert draft.revisions.count() == 1


def test_a_reason_for_a_save_has_its_limit_too():
    draft = make_draft()
    with pytest.raises(Invalid) as refused:
        drafting.save(draft, {"headline": "제목"}, by=chief(), version=1, reason="가" * 201)
    assert [(p.field, p.code) for p in refused.value.problems] == [("reason", "too_long")]


def test_the_body_s_photos_are_placed_in_its_order_and_the_first_one_leads():
    first, second = make_photo(content_hash="1" * 64), make_photo(content_hash="2" * 64)
    body = BODY + html.figure(second.pk) + html.figure(first.pk) + html.figure(second.pk)
    placed = make_draft(body_html=body).placements.values_list("photo_id", "is_lead", "caption")
    assert list(placed) == [(second.pk, True, "강변"), (first.pk, False, "강변")]


def test_of_two_lead_photos_the_first_one_leads():
    photos = [make_photo(content_hash="1" * 64), make_photo(content_hash="2" * 64)]
    draft = make_draft(photos=[{"photo_id": photo.pk, "is_lead": True} for photo in photos])
    assert [use.is_lead for use in draft.placements.all()] == [True, False]


def test_a_byline_is_a_reporter_s_or_a_guest_s():
    reporter = make_reporter()
    lines = [{"reporter_id": reporter.pk, "name": "별명"}, {"name": " 한가람 교수 "}, {"name": " "}]
    draft = make_draft(bylines=lines)
    assert [line.shown_name for line in draft.bylines.all()] == [str(reporter), "한가람 교수"]


def test_an_article_has_at_most_a_hundred_photos_those_of_the_body_included():
    photos = [make_photo(content_hash=f"{n:064}") for n in range(101)]
    with pytest.raises(Invalid) as refused:
        make_draft(body_html="".join(html.figure(photo.pk) for photo in photos))
    assert [(p.field, p.code) for p in refused.value.problems] == [("photos", "too_many")]


def test_all_wrong_fields_are_named_at_once():
    with pytest.raises(Invalid) as refused:
        make_draft(headline="가" * 201, kind="rumour")
    assert {p.field for p in refused.value.problems} == {"headline", "kind"}


def test_a_headline_of_200_emoji_families_fits():
    family = "👨‍👩‍👧‍👦"
    assert make_draft(headline=family * 200).headline == family * 200


def test_empty_subheads_are_dropped_and_text_is_kept_as_typed():
    draft = make_draft(headline="`따옴표`와 '작은' 것", subheads=["첫째", "", "둘째"])
    assert (draft.headline, draft.subheads) == ("`따옴표`와 '작은' 것", ["첫째", "둘째"])


def test_the_spike_takes_a_scheduled_article_off_and_gives_it_back_as_a_draft():
    article = make_article(Status.SCHEDULED)
    spiked = drafting.spike(article, by=chief(), reason="행사가 취소됨")
    assert (spiked.status, spiked.published_at) == (Status.SPIKED, None)
    kinds = Change.objects.filter(article=article).values_list("kind", flat=True)
    assert list(kinds) == [ChangeKind.BOUNDARY] * 2
    back = drafting.unspike(spiked, by=chief())
    assert (back.status, back.approved_revision) == (Status.DRAFT, None)
    assert back.bylines.get().printed_name == ""


def test_spiking_needs_a_reason():
    with pytest.raises(Invalid, match=r".+"):
        drafting.spike(make_draft(), by=chief(), reason="  ")


def test_a_draft_that_was_edited_after_approval_comes_back_with_the_latest_text():
    article = make_article(Status.APPROVED)
    drafting.save(article, {"headline": "승인 뒤 고친 제목"}, by=chief(), version=article.version)
    drafting.spike(article, by=chief(), reason="보류")
    assert drafting.unspike(article, by=chief()).headline == "승인 뒤 고친 제목"


def test_the_database_itself_refuses_to_change_a_revision():
    revision = drafting.working_revision(make_draft())
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(reason="고침")
    with pytest.raises(IntegrityError), transaction.atomic():
        revision.delete()


def test_a_published_article_is_not_published_twice():
    live = make_article()
    with pytest.raises(Conflict) as refused:
        publishing.publish(live, by=chief(), version=live.version)
    assert refused.value.code == "forbidden_move"
