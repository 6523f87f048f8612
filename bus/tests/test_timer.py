"""A job runs once per period, whichever worker runs it and whatever it does."""

from __future__ import annotations

import threading

import pytest
from bus.housekeeping import keep_house
from bus.subscription import ServiceWorker, every
from bus.timer import Timers, run_due_timers
from chassis.database import Database, Transaction
from clocks import SetClock
from household import eventually
from sqlalchemy import text

pytestmark = pytest.mark.slow


class Clerk(ServiceWorker):
    name = "clerk"

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.runs = 0
        self.gate = threading.Event()
        self.gate.set()

    @every(seconds=60)
    def count(self, tx: Transaction) -> None:
        self.runs += 1
        assert self.gate.wait(10)
        if self.runs == 2:
            raise RuntimeError("the pen broke")


@pytest.fixture
def clerk(tally: Database) -> Clerk:
    return Clerk(tally)


def test_a_job_runs_at_once_and_then_once_per_period(clerk: Clerk, clock: SetClock) -> None:
    timers = Timers(clerk)
    assert [timers.run_due(), timers.run_due(), run_due_timers(clerk)] == [1, 0, 0]
    clock.advance(seconds=61)
    timers.run_due()
    assert clerk.runs == 2


def test_a_failing_job_is_due_again_next_period_and_not_before(
    clerk: Clerk, clock: SetClock
) -> None:
    timers = Timers(clerk)
    timers.run_due()
    clock.advance(seconds=61)
    assert timers.run_due() == 0
    assert timers.run_due() == 0
    assert clerk.runs == 2
    clock.advance(seconds=61)
    assert timers.run_due() == 1


def test_a_second_worker_does_not_run_what_the_first_is_running(clerk: Clerk) -> None:
    clerk.gate.clear()
    first = threading.Thread(target=run_due_timers, args=[clerk])
    first.start()
    eventually(lambda: clerk.runs == 1, "the first is at it")
    assert run_due_timers(Clerk(clerk.database)) == 0
    clerk.gate.set()
    first.join()
    assert clerk.runs == 1


def test_housekeeping_removes_what_is_old_and_settled_and_nothing_else(
    tally: Database, clock: SetClock
) -> None:
    with tally.engine.begin() as connection:
        connection.execute(_OLD_ROWS)
    removed = keep_house(tally.engine, clock())
    assert removed == {"inbox": 2500, "idempotency": 1}
    with tally.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM inbox")) == 2
        assert connection.scalar(text("SELECT count(*) FROM outbox")) == 2


_OLD_ROWS = text("""
    WITH facts AS (
        INSERT INTO outbox (event_id, type, aggregate_type, aggregate_id, aggregate_seq, payload,
                            headers, occurred_at, position, published_at)
        SELECT gen_random_uuid(), 'a.b.v1', 'a', gen_random_uuid(), 1, '{}', '{}',
               now() - interval '1000 days', n, now()
        FROM generate_series(1, 2) AS n
    ), events AS (
        INSERT INTO inbox (consumer, event_id, source, type, status, received_at)
        SELECT 'tally', gen_random_uuid(), 'a', 'a.b.v1',
               CASE WHEN n = 1 THEN 'dead' ELSE 'applied' END,
               now() - CASE WHEN n = 2 THEN interval '119 days' ELSE interval '121 days' END
        FROM generate_series(1, 2502) AS n
    )
    INSERT INTO idempotency (actor_id, request_id, method, fingerprint, response, created_at)
    VALUES ('x', 'y', 'z', '', '', now() - interval '8 days')
""")
