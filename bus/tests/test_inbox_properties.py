"""Whatever the broker repeats, the process loses and the handlers refuse: once each, in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import counting
import pytest
from bus.envelope import Envelope
from bus.inbox import Delivery, Inbox, Prepared
from chassis.database import Database
from chassis.ids import new_id
from chassis.testing import fresh_database
from clocks import SetClock
from counting import TallyWorker
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from chassis import failpoint

pytestmark = pytest.mark.slow

PLACES = ["inbox.received", "inbox.applied", "inbox.committed"]
EVENTS = 12
steps = st.lists(
    st.one_of(
        st.tuples(st.just("deliver"), st.integers(1, 6), st.sampled_from([None, *PLACES])),
        st.tuples(st.just("rewind"), st.integers(1, EVENTS), st.none()),
        st.tuples(st.just("break"), st.integers(0, EVENTS - 1), st.none()),
        st.tuples(st.just("repair"), st.integers(0, EVENTS - 1), st.none()),
        st.tuples(st.just("retry"), st.integers(1, 3), st.sampled_from([None, "inbox.retried"])),
    ),
    max_size=25,
)


class Crash(BaseException):
    """The process ends here."""


def crash() -> None:
    raise Crash


class Moody(TallyWorker):
    name = "tally"

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.broken: set[str] = set()

    def incremented(self, tx: Any, event: Any) -> None:
        super().incremented(tx, event)
        if event.id in self.broken:
            raise RuntimeError("not today")


class Broker:
    """Delivers in order, and after a crash everything that was not acknowledged once more."""

    def __init__(self, database: Database) -> None:
        self.clock: Any = database.clock
        self.worker = Moody(database)
        counters = [new_id() for _ in range(3)]
        self.events = [
            Envelope(
                id=new_id(),
                source="counters",
                type=counting.INCREMENTED,
                subject=counters[nth % 3],
                time=datetime(2026, 1, 1, tzinfo=UTC),
                sequence=nth + 1,
                aggregate_seq=nth // 3 + 1,
                data={"id": counters[nth % 3], "value": nth},
            )
            for nth in range(EVENTS)
        ]
        self.acknowledged = 0

    def take(self, step: tuple[str, int, str | None]) -> None:
        kind, number, place = step
        if kind == "deliver":
            self.deliver(number, place)
        elif kind == "rewind":
            self.acknowledged = max(0, self.acknowledged - number)
        elif kind == "break":
            self.worker.broken.add(self.events[number].id)
        elif kind == "repair":
            self.worker.broken.discard(self.events[number].id)
        else:
            self.retry(number, place)

    def deliver(self, number: int, place: str | None = None) -> None:
        batch = self.events[self.acknowledged : self.acknowledged + number]
        inbox = Inbox(self.worker)
        if batch and not self.crashes(place, lambda: inbox.apply(list(prepared(inbox, batch)))):
            self.acknowledged += len(batch)

    def retry(self, hours: int, place: str | None = None) -> None:
        self.clock.advance(hours=hours)
        self.crashes(place, Inbox(self.worker).retry_due)

    def crashes(self, place: str | None, action: Any) -> bool:
        if place is None:
            action()
            return False
        try:
            with failpoint.armed(place, crash):
                action()
        except Crash:
            return True
        return False

    def settle(self) -> None:
        self.worker.broken.clear()
        self.deliver(EVENTS)
        for _ in range(EVENTS + 3):
            self.retry(3)


def prepared(inbox: Inbox, batch: list[Envelope]) -> Iterator[Prepared]:
    for event in batch:
        one = inbox.prepare(Delivery("counters", event.encode()))
        assert one is not None
        yield one


@pytest.fixture(scope="module")
def tally_for_all() -> Iterator[Database]:
    """One database for all examples; each has counters of its own."""
    with fresh_database("counting", counting.migrate) as url:
        database = Database(url, counting.TALLY, clock=SetClock())
        yield database
        database.dispose()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_every_event_is_applied_once_and_in_order_per_aggregate(
    tally_for_all: Database, steps: list[tuple[str, int, str | None]]
) -> None:
    broker = Broker(tally_for_all)
    for step in steps:
        broker.take(step)
    broker.settle()
    mine = {event.subject for event in broker.events}
    dead = given_up(tally_for_all)
    handled: dict[str, list[int]] = {counter: [] for counter in mine}
    for counter, seq in counting.handled(tally_for_all.engine):
        if counter in mine:
            handled[counter].append(seq)
    assert handled == {c: [seq for seq in range(1, 5) if (c, seq) not in dead] for c in mine}


def given_up(tally: Database) -> set[tuple[str, int]]:
    with tally.engine.connect() as connection:
        found = connection.execute(
            text("SELECT aggregate_id, aggregate_seq FROM inbox WHERE status = 'dead'")
        )
        return {(str(row.aggregate_id), row.aggregate_seq) for row in found}
