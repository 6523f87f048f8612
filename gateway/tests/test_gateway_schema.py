"""The models and the migrations say the same."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from bus.tables import bus_metadata
from chassis.migrations import upgrade
from chassis.tables import chassis_metadata
from chassis.testing import fresh_database
from gateway.feed.model import FeedEvent
from gateway.imports.model import ImportJob
from gateway.model import Model
from gateway.roles.model import Role
from gateway.settings import Settings
from gateway.signin.model import User
from sqlalchemy import create_engine, make_url

OWN = ("alembic_version", "outbox_user")
"""Of alembic, and an index of the gateway on a table that the chassis declares."""


@pytest.mark.slow
def test_the_migrations_make_the_tables_of_the_models() -> None:
    there = {model.__tablename__ for model in (FeedEvent, ImportJob, Role, User)}
    assert there <= set(Model.metadata.tables)
    with fresh_database("gateway", lambda url: upgrade("gateway", url)) as url:
        engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            ours = [Model.metadata, chassis_metadata, bus_metadata]
            found = compare_metadata(context, ours)  # type: ignore[arg-type]
        engine.dispose()
    assert [change for change in found if not any(name in str(change) for name in OWN)] == []


GIVEN = {
    "database_url": "postgresql://x",
    "actor_secret": "s" * 32,
    "accounts_address": "a:1",
    "projects_address": "b:1",
    "finance_address": "c:1",
    "workspace_address": "d:1",
}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"first_admin_email": "a@b.example"}, "belong together"),
        ({"first_admin_email": "a@b.example", "first_admin_password": "short"}, "at least 10"),
        ({"session_hours": 0}, "1 to 720"),
        ({"streams_per_person": 0}, "STREAMS_PER_PERSON must be at least 1"),
        ({"second_factor_keys": f"{'k' * 32},short"}, "SECOND_FACTOR_KEYS must have at least 32"),
    ],
)
def test_settings_that_cannot_be_used_say_so(more: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Settings(**(GIVEN | more))  # type: ignore[arg-type]
