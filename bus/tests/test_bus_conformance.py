"""What the bus promises, asked of whole worker processes: the same questions to every broker.

The judge is always the same: every committed fact is one line of the tally, none lost, none
doubled, in order for each counter.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

import counting
import psycopg
import pytest
from brokers import BROKERS
from bus.operating.comparing import verify_against
from bus.operating.replaying import ReplayRequest, request_replay
from bus.operating.statements import published
from bus.operating.verification import verify_outbox
from chassis.database import Database
from chassis.testing import database_url
from household import Household, eventually
from loads import Load, applied, assert_settles, statuses
from sqlalchemy import text

pytestmark = [pytest.mark.slow, pytest.mark.proof, pytest.mark.timeout(180)]

PLACES = [
    "relay.stamped",
    "relay.published",
    "inbox.received",
    "inbox.applied",
    "inbox.committed",
]


@pytest.fixture(params=["memory", pytest.param("rabbitmq", marks=pytest.mark.container)])
def broker_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The broker under test."""
    with BROKERS[request.param]() as url:
        yield url


@pytest.fixture
def household(broker_url: str, counters: Database, tally: Database) -> Iterator[Household]:
    household = Household(broker_url, counters.engine, tally.engine)
    try:
        yield household
    finally:
        if household._process is not None and not household.has_died():
            household.kill()


def test_concurrent_commits_are_applied_once_each_and_in_order(
    household: Household, counters: Database, tally: Database
) -> None:
    load = Load(counters)
    with household.at_work(), load.applied():
        pass
    with household.at_work():
        assert_settles(load, tally)
    with counters.engine.connect() as outbox, tally.engine.begin() as inbox:
        findings = verify_outbox(outbox) + verify_against(
            inbox, counting.TallyWorker, published("counters", outbox)
        )
    assert [finding for finding in findings if not finding.is_well] == []


def test_a_process_killed_at_each_step_in_turn_loses_and_doubles_nothing(
    household: Household, counters: Database, tally: Database
) -> None:
    load = Load(counters)
    with load.applied():
        for place in PLACES:
            household.start(failpoint=f"{place}:3")
            counting.increment(counters, load.ids[0])
            eventually(household.has_died, f"the process dies at {place}")
        household.start()
    assert_settles(load, tally)


def test_a_process_killed_again_and_again_under_load_loses_and_doubles_nothing(
    household: Household, counters: Database, tally: Database
) -> None:
    load = Load(counters)
    moments = random.Random(7)
    with load.applied():
        for _ in range(3):
            household.start()
            time.sleep(moments.uniform(0.05, 0.5))
            household.kill()
    household.start()
    assert_settles(load, tally)


def test_a_process_told_to_stop_under_load_finishes_and_exits_well(
    household: Household, counters: Database, tally: Database
) -> None:
    load = Load(counters)
    with load.applied():
        household.start()
        assert household.terminate() == 0
    household.start()
    assert_settles(load, tally)


def test_a_poisonous_event_is_dead_and_blocks_nothing(
    household: Household, counters: Database, tally: Database
) -> None:
    poisoned, healthy = counting.create(counters), counting.create(counters)
    counting.increment(counters, poisoned)
    with counters.engine.begin() as connection:
        connection.execute(counting.PAST_ITS_RULES)
        connection.execute(text('UPDATE outbox SET payload = payload || \'{"value": "x"}\''))
    counting.increment(counters, poisoned)
    counting.increment(counters, healthy)
    with household.at_work():
        eventually(lambda: len(counting.handled(tally.engine)) == 2, "the healthy ones are applied")
    assert applied(tally) == {poisoned: [2], healthy: [1]}
    assert statuses(tally) == {"dead": 1, "applied": 2}


def test_an_event_that_fails_is_tried_again_and_its_followers_keep_their_place(
    household: Household, counters: Database, tally: Database
) -> None:
    counter, other = counting.create(counters), counting.create(counters)
    counting.rename(counters, other, "visits")
    run(tally, "ALTER TABLE line RENAME TO elsewhere")
    with household.at_work():
        counting.increment(counters, counter, times=3)
        eventually(lambda: statuses(tally).get("parked") == 2, "two events wait behind the first")
        assert counting.name_of(tally.engine, other) == "visits"
        run(tally, "ALTER TABLE elsewhere RENAME TO line")
        run(tally, "UPDATE inbox SET next_attempt_at = now() WHERE status = 'failed'")
        eventually(lambda: applied(tally) == {counter: [1, 2, 3]}, "all three are applied")


