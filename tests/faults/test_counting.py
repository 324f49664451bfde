"""Faults of counting: of the views that were acknowledged none is lost and none is doubled."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

import pytest

from tests.faults.actor import STEPS
from tests.faults.stage import Actor, Stage

Fault = Callable[[Stage, list[Actor]], None]
PAUSE_SECONDS = 0.05  # between two flushes; beat takes 5


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    stage = Stage(tmp_path_factory.mktemp("stage"))
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def published(stage: Stage) -> Iterator[int]:
    return iter(stage.play("publish", 18))


@pytest.fixture
def articles(published: Iterator[int]) -> list[int]:
    """Three that no other test reads."""
    return [next(published) for _ in range(3)]


def test_a_flusher_killed_at_any_step(stage: Stage, articles: list[int]) -> None:
    told = stage.play("die", *articles)
    assert told["reached"] == list(STEPS)
    compare(told["acknowledged"], stage.play("drain"))


def kill_a_flusher(stage: Stage, flushers: list[Actor]) -> None:
    flushers.pop().kill()
    flushers.append(stage.start("flush", PAUSE_SECONDS))


def hang_valkey(stage: Stage, flushers: list[Actor]) -> None:
    stage.hang_valkey(seconds=0.5)


def kill_valkey(stage: Stage, flushers: list[Actor]) -> None:
    stage.kill_valkey(seconds=0.5)


def cut_power_of_valkey(stage: Stage, flushers: list[Actor]) -> None:
    stage.cut_power_of_valkey(seconds=0.5)


def kill_postgres(stage: Stage, flushers: list[Actor]) -> None:
    stage.kill_postgres(seconds=0.5)


@pytest.mark.parametrize(
    ("fault", "is_spooled"),
    [
        (kill_a_flusher, False),
        (kill_postgres, False),
        (hang_valkey, True),
        (kill_valkey, True),
        (cut_power_of_valkey, True),
    ],
)
def test_two_flushers_while_readers_come(
    stage: Stage, articles: list[int], fault: Fault, is_spooled: bool, long: bool
) -> None:
    """The long form breaks the same thing every two seconds of a minute, under six readers."""
    flushers = [stage.start("flush", PAUSE_SECONDS) for _ in range(2)]
    seconds, rounds = (60, 24) if long else (2, 1)
    readers = [stage.start("read", f"r{n}", seconds, *articles) for n in range(6 if long else 2)]
    for _ in range(rounds):
        time.sleep(0.7)
        fault(stage, flushers)
    told = [reader.result() for reader in readers]
    for flusher in flushers:
        flusher.kill()
    views = {outcome: total(one[outcome] for one in told) for outcome in told[0]}
    assert not views["rejected"]
    assert not views["duplicate"]
    assert views["spooled"] or not is_spooled
    compare(total([views["counted"], views["spooled"]]), stage.play("drain"))


def total(figures: Iterable[Mapping[str, int]]) -> Counter[str]:
    summed: Counter[str] = Counter()
    for one in figures:
        summed.update(one)
    return summed


def compare(acknowledged: Mapping[str, int], stored: Mapping[str, int]) -> None:
    """Lost counts what was acknowledged and is not stored, doubled what is stored beyond it."""
    differences = {article: stored.get(article, 0) - n for article, n in acknowledged.items()}
    lost = -sum(n for n in differences.values() if n < 0)
    doubled = sum(n for n in differences.values() if n > 0)
    figures = f"{lost} lost and {doubled} doubled of {sum(acknowledged.values())}"
    print(figures)  # noqa: T201
    assert (lost, doubled) == (0, 0), figures
