"""What the migrations make is what the models say."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import finance
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from bus.tables import bus_metadata
from chassis.database import engine_for
from chassis.migrations import upgrade
from chassis.tables import chassis_metadata
from chassis.testing import fresh_database
from finance.model import Model
from sqlalchemy import MetaData

pytestmark = pytest.mark.slow


def everything() -> list[MetaData]:
    for model in Path(finance.__file__).parent.glob("[!_]*/model*"):
        import_module(f"finance.{model.parent.name}.model")
    return [chassis_metadata, bus_metadata, Model.metadata]


def test_the_migrations_make_what_the_models_say() -> None:
    with fresh_database("finance", lambda url: upgrade("finance", url)) as url:
        engine = engine_for(url)
        with engine.connect() as connection:
            options = {"include_object": lambda obj, name, *_: name != "alembic_version"}
            context = MigrationContext.configure(connection, opts=options)
            assert compare_metadata(context, everything()) == []
        engine.dispose()
