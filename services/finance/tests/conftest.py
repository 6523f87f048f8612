"""Finance's tests are served by one finance service."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from chassis.rolled_back import RolledBackDatabase

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[3] / "tests"))

from billing_steps import Billing
from finance_world import FinanceWorld, a_finance_world


@pytest.fixture(scope="session")
def served() -> Iterator[FinanceWorld]:
    with a_finance_world(kind=RolledBackDatabase) as world:
        yield world


@pytest.fixture
def world(served: FinanceWorld) -> Iterator[FinanceWorld]:
    """As on the first day: what a test changes is undone."""
    served.start_over()
    with served.database.undone():
        yield served


@pytest.fixture
def billing(world: FinanceWorld) -> Billing:
    return Billing(world)


@pytest.fixture
def committing() -> Iterator[FinanceWorld]:
    """With a database that commits, for requests at the same time."""
    with a_finance_world() as world:
        yield world
