"""Finance's tests share one world: a served, empty finance service."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from finance_world import FinanceWorld, a_finance_world


@pytest.fixture
def world() -> Iterator[FinanceWorld]:
    with a_finance_world() as world:
        yield world


@pytest.fixture(scope="module")
def shared_world() -> Iterator[FinanceWorld]:
    """One world for all tests of a module that are refused, or keep to a project of their own."""
    with a_finance_world() as world:
        yield world
