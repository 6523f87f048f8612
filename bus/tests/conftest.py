"""The bus's tests share two example services; their databases are real."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "example"))

import counting
from chassis.database import Database
from chassis.testing import fresh_database
from clocks import SetClock


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def counters(clock: SetClock) -> Iterator[Database]:
    """The database of the service that counts."""
    with fresh_database("counting", counting.migrate) as url:
        database = Database(url, counting.COUNTERS, clock=clock)
        yield database
        database.dispose()


@pytest.fixture
def tally(clock: SetClock) -> Iterator[Database]:
    """The database of the service that listens."""
    with fresh_database("counting", counting.migrate) as url:
        database = Database(url, counting.TALLY, clock=clock)
        yield database
        database.dispose()
