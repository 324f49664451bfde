"""The tree of sections: paths follow the parents, and no section is put where it cannot stand."""

import pytest
from django.core.exceptions import ValidationError

from articles.models import Section
from tests.factories import make_section

pytestmark = pytest.mark.django_db


def refused(section):
    """The field that is at fault, as a form would show it."""
    with pytest.raises(ValidationError) as error:
        section.clean()
    return list(error.value.message_dict)


def branch(length):
    """Sections, each inside the one before."""
    sections = [make_section()]
    while len(sections) < length:
        sections.append(make_section(parent=sections[-1]))
    return sections


def test_a_path_is_the_slugs_from_the_top_and_moves_with_the_parent():
    top, middle, leaf = branch(3)
    assert (leaf.path, leaf.depth) == (f"{top.slug}/{middle.slug}/{leaf.slug}", 3)
    middle.parent = None
    middle.save()
    leaf.refresh_from_db()
    assert (leaf.path, leaf.depth) == (f"{middle.slug}/{leaf.slug}", 2)


def test_above_and_under_hold_the_section_itself():
    top, middle, leaf = branch(3)
    make_section(parent=top)
    assert list(Section.objects.above(leaf).order_by("depth")) == [top, middle, leaf]
    assert set(Section.objects.under(middle)) == {middle, leaf}


def test_a_section_stands_neither_in_itself_nor_in_what_it_holds():
    top, middle, leaf = branch(3)
    for parent in (top, middle, leaf):
        top.parent = parent
        assert refused(top) == ["parent"]


def test_four_levels_are_the_most_counting_what_moves_along():
    fifth = Section(name="다섯째", slug="fifth", parent=branch(4)[-1])
    assert refused(fifth) == ["parent"]
    top, _below, _leaf = branch(3)
    top.parent = branch(1)[-1]
    top.save()
    top.parent = branch(2)[-1]
    assert refused(top) == ["parent"]


def test_an_address_is_one_section_s_in_its_place():
    top = make_section()
    assert refused(Section(name="같은 곳", slug=top.slug)) == ["slug"]
    Section(name="다른 곳", slug=top.slug, parent=top).clean()
