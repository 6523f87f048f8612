"""Schema changes, run as a job of their own and never at boot.

Each service keeps its Alembic revisions in `migrations/versions` beside its package. The tables
that every service's database has alike are two branches of their own, `chassis` and `bus`: their
revisions stand once, in the package that owns the tables, and every database goes through them.
A change of such a table is one more revision there.
"""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import pool, text
from sqlalchemy.engine import Connection, create_engine, make_url

BRANCHES = ("chassis", "bus")
"""The packages with tables in every service's database. The bus is named, and not imported."""


def migrations_folder(package: str) -> Path:
    """services/<name>/migrations for the package <name>."""
    return Path(str(files(package))).parent / "migrations"


def upgrade(package: str, url: str, revision: str = "heads") -> None:
    """Bring the database at url to the revision; safe to run again, and by several at once.

    revision: of the service. The shared tables are brought to their newest.
    """
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), poolclass=pool.NullPool
    )
    config = _config(package)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET lock_timeout = '5s'")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7263)")
        config.attributes["connection"] = connection
        for branch in BRANCHES:
            _adopt(connection, ScriptDirectory.from_config(config), branch)
            command.upgrade(config, f"{branch}@head")
        command.upgrade(config, revision)


def _config(package: str) -> Config:
    """With the revisions of the service and of the shared branches."""
    folders = [Path(str(files(branch))) / "migrations" for branch in BRANCHES]
    folders.append(migrations_folder(package))
    config = Config()
    config.set_main_option("script_location", str(folders[-1]))
    config.set_main_option("path_separator", "os")
    config.set_main_option(
        "version_locations", os.pathsep.join(str(folder / "versions") for folder in folders)
    )
    return config


def _adopt(connection: Connection, scripts: ScriptDirectory, branch: str) -> None:
    """Note how far a database is whose shared tables were made before the branch existed.

    Each of those revisions names a column by which it is recognised.
    """
    context = MigrationContext.configure(connection)
    revisions = list(scripts.walk_revisions(head=f"{branch}@head"))
    if {one.revision for one in revisions} & set(context.get_current_heads()):
        return
    for one in revisions:
        if _has_column(connection, *one.module.SHOWN_BY):
            context.stamp(scripts, one.revision)
            return


def _has_column(connection: Connection, table: str, column: str) -> bool:
    found = connection.execute(
        text("SELECT FROM pg_attribute WHERE attrelid = to_regclass(:table) AND attname = :column"),
        {"table": table, "column": column},
    )
    return found.first() is not None
