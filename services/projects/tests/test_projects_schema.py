"""The migrations make exactly the tables that the models state."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from bus.tables import bus_metadata
from chassis.tables import chassis_metadata
from chassis.testing import fresh_database
from projects.api import registrations
from projects.model import Model
from projects_builders import migrate
from sqlalchemy.engine import create_engine, make_url

pytestmark = pytest.mark.slow
NOT_OURS = {*chassis_metadata.tables, *bus_metadata.tables, "alembic_version"}


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name in NOT_OURS)


def test_the_migrations_make_what_the_models_state() -> None:
    assert registrations, "the api uses every room, so the tables of all of them are known"
    with fresh_database("projects", migrate) as url:
        engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
        with engine.connect() as connection:
            options = {"compare_type": True, "include_name": is_ours}
            context = MigrationContext.configure(connection, opts=options)
            assert compare_metadata(context, Model.metadata) == []
        engine.dispose()
