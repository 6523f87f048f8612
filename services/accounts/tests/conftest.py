"""The accounts service on a real PostgreSQL, behind a real gRPC server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from accounts.api import registrations
from accounts.events import CATALOGUE
from accounts.settings import Settings
from accounts_steps import Accounts
from chassis.database import Database
from chassis.migrations import upgrade
from chassis.rolled_back import RolledBackDatabase
from chassis.testing import ACTOR_SECRET, fresh_database, serving


def migrate(url: str) -> None:
    upgrade("accounts", url)


@contextmanager
def an_accounts_service(kind: type[Database]) -> Iterator[Accounts]:
    with fresh_database("accounts", migrate) as url:
        database = kind(url, CATALOGUE)
        settings = Settings(database_url=url, actor_secret=ACTOR_SECRET)
        with serving(registrations(database, settings), url) as room:
            yield Accounts(room, database)
        database.dispose()


@pytest.fixture(scope="session")
def served() -> Iterator[Accounts]:
    with an_accounts_service(RolledBackDatabase) as accounts:
        yield accounts


@pytest.fixture
def accounts(served: Accounts) -> Iterator[Accounts]:
    """The service without a row in it; what a test changes is undone."""
    with served.database.undone():
        yield served


@pytest.fixture(scope="module")
def serving_many() -> Iterator[Accounts]:
    with an_accounts_service(Database) as accounts:
        yield accounts


@pytest.fixture
def committing(serving_many: Accounts) -> Accounts:
    """The service without a row in it; it commits, for requests at the same time."""
    serving_many.empty()
    return serving_many


@pytest.fixture
def database() -> Iterator[Database]:
    """Migrated and empty."""
    with fresh_database("accounts", migrate) as url:
        database = Database(url, CATALOGUE)
        yield database
        database.dispose()
