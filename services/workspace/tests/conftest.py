"""The workspace service on a real PostgreSQL, behind a real gRPC server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from chassis.database import Database
from chassis.migrations import upgrade
from chassis.rolled_back import RolledBackDatabase
from chassis.testing import ACTOR_SECRET, fresh_database, serving
from workspace.api import registrations
from workspace.events import CATALOGUE
from workspace.settings import Settings
from workspace_steps import Workspace


def migrate(url: str) -> None:
    upgrade("workspace", url)


@contextmanager
def a_workspace_service(kind: type[Database]) -> Iterator[Workspace]:
    with fresh_database("workspace", migrate) as url:
        database = kind(url, CATALOGUE)
        settings = Settings(database_url=url, actor_secret=ACTOR_SECRET)
        with serving(registrations(database, settings), url) as room:
            yield Workspace(room, database)
        database.dispose()


@pytest.fixture(scope="session")
def served() -> Iterator[Workspace]:
    with a_workspace_service(RolledBackDatabase) as workspace:
        yield workspace


@pytest.fixture
def workspace(served: Workspace) -> Iterator[Workspace]:
    """The service without a row in it; what a test changes is undone."""
    with served.database.undone():
        yield served


@pytest.fixture
def database() -> Iterator[Database]:
    """Migrated and empty."""
    with fresh_database("workspace", migrate) as url:
        database = Database(url, CATALOGUE)
        yield database
        database.dispose()
