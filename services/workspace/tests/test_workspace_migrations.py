"""The migrations make what the models say."""

from __future__ import annotations

import pytest
import workspace.api  # noqa: F401  (loads every room's model)
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from bus.tables import bus_metadata
from chassis.database import Database
from chassis.migrations import upgrade
from chassis.tables import chassis_metadata
from workspace.model import Model

pytestmark = pytest.mark.slow


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        found = compare_metadata(context, [Model.metadata, chassis_metadata, bus_metadata])
    assert found == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    upgrade("workspace", database.engine.url.render_as_string(hide_password=False))
