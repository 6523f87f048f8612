"""The accounts service on a real PostgreSQL, behind a real gRPC server, made once per module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from accounts.api import registrations
from accounts.events import CATALOGUE
from accounts.settings import Settings
from accounts_steps import Accounts
from chassis.database import Database
from chassis.migrations import upgrade
from chassis.testing import ACTOR_SECRET, fresh_database, serving


def migrate(url: str) -> None:
    upgrade("accounts", url)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with fresh_database("accounts", migrate) as url:
        database = Database(url, CATALOGUE)
        yield database
        database.dispose()


@pytest.fixture(scope="module")
def served(database: Database) -> Iterator[Accounts]:
    url = database.engine.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, actor_secret=ACTOR_SECRET)
    with serving(registrations(database, settings), url) as room:
        yield Accounts(room, database)


@pytest.fixture
def accounts(served: Accounts) -> Accounts:
    """The service without a row in it."""
    served.empty()
    return served