def test_while_the_database_is_down_nothing_is_lost_and_then_it_goes_on(
    household: Household, counters: Database, tally: Database
) -> None:
    load = Load(counters)
    with household.at_work():
        with load.applied(), unreachable(tally):
            time.sleep(1.5)
        assert_settles(load, tally)
    assert set(statuses(tally)) == {"applied"}


def test_a_replay_changes_nothing(
    household: Household, counters: Database, tally: Database
) -> None:
    load = Load(counters)
    with household.at_work():
        with load.applied():
            pass
        assert_settles(load, tally)
        for subscriber in ("", "tally"):
            with counters.engine.begin() as connection:
                request_replay(connection, ReplayRequest(1, 1000, (), subscriber))
        eventually(lambda: replays_waiting(counters) == 0, "the replays are published")
        counting.increment(counters, load.ids[0])
        assert_settles(load, tally)


def test_a_timer_runs_once_whatever_the_restarts(
    household: Household, counters: Database, tally: Database
) -> None:
    for _ in range(2):
        with household.at_work():
            eventually(lambda: stock_taken(tally) == 1, "the timer has run once")
            time.sleep(1.2)
    assert stock_taken(tally) == 1


def test_an_idle_bus_applies_an_event_within_a_tenth_of_a_second(
    household: Household, counters: Database, tally: Database
) -> None:
    counter = counting.create(counters)
    with household.at_work():
        for _ in range(40):
            counting.increment(counters, counter)
            time.sleep(0.05)
        eventually(lambda: len(counting.handled(tally.engine)) == 40, "40 events are applied")
    assert median_lag(counters, tally) < 0.1


def test_a_restart_with_a_long_history_is_quick(
    household: Household, counters: Database, tally: Database
) -> None:
    counter = counting.create(counters)
    with household.at_work():
        counting.increment(counters, counter)
        eventually(lambda: len(counting.handled(tally.engine)) == 1, "the first is applied")
    run(counters, LONG_HISTORY)
    run(tally, "UPDATE inbox_mark SET position = 100001")
    started = time.monotonic()
    with household.at_work():
        counting.increment(counters, counter)
        eventually(lambda: len(counting.handled(tally.engine)) == 2, "the next is applied")
    assert time.monotonic() - started < 20


LONG_HISTORY = f"""
    INSERT INTO outbox (event_id, type, aggregate_type, aggregate_id, aggregate_seq, payload,
                        headers, occurred_at, position, published_at)
    SELECT gen_random_uuid(), '{counting.INCREMENTED}', 'counter', gen_random_uuid(), 1, '{{}}',
           '{{}}', now(), n, now()
    FROM generate_series(2, 100001) AS n;
    UPDATE outbox_position SET position = 100001;
"""


def run(database: Database, statement: str) -> None:
    with psycopg.connect(
        database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    ) as connection:
        connection.execute(statement.encode())


@contextmanager
def unreachable(database: Database) -> Iterator[None]:
    """Nobody can connect to the database, and all connections are closed."""
    name = database.engine.url.database
    database.engine.dispose()
    server = psycopg.connect(database_url("postgres"), autocommit=True)
    server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
    )
    try:
        yield
    finally:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())
        server.close()


def replays_waiting(counters: Database) -> int:
    return scalar(counters, "SELECT count(*) FROM replay WHERE done_at IS NULL")


def stock_taken(tally: Database) -> int:
    return scalar(tally, "SELECT count(*) FROM line WHERE seq = 0")


def scalar(database: Database, statement: str) -> int:
    with database.engine.connect() as connection:
        return int(connection.scalar(text(statement)) or 0)


def median_lag(counters: Database, tally: Database) -> float:
    """Seconds from the commit of a fact to its applied effect."""
    with counters.engine.connect() as connection:
        happened = dict(connection.execute(text("SELECT event_id, occurred_at FROM outbox")).all())
    with tally.engine.connect() as connection:
        done = connection.execute(text("SELECT event_id, applied_at FROM inbox")).all()
    lags = sorted((at - happened[event_id]).total_seconds() for event_id, at in done)
    return lags[len(lags) // 2]
