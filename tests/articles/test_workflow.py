"""The table of moves, which needs no database."""

import pytest
from django.core.management import call_command

from articles.permissions import PERMISSIONS
from articles.workflow import CLOCK, MOVES, UNPUBLISHED, Status, mermaid, moves_from


def test_every_move_names_a_permission_that_is_answered():
    named = {move.permission for move in MOVES.values()} - {CLOCK}
    assert {name for name in named if PERMISSIONS.rule_exists(name)} == named


def test_a_killed_article_stays_killed():
    assert moves_from(Status.KILLED) == []


def test_every_status_can_be_reached_from_a_draft():
    reached, grown = {Status.DRAFT}, True
    while grown:
        more = {m.target for m in MOVES.values() if m.sources & reached} - reached
        grown = bool(more)
        reached |= more
    assert reached == set(Status)


@pytest.mark.parametrize("status", sorted(UNPUBLISHED))
def test_everything_unpublished_can_be_spiked_and_come_back(status):
    assert "spike" in [m.name for m in moves_from(status)]
    assert MOVES["unspike"].target == Status.DRAFT


def test_only_the_chief_s_moves_lead_out_of_withheld():
    assert [m.name for m in moves_from(Status.WITHHELD)] == ["restore", "kill"]


def test_the_clock_s_moves_are_no_button():
    assert {m.name for s in Status for m in moves_from(s)}.isdisjoint({"fall_due", "expire"})


def test_the_diagram_shows_every_row_of_the_table(capsys):
    call_command("workflow_diagram")
    printed = capsys.readouterr().out
    assert printed.strip() == mermaid()
    for move in MOVES.values():
        for source in move.sources:
            assert f"{source.value} --> {move.target.value}: {move.name}" in printed
