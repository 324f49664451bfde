"""The one clock: moved for one connection by tests, and by nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from articles.models import Epoch
from newsroom.core import clock

HOUR = timedelta(hours=1)


def test_the_database_and_python_see_the_same_moved_time(
    move_clock: Callable[[timedelta], None],
) -> None:
    before = clock.now()
    move_clock(HOUR)
    assert timedelta() <= clock.now() - before - HOUR < timedelta(minutes=1)
    Epoch.objects.create(scope="a", value=1)
    seen = Epoch.objects.values_list(clock.DbNow(), flat=True).get()
    assert timedelta() <= seen - before - HOUR < timedelta(minutes=1)
    assert clock.offset() == HOUR


@pytest.mark.django_db
def test_the_clock_runs_true_where_nobody_moves_it() -> None:
    assert clock.offset() == timedelta()


def test_production_moves_no_clock(settings: Any, db: None) -> None:
    settings.CLOCK_MOVABLE = False
    with pytest.raises(ImproperlyConfigured, match="CLOCK_MOVABLE"):
        clock.set_offset(HOUR)
    assert clock.offset() == timedelta()
