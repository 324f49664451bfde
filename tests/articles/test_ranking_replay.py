"""The rule of ranking, and replaying it over what a snapshot was given."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from articles.actions import ranking
from articles.actions.ranking.rule import SIZE, Candidate, Given, best, rank
from articles.models import (
    RankedArticle,
    Ranking,
    Window,
)
from newsroom.core.clock import now
from tests.articles.popularity import MINUTE, Mover, published, put
from tests.factories import HOUR, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("valkey", "later")]


candidates = st.lists(
    st.builds(Candidate, st.integers(1, 60), st.integers(0, 5), st.integers(1, 9)),
    max_size=80,
    unique_by=lambda one: one.article,
)


def given_of(lists: list[list[Candidate]], previous: list[int]) -> Given:
    return Given(
        at="", window="1h", section=None, method="count", size=SIZE,
        candidates=lists, previous=previous,
    )  # fmt: skip


@given(st.lists(candidates, min_size=1, max_size=4), st.permutations(range(1, 30)))
def test_the_rule(lists: list[list[Candidate]], previous: list[int]) -> None:
    lines = rank(given_of(lists, previous))
    assert [line.rank for line in lines] == list(range(1, len(lines) + 1))
    assert len({line.article for line in lines}) == len(lines)
    assert len(lines) == min(SIZE, len({one.article for many in lists for one in many}))
    own = [line for line in lines if not line.is_fallback]
    expected = sorted(lists[0], key=lambda one: (-one.views, -one.published_ms, -one.article))
    assert [(line.article, line.views) for line in own] == [
        (one.article, one.views) for one in expected[:SIZE]
    ]
    assert lines[: len(own)] == own, "what fills up stands below"
    for line in lines:
        place = previous.index(line.article) + 1 if line.article in previous else None
        assert line.previous_rank == place


@given(st.lists(candidates, min_size=1, max_size=4))
def test_what_is_cut_from_the_input_could_not_have_ranked(lists: list[list[Candidate]]) -> None:
    assert rank(given_of([best(many) for many in lists], [])) == rank(given_of(lists, []))


def test_replaying_a_snapshot_gives_the_same_bytes(later: Mover) -> None:
    section = make_section()
    for n in range(25):
        put(published(section_id=section.pk), n % 4 + 1, n * HOUR)
    ranking.rebuild_all()
    then = now()
    later(MINUTE)
    put(published(), 9)
    ranking.rebuild_all()
    replays = list(ranking.replay(then))
    assert len(replays) == 2 * len(Window)
    assert all(one.is_same and one.lines for one in replays)
    assert all(one.ranking.computed_at <= then for one in replays)


@pytest.mark.parametrize("tampered", ["line", "input"])
def test_a_replay_tells_what_was_tampered_with(tampered: str) -> None:
    put(published(), 5)
    ranking.rebuild_all()
    if tampered == "line":
        RankedArticle.objects.filter(ranking__window=Window.DAY).update(views=6)
    else:
        other = Ranking.objects.filter(window=Window.HOUR).first()
        assert other
        Ranking.objects.filter(window=Window.DAY).update(input=other.input)
    differing = {one.ranking.window for one in ranking.replay(now()) if not one.is_same}
    assert differing == {Window.DAY}
    with translation.override("en"), pytest.raises(CommandError, match="2 of 8 rankings differ"):
        call_command("rebuild_rankings", as_of=now().isoformat(), stdout=io.StringIO())


def test_the_command_rebuilds_and_prints_and_replays() -> None:
    article = published()
    put(article, 12_345)
    out = io.StringIO()
    call_command("rebuild_rankings", stdout=out)
    assert "12,345" in out.getvalue()
    again = io.StringIO()
    with translation.override("en"):
        call_command("rebuild_rankings", as_of=now().isoformat(), stdout=again)
    assert again.getvalue().count("same") == 2 * len(Window)


@pytest.mark.parametrize("moment", ["yesterday", "2026-13-01T00:00", "2001-01-01T00:00"])
def test_the_command_refuses_a_moment_it_cannot_replay(moment: str) -> None:
    with pytest.raises(CommandError):
        call_command("rebuild_rankings", as_of=moment, stdout=io.StringIO())
