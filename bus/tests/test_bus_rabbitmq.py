"""What only a real broker does to the bus: stops, gives up on a message, serves two workers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress

import counting
import pytest
from amqp.exceptions import ChannelError
from brokers import rabbitmq, rabbitmq_with_users, stopped
from bus.topology import declare_soon
from chassis.database import Database
from household import Household, eventually
from kombu import Connection, Queue
from loads import Load, applied, assert_settles, statuses
from sqlalchemy import text

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.timeout(180)]


@pytest.fixture
def broker_url() -> Iterator[str]:
    with rabbitmq() as url:
        yield url


@pytest.fixture
def household(broker_url: str, counters: Database, tally: Database) -> Household:
    return Household(broker_url, counters.engine, tally.engine)


def test_a_broker_that_stops_and_comes_back_loses_nothing_and_holds_no_request_up(
    household: Household, counters: Database, tally: Database
) -> None:
    load = Load(counters)
    with household.at_work():
        with stopped(), load.applied():
            time.sleep(2)
        assert load.slowest_seconds < 5
        assert_settles(load, tally)


def test_two_workers_of_a_service_keep_the_order_and_one_takes_over(
    household: Household, broker_url: str, counters: Database, tally: Database
) -> None:
    second = Household(broker_url, counters.engine, tally.engine)
    load = Load(counters)
    household.start()
    with second.at_work():
        with load.applied():
            time.sleep(0.5)
            household.kill()
        assert_settles(load, tally)


def test_what_the_broker_gave_up_on_is_applied_after_all(
    household: Household, broker_url: str, counters: Database, tally: Database
) -> None:
    household.start(failpoint="inbox.received:1")
    counter = counting.create(counters)
    counting.increment(counters, counter)
    eventually(household.has_died, "the event kills its process")
    return_to_the_queue_too_often(broker_url)
    with household.at_work():
        eventually(lambda: applied(tally) == {counter: [1]}, "the event is applied after all")
    assert statuses(tally) == {"applied": 1}


def test_a_queue_that_an_older_version_made_goes_on_as_it_is(
    household: Household, broker_url: str, counters: Database, tally: Database
) -> None:
    counter = counting.create(counters)
    with Connection(broker_url) as connection:
        older = {"x-queue-type": "quorum", "x-delivery-limit": 7}
        for name in ("tally.inbox", "tally.dead"):
            Queue(name, durable=True, queue_arguments=older)(connection.channel()).declare()
    with household.at_work():
        counting.increment(counters, counter)
        eventually(lambda: applied(tally) == {counter: [1]}, "the event is applied")


def test_users_that_may_only_touch_what_is_theirs_are_enough(
    counters: Database, tally: Database
) -> None:
    counter = counting.create(counters)
    with rabbitmq_with_users({"counters": "nobody", "tally": "counters"}) as urls:
        listening = Household(urls["tally"], None, tally.engine)
        speaking = Household(urls["counters"], counters.engine, None)
        with speaking.at_work(), listening.at_work():
            eventually(lambda: is_bound(urls["tally"]), "the subscriber's queue is there")
            counting.increment(counters, counter)
            eventually(lambda: applied(tally) == {counter: [1]}, "the event is applied")


def test_what_is_said_before_a_subscribers_first_worker_runs_waits_in_its_queue(
    counters: Database, tally: Database
) -> None:
    counter = counting.create(counters)
    counting.increment(counters, counter)
    with rabbitmq_with_users({"counters": "nobody", "tally": "counters"}) as urls:
        assert not declare_soon(counting.TallyWorker, urls["tally"], patience_seconds=0)
        assert declare_soon(counting.CountersWorker, urls["counters"], patience_seconds=0)
        assert declare_soon(counting.TallyWorker, urls["tally"], patience_seconds=0)
        with Household(urls["counters"], counters.engine, None).at_work():
            eventually(lambda: unpublished(counters) == 0, "the event is published")
        with Household(urls["tally"], None, tally.engine).at_work():
            eventually(lambda: applied(tally) == {counter: [1]}, "the event is applied")


def unpublished(counters: Database) -> int:
    with counters.engine.connect() as connection:
        query = text("SELECT count(*) FROM outbox WHERE published_at IS NULL")
        return int(connection.scalar(query) or 0)


def is_bound(broker_url: str) -> bool:
    """Tried on a connection of its own: a queue that is not there closes the channel."""
    with Connection(broker_url) as connection:
        try:
            connection.channel().queue_declare("tally.inbox", passive=True)
        except ChannelError:
            return False
        return True


def return_to_the_queue_too_often(broker_url: str) -> None:
    """As if one process after the other died with it, until the broker delivers it no more."""
    with Connection(broker_url) as connection:
        channel = connection.channel()
        channel.basic_consume(
            "tally.inbox",
            callback=lambda message: channel.basic_reject(message.delivery_tag, requeue=True),
        )
        with suppress(TimeoutError):
            while True:
                connection.drain_events(timeout=3)
