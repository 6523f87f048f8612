"""Facts are kept for good: unchanged, chained, and without the names of those who were erased."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import counting
import psycopg.errors
import pytest
from bus.envelope import decode
from bus.operating.verification import verify_outbox
from bus.relay import Relay
from chassis.database import Database
from chassis.testing import an_actor
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from test_relay import Shelf, drain

pytestmark = pytest.mark.slow

CHAIN = "facts unchanged since they were published"


@pytest.fixture
def relay(counters: Database) -> Relay:
    relay = Relay("counters", counters.engine, Shelf())
    assert relay.activate()
    return relay


def published(counters: Database, relay: Relay, times: int = 3) -> str:
    counter = counting.create(counters)
    for _ in range(times):
        counting.increment(counters, counter, times=2)
        drain(relay)
    return counter


def wrong(counters: Database) -> list[str]:
    with counters.engine.connect() as connection:
        findings = verify_outbox(connection)
    return [e for finding in findings if finding.check == CHAIN for e in finding.examples]


def do(counters: Database, statement: str, past_its_rules: bool = False) -> Any:
    with counters.engine.begin() as connection:
        if past_its_rules:
            connection.execute(counting.PAST_ITS_RULES)
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM outbox WHERE position = 2",
        "TRUNCATE outbox",
        "UPDATE outbox SET payload = '{}' WHERE position = 2",
        "UPDATE outbox SET occurred_at = now()",
        "UPDATE outbox SET position = 70 WHERE position = 2",
        "UPDATE outbox SET hash = NULL WHERE position = 2",
        """UPDATE outbox SET actor_name = '{"value": "Somebody Else"}'""",
    ],
)
def test_the_database_refuses_to_change_a_fact(
    counters: Database, relay: Relay, statement: str
) -> None:
    published(counters, relay)
    with pytest.raises(DatabaseError) as refused:
        do(counters, statement)
    assert isinstance(refused.value.orig, psycopg.errors.RestrictViolation)
    assert wrong(counters) == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE outbox SET payload = payload || '{\"value\": 9}' WHERE position = 2", ["2"]),
        ("UPDATE outbox SET occurred_at = occurred_at - interval '1 us' WHERE position = 3", ["3"]),
        ("UPDATE outbox SET headers = '{}' WHERE position = 1", ["1"]),
        ("DELETE FROM outbox WHERE position = 4", ["5"]),
        ("DELETE FROM outbox WHERE position = 6", ["what came after 5"]),
        ("UPDATE outbox SET digests = '[]' WHERE position = 6", ["6"]),
    ],
)
def test_verify_names_the_fact_that_was_changed_past_the_triggers(
    counters: Database, relay: Relay, statement: str, found: list[str]
) -> None:
    published(counters, relay)
    assert wrong(counters) == []
    do(counters, statement, past_its_rules=True)
    assert wrong(counters) == found


def test_the_chain_does_not_depend_on_how_facts_were_stamped_together(
    counters: Database, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bus.relay.STAMP_BATCH", 2)
    counting.increment(counters, counting.create(counters), times=7)
    drain(relay)
    assert wrong(counters) == []


def test_personal_values_can_be_cleared_and_the_chain_still_verifies(
    counters: Database, relay: Relay
) -> None:
    counter = counting.create(counters)
    robin = an_actor(name="Robin Example")
    with counters.transaction(robin) as tx:
        tx.record(counting.Fact(counting.RENAMED, tx.load(counting.Counter, counter)))
    drain(relay)
    with counters.engine.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM outbox")).all()
    assert row.actor_name["value"] == "Robin Example"
    assert row.headers["actor_id"] == robin.user_id
    assert row.headers["actor_kind"] == "person"
    do(counters, "UPDATE outbox SET actor_name = NULL")
    assert wrong(counters) == []


def test_a_forged_personal_value_is_found(counters: Database, relay: Relay) -> None:
    counter = counting.create(counters)
    with counters.transaction(an_actor(name="Robin Example")) as tx:
        tx.record(counting.Fact(counting.RENAMED, tx.load(counting.Counter, counter)))
    drain(relay)
    forged = "jsonb_set(actor_name, '{value}', '\"Kim Other\"')"
    do(counters, f"UPDATE outbox SET actor_name = {forged}", past_its_rules=True)
    assert wrong(counters) == ["1"]


def test_personal_fields_of_a_body_stand_apart_and_are_published_until_cleared(
    counters: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = replace(counting.COUNTERS[counting.RENAMED], personal=frozenset({"name"}))
    monkeypatch.setitem(counting.COUNTERS._types, counting.RENAMED, named)
    counting.rename(counters, counting.create(counters), "Robin Example")
    shelf = Shelf()
    relay = Relay("counters", counters.engine, shelf)
    assert relay.activate()
    drain(relay)
    do(counters, "UPDATE outbox SET personal = NULL, published_at = NULL")
    drain(relay)
    before, after = (decode(message.body).data for message in shelf.messages)
    assert (before["name"], after["name"]) == ("Robin Example", "")
    assert wrong(counters) == []
