"""Every committed fact is published in order under a gapless position, whatever dies meanwhile."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence

import counting
import pytest
from bus.envelope import decode
from bus.relay import BrokerDown, Message, Relay
from chassis.database import Database
from chassis.errors import Invalid
from household import eventually
from sqlalchemy import text

from chassis import failpoint

pytestmark = pytest.mark.slow


class Shelf:
    """A broker that keeps what it is sent, and breaks when handled."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.fail_after: int | None = None

    def publish(self, messages: Sequence[Message]) -> int:
        if self.fail_after is not None:
            self.messages.extend(messages[: self.fail_after])
            raise BrokerDown("the cable was pulled")
        self.messages.extend(messages)
        return sum(message.routing_key == counting.UNHEARD for message in messages)

    def has_room(self) -> bool:
        return True

    def close(self) -> None:
        pass

    @property
    def sequences(self) -> list[int]:
        return [decode(message.body).sequence for message in self.messages]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def relay(counters: Database, shelf: Shelf) -> Relay:
    relay = Relay("counters", counters.engine, shelf)
    assert relay.activate()
    return relay


def drain(relay: Relay) -> None:
    while relay.step():
        pass


def positions(counters: Database) -> list[int]:
    with counters.engine.connect() as connection:
        found = connection.execute(text("SELECT position FROM outbox ORDER BY position"))
        return [row.position for row in found]


def at_once(*jobs: Callable[[], None]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_concurrent_commits_get_gapless_positions_in_order_per_aggregate(
    counters: Database, relay: Relay, shelf: Shelf
) -> None:
    ids = [counting.create(counters) for _ in range(4)]

    def work(nth: int) -> Callable[[], None]:
        def count() -> None:
            for turn in range(25):
                counting.increment(counters, ids[(nth + turn) % 4], times=1 + turn % 3)

        return count

    done = threading.Event()
    relaying = threading.Thread(target=lambda: relay.run(done.is_set, lambda seconds: None))
    relaying.start()
    at_once(*(work(nth) for nth in range(4)))
    done.set()
    relaying.join()
    relay.activate()
    drain(relay)
    assert positions(counters) == list(range(1, len(positions(counters)) + 1))
    assert shelf.sequences == positions(counters)
    by_counter = defaultdict(list)
    for message in shelf.messages:
        envelope = decode(message.body)
        by_counter[envelope.subject].append(envelope.aggregate_seq)
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in by_counter.values())


def test_a_row_that_becomes_visible_late_is_not_passed_over(
    counters: Database, relay: Relay, shelf: Shelf
) -> None:
    early, late = counting.create(counters), counting.create(counters)
    with counters.transaction(counting.Actor.system()) as tx:
        counter = tx.load(counting.Counter, early)
        tx.record(counting.Fact(counting.INCREMENTED, counter))
        tx.flush()
        counting.increment(counters, late)
        drain(relay)
        assert shelf.sequences == [1]
    drain(relay)
    assert shelf.sequences == [1, 2]
    assert decode(shelf.messages[1].body).subject == early


def test_only_one_relay_of_a_service_is_active(counters: Database, relay: Relay) -> None:
    second = Relay("counters", counters.engine, Shelf())
    assert not second.activate()
    relay.close()
    eventually(second.activate, "the second has the lock")
    second.close()


def test_what_the_broker_did_not_confirm_is_published_again_in_order(
    counters: Database, relay: Relay, shelf: Shelf
) -> None:
    counting.increment(counters, counting.create(counters), times=5)
    shelf.fail_after = 3
    with pytest.raises(BrokerDown):
        relay.step()
    shelf.fail_after = None
    drain(relay)
    assert shelf.sequences == [1, 2, 3, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("place", ["relay.stamped", "relay.published"])
def test_a_crash_at_any_step_loses_nothing(
    counters: Database, relay: Relay, shelf: Shelf, place: str
) -> None:
    counting.increment(counters, counting.create(counters), times=5)

    def crash() -> None:
        raise KeyboardInterrupt

    with failpoint.armed(place, crash), pytest.raises(KeyboardInterrupt):
        relay.step()
    relay.close()
    successor = Relay("counters", counters.engine, shelf)
    eventually(successor.activate, "the next relay has the lock")
    drain(successor)
    successor.close()
    assert sorted(set(shelf.sequences)) == [1, 2, 3, 4, 5]


def test_a_lost_connection_gives_the_lock_to_the_next_relay(
    counters: Database, relay: Relay, shelf: Shelf
) -> None:
    with counters.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'tandem relay' AND datname = current_database()"
            )
        )
    counting.increment(counters, counting.create(counters))
    turns = iter(range(3))
    relay.run(lambda: next(turns, None) is None, lambda seconds: None)
    assert shelf.sequences == [1]


def test_positions_go_on_after_the_old_rows_are_gone(
    counters: Database, relay: Relay, shelf: Shelf
) -> None:
    counter = counting.create(counters)
    counting.increment(counters, counter, times=3)
    drain(relay)
    with counters.engine.begin() as connection:
        connection.execute(counting.PAST_ITS_RULES)
        connection.execute(text("DELETE FROM outbox"))
    counting.increment(counters, counter)
    drain(relay)
    assert shelf.sequences == [1, 2, 3, 4]


def test_a_commit_wakes_the_relay_at_once(counters: Database, relay: Relay) -> None:
    counter = counting.create(counters)
    woken = threading.Event()
    waiting = threading.Thread(target=lambda: (relay.wait(20), woken.set()))
    waiting.start()
    counting.increment(counters, counter)
    assert woken.wait(5)
    waiting.join()


def test_a_fact_too_large_for_the_bus_is_refused_before_it_is_committed(
    counters: Database,
) -> None:
    counter = counting.create(counters)
    with pytest.raises(Invalid, match="shorten"):
        counting.rename(counters, counter, "x" * 70_000)
    assert positions(counters) == []
    counting.rename(counters, counter, "y" * 59_000)


def test_the_largest_fact_is_carried(counters: Database, relay: Relay, shelf: Shelf) -> None:
    counting.rename(counters, counting.create(counters), "€" * 20_000)
    drain(relay)
    assert shelf.sequences == [1]
