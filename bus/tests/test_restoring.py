"""Databases put back as they were at different moments: what `resume` and `replay` make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import counting
import psycopg
import pytest
from bus.inbox import Delivery, Inbox
from bus.operating.comparing import verify_against
from bus.operating.resuming import Resumed, lost_facts, republish, resume
from bus.operating.statements import consumed, published
from bus.operating.verification import verify_outbox
from bus.pump import Collecting, pump
from bus.relay import Relay
from chassis.database import Database
from chassis.errors import Conflict, Invalid
from chassis.ids import new_id
from clocks import SetClock
from counting import CountersWorker, TallyWorker
from psycopg import sql
from sqlalchemy import text

pytestmark = pytest.mark.slow

Backup = Callable[[], None]


def back_up(database: Database) -> Backup:
    """Copy the database as it is now; what it returns puts the copy in its place, once."""
    names = {
        "name": sql.Identifier(str(database.engine.url.database)),
        "copy": sql.Identifier(f"backup_{new_id().replace('-', '')}"),
    }

    def administer(*statements: str) -> None:
        database.dispose()
        url = database.engine.url.set(drivername="postgresql", database="postgres")
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as server:
            for statement in statements:
                server.execute(sql.SQL(statement).format(**names))

    administer("CREATE DATABASE {copy} TEMPLATE {name}")
    return lambda: administer(
        "DROP DATABASE {name} WITH (FORCE)", "ALTER DATABASE {copy} RENAME TO {name}"
    )


def carry(counters: Database, tally: Database) -> None:
    """Everything published arrives, replays included."""
    collecting = Collecting()
    relay = Relay("counters", counters.engine, collecting)
    assert relay.activate()
    while relay.step():
        pass
    relay.close()
    inbox = Inbox(TallyWorker(tally))
    for message in collecting.messages:
        is_replay = message.routing_key.startswith("replay.")
        prepared = inbox.prepare(Delivery("counters", message.body, is_replay))
        if prepared is not None:
            inbox.apply([prepared])


def what_is_heard(tally: Database) -> list[str]:
    with tally.engine.begin() as connection:
        return list(consumed(TallyWorker, connection))


def go_on(counters: Database, lines: list[str]) -> Resumed:
    with counters.engine.begin() as connection:
        return resume(CountersWorker, connection, lines)


def tell_again_what_is_missing(counters: Database, tally: Database) -> None:
    lines = what_is_heard(tally)
    with counters.engine.begin() as connection:
        republish("counters", connection, lines)
    carry(counters, tally)


def wrong(counters: Database, tally: Database) -> list[str]:
    """The checks that fail, of the source by itself and of its subscriber against it."""
    with counters.engine.begin() as source, tally.engine.begin() as connection:
        findings = verify_outbox(source)
        findings += verify_against(connection, TallyWorker, published("counters", source))
    return [finding.check for finding in findings if not finding.is_well]


@contextmanager
def long_ago(counters: Database, tally: Database) -> Iterator[None]:
    """What has been published and consumed so far counts as more than a minute old."""
    for database, statement in (
        (counters, "UPDATE outbox SET published_at = published_at - interval '2 min'"),
        (tally, "UPDATE inbox SET received_at = received_at - interval '2 min'"),
    ):
        with database.engine.begin() as connection:
            connection.execute(text(statement))
    yield


def numbers(database: Database, counter_id: str) -> list[int]:
    statement = text("SELECT aggregate_seq FROM outbox WHERE aggregate_id = :id ORDER BY id")
    with database.engine.connect() as connection:
        return list(connection.scalars(statement, {"id": counter_id}))


def test_a_subscriber_put_back_says_what_it_lacks_and_gets_it(
    counters: Database, tally: Database
) -> None:
    counter = counting.create(counters)
    counting.increment(counters, counter, times=3)
    carry(counters, tally)
    put_back = back_up(tally)
    counting.increment(counters, counter, times=4)
    counting.rename(counters, counter, "visits")
    carry(counters, tally)
    put_back()
    with long_ago(counters, tally):
        assert wrong(counters, tally) == [
            "facts of counters published over a minute ago and not consumed",
            "projections older than their source counters",
        ]
    counting.increment(counters, counter)
    tell_again_what_is_missing(counters, tally)
    assert wrong(counters, tally) == []
    seqs = [1, 2, 3, 4, 5, 6, 7, 9]
    assert counting.handled(tally.engine) == [(counter, seq) for seq in seqs], "new ones come last"
    assert counting.name_of(tally.engine, counter) == "visits"


def test_without_going_on_above_a_source_put_back_is_not_heard(
    counters: Database, tally: Database
) -> None:
    """The danger that `resume` is for: the same numbers, given out again."""
    counter = counting.create(counters)
    put_back = back_up(counters)
    for name in ("a", "b", "c"):
        counting.rename(counters, counter, name)
    carry(counters, tally)
    put_back()
    counting.rename(counters, counter, "new")
    carry(counters, tally)
    assert counting.name_of(tally.engine, counter) == "c"


def test_a_source_put_back_is_heard_and_the_copies_return_to_what_it_holds(
    counters: Database, tally: Database
) -> None:
    counter = counting.create(counters)
    counting.rename(counters, counter, "kept")
    counting.increment(counters, counter, times=2)
    carry(counters, tally)
    put_back = back_up(counters)
    counting.rename(counters, counter, "forgotten")
    counting.increment(counters, counter)
    carry(counters, tally)
    put_back()
    with long_ago(counters, tally):
        assert wrong(counters, tally) == ["facts consumed that counters does not hold"]
    outcome = go_on(counters, what_is_heard(tally))
    assert outcome.lost == {counting.INCREMENTED: 1, counting.RENAMED: 1}
    carry(counters, tally)
    assert counting.name_of(tally.engine, counter) == "kept"
    counting.rename(counters, counter, "later")
    counting.increment(counters, counter)
    carry(counters, tally)
    assert counting.name_of(tally.engine, counter) == "later"
    effects = [seq for _, seq in counting.handled(tally.engine)]
    assert effects == [2, 3, 5, outcome.seq_base + 5], "each once, none for what was repeated"
    assert wrong(counters, tally) == []


def test_what_was_lost_is_kept_as_a_list(counters: Database, tally: Database) -> None:
    put_back = back_up(counters)
    counter = counting.create(counters)
    counting.increment(counters, counter, times=2)
    carry(counters, tally)
    put_back()
    go_on(counters, what_is_heard(tally))
    with counters.engine.connect() as connection:
        lost = list(lost_facts(connection))
    assert [(row["type"], str(row["aggregate_id"]), row["aggregate_seq"]) for row in lost] == [
        (counting.INCREMENTED, counter, 1),
        (counting.INCREMENTED, counter, 2),
    ]


def test_an_aggregate_that_is_made_again_under_its_id_is_heard(
    counters: Database, tally: Database
) -> None:
    put_back = back_up(counters)
    counter = counting.create(counters)
    for name in ("a", "b", "c"):
        counting.rename(counters, counter, name)
    carry(counters, tally)
    put_back()
    go_on(counters, what_is_heard(tally))
    again = counting.create(counters, id_=counter)
    counting.rename(counters, again, "again")
    carry(counters, tally)
    assert counting.name_of(tally.engine, counter) == "again"
    assert wrong(counters, tally) == []


def test_both_put_back_to_different_moments_agree_in_the_end(
    counters: Database, tally: Database
) -> None:
    counter = counting.create(counters)
    counting.increment(counters, counter, times=2)
    carry(counters, tally)
    tally_back = back_up(tally)
    counting.increment(counters, counter, times=2)
    carry(counters, tally)
    counters_back = back_up(counters)
    counting.increment(counters, counter, times=2)
    carry(counters, tally)
    tally_back()
    counters_back()
    go_on(counters, what_is_heard(tally))
    tell_again_what_is_missing(counters, tally)
    counting.increment(counters, counter)
    carry(counters, tally)
    assert wrong(counters, tally) == []
    assert [seq for _, seq in counting.handled(tally.engine)] == numbers(counters, counter)


def test_a_source_may_be_put_back_twice(counters: Database, tally: Database) -> None:
    counter = counting.create(counters)
    counting.rename(counters, counter, "first")
    carry(counters, tally)
    for _ in range(2):
        put_back = back_up(counters)
        counting.rename(counters, counter, "forgotten")
        carry(counters, tally)
        put_back()
        go_on(counters, what_is_heard(tally))
        carry(counters, tally)
        assert counting.name_of(tally.engine, counter) == "first"
    counting.rename(counters, counter, "last")
    carry(counters, tally)
    assert counting.name_of(tally.engine, counter) == "last"
    assert wrong(counters, tally) == []


def test_a_fact_that_was_not_published_yet_is_neither_lost_nor_doubled(
    counters: Database, tally: Database
) -> None:
    counter = counting.create(counters)
    counting.increment(counters, counter, times=3)
    put_back = back_up(counters)
    carry(counters, tally)
    put_back()
    assert go_on(counters, what_is_heard(tally)).lost == {}
    carry(counters, tally)
    assert [seq for _, seq in counting.handled(tally.engine)] == [1, 2, 3]
    assert wrong(counters, tally) == []


def test_what_is_too_old_for_a_statement_is_not_called_lost(
    counters: Database, tally: Database, clock: SetClock
) -> None:
    counting.increment(counters, counting.create(counters))
    carry(counters, tally)
    old = "01800000" + new_id()[8:]
    for database, statement in (
        (counters, f"{counting.PAST_ITS_RULES}; DELETE FROM outbox"),
        (tally, f"UPDATE inbox SET event_id = '{old}', received_at = now() - interval '1 day'"),
    ):
        with database.engine.begin() as connection:
            connection.execute(text(statement))
    assert go_on(counters, what_is_heard(tally)).lost == {}


def test_nobody_goes_on_while_a_worker_publishes(counters: Database) -> None:
    relay = Relay("counters", counters.engine, Collecting())
    assert relay.activate()
    with pytest.raises(Conflict, match="stop every one"):
        go_on(counters, [])
    relay.close()


def test_what_was_passed_over_is_told_again(counters: Database, tally: Database) -> None:
    """However the hole came to be: the subscriber has consumed later facts since."""
    counter = counting.create(counters)
    counting.increment(counters, counter, times=5)
    carry(counters, tally)
    with tally.engine.begin() as connection:
        connection.execute(text("DELETE FROM inbox WHERE aggregate_seq IN (2, 4)"))
        connection.execute(text("DELETE FROM line WHERE seq IN (2, 4)"))
    assert wrong(counters, tally) == ["facts of counters passed over by the inbox"]
    tell_again_what_is_missing(counters, tally)
    assert wrong(counters, tally) == []
    assert sorted(seq for _, seq in counting.handled(tally.engine)) == [1, 2, 3, 4, 5]


def test_who_has_heard_nothing_yet_states_so(counters: Database, tally: Database) -> None:
    counting.increment(counters, counting.create(counters))
    lines = what_is_heard(tally)
    assert go_on(counters, lines).lost == {}
    tell_again_what_is_missing(counters, tally)
    assert len(counting.handled(tally.engine)) == 1


def test_lines_that_are_no_statement_are_refused(counters: Database) -> None:
    with pytest.raises(Invalid, match="Line 1 is not from"):
        go_on(counters, ["what is this?"])


def test_of_a_healthy_pair_nothing_is_wrong_or_lost(counters: Database, tally: Database) -> None:
    counting.increment(counters, counting.create(counters), times=5)
    assert pump([TallyWorker(tally)], sources=[counters]) == 5
    assert wrong(counters, tally) == []
    assert go_on(counters, what_is_heard(tally)).lost == {}
    assert wrong(counters, tally) == []
