"""Service tests carry events between workers without a broker."""

from __future__ import annotations

import counting
import pytest
from bus.inbox import Outcome
from bus.pump import HandlerFailed, deliver, pump
from chassis.database import Database
from chassis.ids import new_id
from counting import CountersWorker, TallyWorker

pytestmark = pytest.mark.slow


def test_pumping_applies_what_was_committed_and_is_then_done(
    counters: Database, tally: Database
) -> None:
    counter = counting.create(counters)
    counting.increment(counters, counter, times=20)
    counting.rename(counters, counter, "visits")
    workers = [CountersWorker(counters), TallyWorker(tally)]
    assert pump(workers) == 21
    assert pump(workers) == 0
    assert [seq for _, seq in counting.handled(tally.engine)] == list(range(1, 21))
    assert counting.name_of(tally.engine, counter) == "visits"


def test_a_source_may_take_part_without_its_worker(counters: Database, tally: Database) -> None:
    counting.increment(counters, counting.create(counters))
    assert pump([TallyWorker(tally)], sources=[counters]) == 1


def test_a_failing_handler_fails_the_test(tally: Database) -> None:
    class Broken(TallyWorker):
        name = "tally"

        def incremented(self, tx: object, event: object) -> None:
            raise ZeroDivisionError("as it happens")

    with pytest.raises(HandlerFailed, match="as it happens"):
        deliver(Broken(tally), "counters", counting.INCREMENTED, {"id": new_id(), "value": 1})


def test_one_event_can_be_delivered_by_hand(tally: Database) -> None:
    body = {"id": new_id(), "value": 1}
    assert deliver(TallyWorker(tally), "counters", counting.INCREMENTED, body) is Outcome.APPLIED
    assert len(counting.handled(tally.engine)) == 1
