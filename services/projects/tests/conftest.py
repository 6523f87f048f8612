"""The projects service on a real PostgreSQL, behind a real gRPC server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chassis.database import Database
from chassis.rolled_back import RolledBackDatabase
from chassis.testing import ServedRoom
from planning_room import Bureau, a_projects_service
from projects_builders import Agency


@pytest.fixture(scope="session")
def projects_service() -> Iterator[tuple[RolledBackDatabase, ServedRoom]]:
    with a_projects_service(RolledBackDatabase) as service:
        yield service


@pytest.fixture
def agency(projects_service: tuple[RolledBackDatabase, ServedRoom]) -> Iterator[Agency]:
    """Empty; what a test changes is undone."""
    database, _ = projects_service
    with database.undone():
        yield Agency(database)


@pytest.fixture
def served(projects_service: tuple[RolledBackDatabase, ServedRoom]) -> ServedRoom:
    """The agency's service, as its callers have it."""
    return projects_service[1]


@pytest.fixture
def bureau(agency: Agency, served: ServedRoom) -> Bureau:
    return Bureau(agency, served)


@pytest.fixture
def committing() -> Iterator[tuple[Agency, ServedRoom]]:
    """An agency of its own whose database commits, for requests at the same time."""
    with a_projects_service(Database) as (database, served):
        yield Agency(database), served
