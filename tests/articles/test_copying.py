"""Copying a revision into an article's rows, by several people at once too."""

import time
from functools import partial

import pytest
from django.db import transaction

from articles.actions import drafting
from articles.models import Tag
from tests.factories import chief, make_draft
from tests.threads import PATIENCE, started, together

pytestmark = pytest.mark.django_db(transaction=True)


def tag_at_once(*names_of_each):
    """Drafts tagged by several people at the same moment; the names they ended up with."""
    drafts, boss = [make_draft() for _names in names_of_each], chief()
    ends = together(
        *(
            lambda draft=draft, names=names: drafting.save(
                draft, {"tags": names}, by=boss, version=1
            )
            for draft, names in zip(drafts, names_of_each, strict=True)
        )
    )
    assert [end.exception() for end in ends] == [None] * len(ends)
    return [set(draft.tags.values_list("name", flat=True)) for draft in drafts]


def test_two_people_make_the_same_tags_in_opposite_order():
    names = [f"태그{n}" for n in range(20)]
    assert tag_at_once(names, names[::-1]) == [set(names), set(names)]
    assert Tag.objects.count() == len(names)


def test_new_tags_are_made_in_one_order_whatever_order_they_were_typed_in():
    draft, boss = make_draft(), chief()
    with transaction.atomic():
        Tag.objects.create(name="가", slug="가")
        save = partial(drafting.save, draft, {"tags": ["나", "가"]}, by=boss, version=1)
        waiting = started(save)
        time.sleep(0.3)
        Tag.objects.create(name="나", slug="나")  # had it made this one first, both would wait
    waiting.result(PATIENCE)
    assert set(draft.tags.values_list("name", flat=True)) == {"가", "나"}


@pytest.mark.parametrize("attempt", range(5))
def test_two_new_tags_whose_letters_are_the_same_get_two_addresses(attempt):
    assert tag_at_once(["C++"], ["C#"]) == [{"C++"}, {"C#"}]
    assert "c" in {tag.slug for tag in Tag.objects.all()}


def test_a_letter_that_is_written_out_makes_no_address_too_long():
    assert tag_at_once(["ﷺ" * 40], ["ﷺ" * 39]) == [{"ﷺ" * 40}, {"ﷺ" * 39}]
    assert all(0 < len(tag.slug) <= 410 for tag in Tag.objects.all())


def test_two_such_tags_on_one_article_do_too():
    assert tag_at_once(["C++", "C#", "%%"]) == [{"C++", "C#", "%%"}]
    assert len({tag.slug for tag in Tag.objects.all()} - {""}) == 3
