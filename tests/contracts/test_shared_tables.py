"""The tables that all databases have alike come from two branches of revisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from bus.tables import bus_metadata
from chassis.database import engine_for
from chassis.migrations import upgrade
from chassis.tables import chassis_metadata
from chassis.testing import fresh_database
from sqlalchemy import text
from sqlalchemy.engine import Engine

pytestmark = pytest.mark.slow
SERVICES = ("accounts", "projects", "finance", "workspace", "gateway")
SHARED = {*chassis_metadata.tables, *bus_metadata.tables}
FORGET_BRANCHES = "DELETE FROM alembic_version WHERE version_num ~ '^(chassis|bus)_'"
BEFORE_RESTATING = "DROP TABLE restating, restatement"
BEFORE_CHAINED_FACTS = """
    DROP FUNCTION fact_digest, refuse_change_of_fact CASCADE;
    DROP AGGREGATE fact_chain(bytea, bytea);
    DROP FUNCTION fact_link;
    DROP INDEX outbox_actor;
    ALTER TABLE outbox DROP personal, DROP actor_name, DROP digests, DROP hash;
    ALTER TABLE outbox_position DROP hash
"""
BEFORE_DOUBT = "DROP TABLE inbox_try"
BEFORE_RESUMING = "DROP TABLE resumption, lost_fact"
A_FACT = """
    INSERT INTO outbox (event_id, type, aggregate_type, aggregate_id, aggregate_seq,
                        payload, headers, occurred_at, position, published_at)
    VALUES (gen_random_uuid(), 'a.b.v1', 'a', gen_random_uuid(), 1, '{}', '{}', now(), 1, now());
    INSERT INTO outbox_position (one, position) VALUES (1, 1)
"""
OLD = {
    "0.2": [],
    "before restating": [BEFORE_RESTATING],
    "before facts were chained": [BEFORE_RESTATING, BEFORE_CHAINED_FACTS, A_FACT],
    "0.1": [BEFORE_RESTATING, BEFORE_CHAINED_FACTS, BEFORE_DOUBT, BEFORE_RESUMING, A_FACT],
}


def migrating(service: str) -> Callable[[str], None]:
    return lambda url: upgrade(service, url)


@pytest.fixture
def accounts() -> Iterator[Engine]:
    with fresh_database("accounts", migrating("accounts")) as url:
        engine = engine_for(url)
        yield engine
        engine.dispose()


def is_shared(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in SHARED


def differences(engine: Engine) -> list[object]:
    """Between the shared tables of the database and what the code states."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_shared})
        found = compare_metadata(context, [chassis_metadata, bus_metadata])
    return [each for each in found if "outbox_user" not in str(each)]


def heads(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads())


@pytest.mark.parametrize("service", SERVICES)
def test_the_branches_make_what_the_code_states(service: str) -> None:
    with fresh_database(service, migrating(service)) as url:
        engine = engine_for(url)
        assert differences(engine) == []
        engine.dispose()


@pytest.mark.parametrize("age", OLD)
def test_a_database_that_is_older_than_the_branches_is_brought_up_to_date(
    accounts: Engine, age: str
) -> None:
    newest = heads(accounts)
    with accounts.begin() as connection:
        for statement in (FORGET_BRANCHES, *OLD[age]):
            connection.exec_driver_sql(statement)
    assert len(heads(accounts)) == 1
    upgrade("accounts", accounts.url.render_as_string(hide_password=False))
    assert heads(accounts) == newest
    assert differences(accounts) == []
    with accounts.connect() as connection:
        assert not connection.scalar(text("SELECT count(*) FROM outbox WHERE hash IS NULL"))
        rules = "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'outbox'::regclass"
        assert connection.scalar(text(rules)) == 5
