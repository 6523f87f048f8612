"""The present state of every record can be published again, to fill a copy at any time."""

from __future__ import annotations

import counting
import pytest
from bus.operating.restating import Restatable, Restated, restate
from bus.pump import pump
from bus.subscription import EFFECT, Event, ServiceWorker, subscribe
from chassis.database import Database, Transaction
from chassis.errors import Invalid
from counting import TallyWorker
from sqlalchemy import text

pytestmark = pytest.mark.slow

RECORDS = {"counter": Restatable(counting.RENAMED, counting.Counter)}


def again(counters: Database, limit: int = 0, type_: str = "counter") -> Restated:
    return restate(
        "counters",
        counting.COUNTERS,
        RECORDS,
        counters.engine,
        type_=type_,
        subscriber="tally",
        limit=limit,
    )


def named(counters: Database, *names: str) -> list[str]:
    ids = []
    for name in names:
        ids.append(counting.create(counters))
        counting.rename(counters, ids[-1], name)
        counting.increment(counters, ids[-1])
    return ids


def forget_names(tally: Database) -> None:
    with tally.engine.begin() as connection:
        connection.execute(text("DELETE FROM name"))


def names(tally: Database) -> set[str]:
    with tally.engine.connect() as connection:
        return set(connection.scalars(text("SELECT name FROM name")))


def test_a_copy_that_was_emptied_is_filled_again_and_effects_are_not_repeated(
    counters: Database, tally: Database
) -> None:
    named(counters, "a", "b", "c")
    worker = TallyWorker(tally)
    pump([worker], sources=[counters])
    lines = counting.handled(tally.engine)
    for _ in range(2):
        forget_names(tally)
        assert again(counters) == Restated(3, True)
        pump([worker], sources=[counters])
        assert names(tally) == {"a", "b", "c"}
    assert counting.handled(tally.engine) == lines


class Announcing(ServiceWorker):
    """Keeps names, and announces each new one."""

    name = "tally"
    taken: list[tuple[str, bool]]

    @subscribe("counters", counting.RENAMED, kind=EFFECT, restated=True)
    def renamed(self, _tx: Transaction, event: Event) -> None:
        self.taken.append((event.body["name"], event.is_restated))


def test_an_effect_that_keeps_a_copy_as_well_is_given_what_is_restated(
    counters: Database, tally: Database
) -> None:
    named(counters, "a")
    worker = Announcing(tally)
    worker.taken = []
    pump([worker], sources=[counters])
    again(counters)
    pump([worker], sources=[counters])
    assert worker.taken == [("a", False), ("a", True)]


def test_a_state_that_is_older_than_what_the_copy_has_seen_is_skipped(
    counters: Database, tally: Database
) -> None:
    (counter,) = named(counters, "old")
    worker = TallyWorker(tally)
    again(counters)
    counting.rename(counters, counter, "new")
    pump([worker], sources=[counters])
    assert names(tally) == {"new"}


def test_a_limited_run_goes_on_where_the_last_one_stopped(
    counters: Database, tally: Database
) -> None:
    named(counters, "a", "b", "c")
    worker = TallyWorker(tally)
    pump([worker], sources=[counters])
    forget_names(tally)
    assert again(counters, limit=2) == Restated(2, False)
    pump([worker], sources=[counters])
    assert len(names(tally)) == 2
    assert again(counters, limit=2) == Restated(1, True)
    pump([worker], sources=[counters])
    assert names(tally) == {"a", "b", "c"}


def test_a_record_without_facts_is_restated_too(counters: Database, tally: Database) -> None:
    counting.create(counters, "imported")
    again(counters)
    pump([TallyWorker(tally)], sources=[counters])
    assert names(tally) == {"imported"}


def test_restated_states_are_no_facts_for_the_comparison_of_both_sides(
    counters: Database, tally: Database
) -> None:
    named(counters, "a")
    again(counters)
    pump([TallyWorker(tally)], sources=[counters])
    with tally.engine.connect() as connection:
        noted = connection.execute(text("SELECT aggregate_seq FROM inbox ORDER BY 1")).all()
    assert [seq for (seq,) in noted] == [1, 2, None]


def test_a_type_that_is_not_restatable_is_refused_with_those_that_are(counters: Database) -> None:
    with pytest.raises(Invalid, match="restates counter, not client"):
        again(counters, type_="client")


def test_the_event_is_chosen_for_each_record(counters: Database) -> None:
    named(counters, "a", "b")

    def event_type(counter: counting.Counter) -> str:
        return counting.RENAMED if counter.name == "a" else counting.INCREMENTED

    restate(
        "counters",
        counting.COUNTERS,
        {"counter": Restatable(event_type, counting.Counter)},
        counters.engine,
        type_="counter",
        subscriber="tally",
    )
    with counters.engine.connect() as connection:
        types = connection.scalars(text("SELECT type FROM restatement ORDER BY id")).all()
    assert types == [counting.RENAMED, counting.INCREMENTED]
