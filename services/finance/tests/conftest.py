"""Finance's tests are served by one finance service per module."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from finance_world import FinanceWorld, a_finance_world, start_over


@pytest.fixture(scope="module")
def _served() -> Iterator[FinanceWorld]:
    with a_finance_world() as world:
        yield world


@pytest.fixture
def world(_served: FinanceWorld) -> FinanceWorld:
    """As on the first day: the module's server and database, emptied before each test."""
    start_over(_served)
    return _served


@pytest.fixture(scope="module")
def shared_world() -> Iterator[FinanceWorld]:
    """One world for all tests of a module that are refused, or keep to a project of their own."""
    with a_finance_world() as world:
        yield world
