"""Each event is applied exactly once, in order, and a failing one blocks nothing it must not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import counting
import pytest
from bus.envelope import Envelope
from bus.inbox import Delivery, Inbox, Outcome, Prepared
from bus.inbox.application import TRIES_IN_DOUBT
from bus.relay import envelope_of
from bus.subscription import EFFECT, PROJECTION, Event, ServiceWorker, subscribe
from chassis.database import Database, Transaction
from chassis.errors import Invalid
from chassis.event import Fact
from chassis.ids import new_id
from counting import (
    INCREMENTED,
    NOTED,
    RENAMED,
    Incremented,
    Note,
    Renamed,
    TallyWorker,
    handled,
)
from sqlalchemy import text

from chassis import failpoint

pytestmark = pytest.mark.slow


class Crash(BaseException):
    """The process ends here."""


def crash() -> None:
    raise Crash


def an_event(seq: int = 1, *, subject: str = "", type_: str = INCREMENTED, **body: Any) -> Envelope:
    counter_id = subject or new_id()
    row = {
        "event_id": new_id(),
        "type": type_,
        "aggregate_id": counter_id,
        "aggregate_seq": seq,
        "position": seq,
        "payload": {"id": counter_id, "value": seq, "name": f"name {seq}"} | body,
        "headers": {},
        "occurred_at": counting_clock(),
    }
    return envelope_of("counters", row)


def counting_clock() -> Any:
    from chassis.clock import system_clock

    return system_clock()


def prepared(inbox: Inbox, *events: Envelope) -> list[Prepared]:
    found = [inbox.prepare(Delivery("counters", event.encode())) for event in events]
    return [one for one in found if one is not None]


def apply(inbox: Inbox, *events: Envelope) -> list[Outcome]:
    return inbox.apply(prepared(inbox, *events))


def statuses(tally: Database) -> dict[str, tuple[str, int]]:
    with tally.engine.connect() as connection:
        found = connection.execute(text("SELECT event_id, status, attempts FROM inbox"))
        return {str(row.event_id): (row.status, row.attempts) for row in found}


class Faulty(TallyWorker):
    """Raises whatever it is handled to while it handles the listed events."""

    name = "tally"
    faults: dict[str, BaseException]

    def incremented(self, tx: Any, event: Any) -> None:
        super().incremented(tx, event)
        if event.id in self.faults:
            tx.session.flush()
            raise self.faults[event.id]


@pytest.fixture
def worker(tally: Database) -> Faulty:
    worker = Faulty(tally)
    worker.faults = {}
    return worker


@pytest.fixture
def inbox(worker: Faulty) -> Inbox:
    return Inbox(worker)


def test_a_redelivered_event_is_applied_once(inbox: Inbox, tally: Database) -> None:
    event = an_event()
    assert apply(inbox, event) == [Outcome.APPLIED]
    assert apply(inbox, event, event) == [Outcome.DUPLICATE, Outcome.DUPLICATE]
    assert len(handled(tally.engine)) == 1


def test_an_event_twice_in_one_batch_is_applied_once(inbox: Inbox, tally: Database) -> None:
    event = an_event()
    assert apply(inbox, event, event) == [Outcome.APPLIED, Outcome.DUPLICATE]
    assert len(handled(tally.engine)) == 1


def test_a_fact_recorded_by_a_handler_tells_what_caused_it(inbox: Inbox, tally: Database) -> None:
    event = an_event(10)
    apply(inbox, event)
    with tally.engine.connect() as connection:
        headers = connection.scalar(text("SELECT headers FROM outbox"))
    assert headers["causation_id"] == event.id
    assert headers["correlation_id"] == event.id
    assert headers["actor_id"] == "system:tally"


class Gathering(TallyWorker):
    """Takes increments together; cannot stand the counters it is handled to refuse."""

    name = "tally"
    calls: list[list[str]]
    refused: str = ""

    @subscribe("counters", INCREMENTED, Incremented, kind=EFFECT, together=True)
    def incremented(self, tx: Transaction, events: Sequence[Event]) -> None:  # type: ignore[override]
        self.calls.append([event.id for event in events])
        for event in events:
            note = Note(id=new_id(), value=event.body["value"])
            tx.add(note)
            tx.record(Fact(NOTED, note), event.id)
            if event.subject == self.refused:
                raise Invalid("REFUSED", "Not this one.")


@pytest.fixture
def gathering(tally: Database) -> Gathering:
    worker = Gathering(tally)
    worker.calls = []
    return worker


def causes(tally: Database) -> list[str]:
    with tally.engine.connect() as connection:
        found = connection.scalars(text("SELECT headers FROM outbox ORDER BY id"))
        return [headers["causation_id"] for headers in found]


def test_events_taken_together_come_in_order_and_each_causes_its_own_facts(
    gathering: Gathering, tally: Database
) -> None:
    one, two, three = an_event(1), an_event(2), an_event(3)
    renamed = an_event(4, type_=RENAMED)
    outcomes = apply(Inbox(gathering), one, two, renamed, one, three)
    assert outcomes == [*[Outcome.APPLIED] * 3, Outcome.DUPLICATE, Outcome.APPLIED]
    assert gathering.calls == [[one.id, two.id], [three.id]]
    assert causes(tally) == [one.id, two.id, three.id]


def test_one_of_several_taken_together_that_fails_is_kept_and_the_others_are_applied(
    gathering: Gathering, tally: Database
) -> None:
    one, bad, three = an_event(1), an_event(1), an_event(1)
    gathering.refused = bad.subject
    outcomes = apply(Inbox(gathering), one, bad, three)
    assert outcomes == [Outcome.APPLIED, Outcome.DEAD, Outcome.APPLIED]
    assert causes(tally) == [one.id, three.id]


class Copying(ServiceWorker):
    """Takes new names and increments together, the names as a projection."""

    name = "tally"
    calls: list[list[str]]

    @subscribe("counters", RENAMED, Renamed, kind=PROJECTION, together=True)
    @subscribe("counters", INCREMENTED, Renamed, kind=EFFECT, together=True)
    def known_name(self, _tx: Transaction, events: Sequence[Event]) -> None:
        self.calls.append([event.body["name"] for event in events])


@pytest.fixture
def copying(tally: Database) -> Copying:
    worker = Copying(tally)
    worker.calls = []
    return worker


def test_a_projection_that_takes_all_together_is_given_the_newest_of_each(
    copying: Copying,
) -> None:
    one, two = new_id(), new_id()
    outcomes = apply(
        Inbox(copying),
        an_event(1, subject=one, type_=RENAMED, name="one first"),
        an_event(3, subject=two, type_=RENAMED, name="two third"),
        an_event(2, subject=one, type_=RENAMED, name="one second"),
        an_event(2, subject=two, type_=RENAMED, name="two second"),
    )
    assert outcomes == [Outcome.SKIPPED, *[Outcome.APPLIED] * 2, Outcome.SKIPPED]
    assert copying.calls == [["two third", "one second"]]
    later = [
        an_event(2, subject=two, type_=RENAMED, name="two second"),
        an_event(3, subject=one, type_=RENAMED, name="one third"),
    ]
    assert apply(Inbox(copying), *later) == [Outcome.SKIPPED, Outcome.APPLIED]
    assert copying.calls[1:] == [["one third"]]


def test_a_projection_that_knows_all_of_it_is_not_called(copying: Copying, tally: Database) -> None:
    counter = new_id()
    apply(Inbox(copying), an_event(5, subject=counter, type_=RENAMED))
    older = [an_event(seq, subject=counter, type_=RENAMED) for seq in (3, 4)]
    assert apply(Inbox(copying), *older) == [Outcome.SKIPPED] * 2
    assert len(copying.calls) == 1
    assert [statuses(tally)[event.id] for event in older] == [("skipped", 1)] * 2


def test_effects_and_states_that_one_handler_takes_together_come_in_order(copying: Copying) -> None:
    counter = new_id()
    events = [
        an_event(1, subject=counter),
        an_event(2, subject=counter),
        an_event(3, subject=counter, type_=RENAMED),
        an_event(4, subject=counter, type_=RENAMED),
        an_event(5, subject=counter),
    ]
    outcomes = apply(Inbox(copying), *events)
    assert outcomes.count(Outcome.APPLIED) == 4
    assert copying.calls == [["name 1", "name 2"], ["name 4"], ["name 5"]]


@pytest.mark.parametrize("place", ["inbox.received", "inbox.applied", "inbox.committed"])
def test_a_crash_at_any_step_loses_and_doubles_nothing(
    inbox: Inbox, tally: Database, place: str
) -> None:
    events = [an_event(seq, subject=new_id()) for seq in (10, 20, 30)]
    with failpoint.armed(place, crash), pytest.raises(Crash):
        apply(inbox, *events)
    apply(inbox, *events)
    assert sorted(seq for _, seq in handled(tally.engine)) == [10, 20, 30]
    with tally.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM outbox")) == 3


def test_one_failing_event_of_a_batch_is_kept_and_the_others_are_applied(
    inbox: Inbox, worker: Faulty, tally: Database
) -> None:
    events = [an_event(1) for _ in range(3)]
    worker.faults[events[1].id] = RuntimeError("out of paper")
    assert apply(inbox, *events) == [Outcome.APPLIED, Outcome.FAILED, Outcome.APPLIED]
    assert len(handled(tally.engine)) == 2
    assert statuses(tally)[events[1].id] == ("failed", 1)


def test_a_failed_event_is_tried_again_when_due_and_not_before(
    inbox: Inbox, worker: Faulty, tally: Database, clock: Any
) -> None:
    event = an_event()
    worker.faults[event.id] = RuntimeError("not yet")
    apply(inbox, event)
    worker.faults.clear()
    assert inbox.retry_due() == 0
    clock.advance(seconds=7)
    assert inbox.retry_due() == 1
    assert statuses(tally)[event.id] == ("applied", 2)
    assert len(handled(tally.engine)) == 1
    clock.advance(hours=2)
    assert inbox.retry_due() == 0


def test_a_later_effect_of_the_same_aggregate_waits_behind_the_failed_one(
    inbox: Inbox, worker: Faulty, tally: Database, clock: Any
) -> None:
    counter = new_id()
    first, second, third = (an_event(seq, subject=counter) for seq in (1, 2, 3))
    other = an_event(1)
    worker.faults[first.id] = RuntimeError("not yet")
    assert apply(inbox, first, second, other, third) == [
        Outcome.FAILED,
        Outcome.PARKED,
        Outcome.APPLIED,
        Outcome.PARKED,
    ]
    clock.advance(seconds=2)
    assert inbox.retry_due() == 0
    worker.faults.clear()
    clock.advance(seconds=7)
    while inbox.retry_due():
        pass
    assert [seq for subject, seq in handled(tally.engine) if subject == counter] == [1, 2, 3]


def test_an_event_is_dead_after_eight_tries_and_lets_the_others_pass(
    inbox: Inbox, worker: Faulty, tally: Database, clock: Any
) -> None:
    counter = new_id()
    poison, follower = an_event(1, subject=counter), an_event(2, subject=counter)
    worker.faults[poison.id] = RuntimeError("never")
    apply(inbox, poison, follower)
    for _ in range(7):
        clock.advance(hours=2)
        assert inbox.retry_due() == 1
    assert statuses(tally)[poison.id] == ("dead", 8)
    assert inbox.retry_due() == 1
    assert handled(tally.engine) == [(counter, 2)]


def test_an_event_that_kills_its_process_every_time_is_dead_in_the_end(
    inbox: Inbox, worker: Faulty, tally: Database, clock: Any
) -> None:
    event = an_event()
    worker.faults[event.id] = RuntimeError("first")
    apply(inbox, event)
    worker.faults.clear()
    with failpoint.armed("inbox.retried", crash):
        for _ in range(7):
            clock.advance(hours=2)
            with pytest.raises(Crash):
                inbox.retry_due()
    clock.advance(hours=2)
    inbox.retry_due()
    assert statuses(tally)[event.id][0] == "dead"
    assert handled(tally.engine) == []


def test_an_event_that_kills_its_process_takes_no_tries_from_those_due_with_it(
    inbox: Inbox, worker: Faulty, tally: Database, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bus.inbox.rows.backoff_seconds", lambda _attempts: 5.0)
    killer, *others = (an_event() for _ in range(4))
    worker.faults = {event.id: RuntimeError("first") for event in (killer, *others)}
    apply(inbox, killer, *others)
    worker.faults = {killer.id: Crash()}
    for _ in range(12):
        clock.advance(hours=2)
        with suppress(Crash):
            while inbox.retry_due():
                pass
    assert statuses(tally)[killer.id][0] == "dead"
    assert {statuses(tally)[event.id][0] for event in others} == {"applied"}


def in_doubt(inbox: Inbox, *events: Envelope) -> list[Prepared]:
    """As the consumer hands over what has come back again and again."""
    return [replace(one, doubt="returned too often") for one in prepared(inbox, *events)]


def test_innocent_events_that_came_back_too_often_are_applied_in_their_places(
    inbox: Inbox, tally: Database
) -> None:
    events = [an_event() for _ in range(3)]
    assert inbox.apply(in_doubt(inbox, *events)) == [Outcome.APPLIED] * 3
    assert handled(tally.engine) == [(event.subject, 1) for event in events]
    assert inbox.apply(in_doubt(inbox, *events)) == [Outcome.DUPLICATE] * 3


def test_an_event_in_doubt_survives_that_its_process_is_killed_by_chance_and_keeps_its_place(
    inbox: Inbox, tally: Database
) -> None:
    event, follower = an_event(), an_event()
    with failpoint.armed("inbox.applied", crash):
        for _ in range(TRIES_IN_DOUBT - 1):
            with pytest.raises(Crash):
                inbox.apply(in_doubt(inbox, event, follower))
    assert statuses(tally) == {}
    assert inbox.apply(in_doubt(inbox, event, follower)) == [Outcome.APPLIED] * 2
    assert handled(tally.engine) == [(event.subject, 1), (follower.subject, 1)]


def test_an_event_that_kills_its_process_holds_the_line_up_for_a_few_tries_only(
    inbox: Inbox, worker: Faulty, tally: Database, clock: Any
) -> None:
    killer, other = an_event(1), an_event()
    later = an_event(2, subject=killer.subject)
    worker.faults[killer.id] = Crash()
    batch = in_doubt(inbox, killer, other, later)
    for _ in range(TRIES_IN_DOUBT):
        with pytest.raises(Crash):
            inbox.apply(batch)
    assert inbox.apply(batch) == [Outcome.FAILED, Outcome.APPLIED, Outcome.PARKED]
    worker.faults.clear()
    clock.advance(hours=2)
    while inbox.retry_due():
        pass
    assert handled(tally.engine) == [(other.subject, 1), (killer.subject, 1), (killer.subject, 2)]


def test_tries_are_remembered_no_longer_than_the_event_is_in_doubt(
    inbox: Inbox, tally: Database
) -> None:
    inbox.apply(in_doubt(inbox, *(an_event() for _ in range(20))))
    with tally.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM inbox_try")) == 1


def test_what_another_worker_applied_meanwhile_is_not_called_failed(
    inbox: Inbox, tally: Database
) -> None:
    event = an_event()
    apply(inbox, event)
    [late] = prepared(inbox, event)
    assert inbox.keep(late, RuntimeError("too late")) is Outcome.DUPLICATE
    assert statuses(tally) == {event.id: ("applied", 1)}


def test_an_event_that_the_handler_calls_invalid_is_dead_at_once(
    inbox: Inbox, worker: Faulty, tally: Database
) -> None:
    event = an_event()
    worker.faults[event.id] = Invalid("COUNTER_ODD", "Send an even one.")
    assert apply(inbox, event) == [Outcome.DEAD]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"id": 7}',
        b'{"specversion":"1.0"}',
        b'{"a":"\\u0000"}',
        b'{"a":"\\ud800"}',
        b"[" * 100_000,
        b"x" * 70_000,
    ],
)
def test_what_cannot_be_read_is_dead_with_its_reason_and_once(
    inbox: Inbox, tally: Database, body: bytes
) -> None:
    for _ in range(2):
        undecodable = inbox.prepare(Delivery("counters", body))
        assert undecodable is not None
        inbox.apply([undecodable])
    with tally.engine.connect() as connection:
        found = connection.execute(text("SELECT status, error, envelope FROM inbox")).all()
    assert len(found) == 1
    assert found[0].status == "dead"
    assert found[0].error
    assert "raw_base64" in found[0].envelope


def test_a_body_that_does_not_load_is_dead_at_once(inbox: Inbox, tally: Database) -> None:
    assert apply(inbox, an_event(value="three")) == [Outcome.DEAD]


def test_an_unknown_type_is_dead_unless_it_is_a_replay(inbox: Inbox) -> None:
    event = an_event(type_="counter.exploded.v1")
    assert apply(inbox, event) == [Outcome.DEAD]
    assert inbox.prepare(Delivery("counters", event.encode(), is_replay=True)) is None


def test_an_event_that_came_by_another_services_exchange_is_dead(inbox: Inbox) -> None:
    forged = inbox.prepare(Delivery("finance", an_event().encode()))
    assert forged is not None
    assert inbox.apply([forged]) == [Outcome.DEAD]


def test_a_projection_skips_what_is_older_than_it_has_seen(inbox: Inbox, tally: Database) -> None:
    counter = new_id()
    newer = an_event(7, subject=counter, type_=RENAMED, name="newer")
    older = an_event(5, subject=counter, type_=RENAMED, name="older")
    assert apply(inbox, newer, older) == [Outcome.APPLIED, Outcome.SKIPPED]
    assert counting.name_of(tally.engine, counter) == "newer"


def test_a_projection_does_not_wait_behind_a_failed_event(
    inbox: Inbox, worker: Faulty, tally: Database
) -> None:
    counter = new_id()
    failing = an_event(1, subject=counter)
    worker.faults[failing.id] = RuntimeError("not yet")
    assert apply(inbox, failing, an_event(2, subject=counter, type_=RENAMED)) == [
        Outcome.FAILED,
        Outcome.APPLIED,
    ]


def test_the_message_of_a_database_error_does_not_show_parameters(
    inbox: Inbox, worker: Faulty, tally: Database
) -> None:
    event = an_event()
    with break_lines(tally):
        assert apply(inbox, event) == [Outcome.FAILED]
    with tally.engine.connect() as connection:
        error = connection.scalar(text("SELECT error FROM inbox"))
    assert "UndefinedTable" in error
    assert event.subject not in error


@contextmanager
def break_lines(tally: Database) -> Iterator[None]:
    with tally.engine.begin() as connection:
        connection.execute(text("ALTER TABLE line RENAME TO broken"))
    try:
        yield
    finally:
        with tally.engine.begin() as connection:
            connection.execute(text("ALTER TABLE broken RENAME TO line"))


def test_an_envelope_survives_the_wire() -> None:
    event = an_event(3)
    attributes = json.loads(event.encode())
    assert attributes["source"] == "/tandem/counters"
    assert attributes["sequence"] == "00000000000000000003"
    assert attributes["partitionkey"] == event.subject
