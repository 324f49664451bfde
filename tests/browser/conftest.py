"""What differs for the browser: its driver keeps an event loop running, which Django's database
calls in the same thread refuse."""

import pytest


@pytest.fixture(autouse=True)
def migrated_rows() -> None:
    """No test here touches this process's own database, so there is nothing to bring back."""
