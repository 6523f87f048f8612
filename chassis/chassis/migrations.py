"""Schema changes, run as a job of their own and never at boot.

Each service keeps its Alembic revisions in `migrations/versions` beside its package; the chassis's
own tables are made by `create_chassis_tables`, called from the service's first revision.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from alembic import command, op
from alembic.config import Config
from sqlalchemy import pool
from sqlalchemy.engine import create_engine, make_url

from chassis import tables
from chassis.fact_rules import (
    ADD_FACT_COLUMNS,
    CHAIN_OLD_FACTS,
    FACT_FUNCTIONS,
    FACT_TRIGGERS,
)


def migrations_folder(package: str) -> Path:
    """services/<name>/migrations for the package <name>."""
    return Path(str(files(package))).parent / "migrations"


def upgrade(package: str, url: str, revision: str = "head") -> None:
    """Bring the database at url to the revision; safe to run again, and by several at once."""
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), poolclass=pool.NullPool
    )
    config = Config()
    config.set_main_option("script_location", str(migrations_folder(package)))
    with engine.begin() as connection:
        connection.exec_driver_sql("SET lock_timeout = '5s'")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7263)")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def create_chassis_tables() -> None:
    """The chassis's tables that are not there yet: for a service's first revision, and for the one
    that follows when the chassis gets another."""
    tables.chassis_metadata.create_all(op.get_bind())


def keep_facts() -> None:
    """Chain the facts of an outbox that is older than the chain, and have them kept."""
    for statement in ADD_FACT_COLUMNS + FACT_FUNCTIONS + CHAIN_OLD_FACTS + FACT_TRIGGERS:
        op.get_bind().exec_driver_sql(statement)
