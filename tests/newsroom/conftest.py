"""What tests of engines and of what they start share."""

from collections.abc import Iterator

import pytest

from newsroom.engines import Lifeline


@pytest.fixture
def lifeline() -> Iterator[Lifeline]:
    lifeline = Lifeline()
    yield lifeline
    lifeline.close()
