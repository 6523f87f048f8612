"""The sample subscriber counts each event once, whatever happens to it or to the broker."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from chassis.ids import new_id
from kombu import Connection, Exchange, Producer
from testcontainers.core.container import DockerContainer

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.timeout(240)]

SUBSCRIBER = Path(__file__).resolve().parents[2] / "examples" / "subscriber.py"
TYPES = ("client.registered.v1", "time_entry.logged.v1", "invoice.issued.v1")
SOURCES = ("accounts", "projects", "finance", "workspace")


class Broker:
    """A RabbitMQ with the services' exchanges and a user who may do what the guide says."""

    def __init__(self, container: DockerContainer) -> None:
        self._container = container
        address = f"{container.get_container_host_ip()}:{container.get_exposed_port(5672)}"
        self.services_url = f"amqp://guest:guest@{address}//"
        self.reader_url = f"amqp://reader:secret@{address}//"

    def control(self, *words: str) -> None:
        code, output = self._container.exec(["rabbitmqctl", "-q", *words])
        assert code == 0, output

    def is_listening(self) -> bool:
        probe = ["rabbitmq-diagnostics", "-q", "check_port_connectivity"]
        return bool(self._container.exec(probe)[0] == 0)

    def publish(self, events: list[dict[str, str]]) -> None:
        with Connection(self.services_url) as connection:
            producer = Producer(connection.channel())
            for number, event in enumerate(events):
                exchange = f"{SOURCES[number % len(SOURCES)]}.events"
                body = json.dumps(event).encode()
                producer.publish(body, exchange=exchange, routing_key=event["type"], retry=True)


@pytest.fixture
def broker() -> Iterator[Broker]:
    with DockerContainer("rabbitmq:4-management").with_exposed_ports(5672) as container:
        eventually(lambda: Broker(container).is_listening(), "RabbitMQ listens")
        made = Broker(container)
        made.control("add_user", "reader", "secret")
        own = r"^example\."
        made.control("set_permissions", "reader", own, own, rf"{own}|\.events$")
        with Connection(made.services_url) as connection:
            for source in SOURCES:
                Exchange(f"{source}.events", type="topic")(connection.channel()).declare()
        yield made


@contextmanager
def subscriber(broker: Broker, file: Path) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, str(SUBSCRIBER), broker.reader_url, str(file)]) as one:
        try:
            yield one
        finally:
            one.kill()


def eventually(condition: Callable[[], bool], what: str, within_seconds: float = 90.0) -> None:
    deadline = time.monotonic() + within_seconds
    while not condition():
        assert time.monotonic() < deadline, f"it did not come to pass: {what}"
        time.sleep(0.2)


def is_subscribed(broker: Broker) -> bool:
    """Whether somebody consumes from the queue, which is bound by then."""
    with Connection(broker.services_url) as connection, suppress(*connection.channel_errors):
        queue = connection.channel().queue_declare("example.counts", passive=True)
        return bool(queue.consumer_count)
    return False


def counts(file: Path) -> dict[str, int]:
    with suppress(sqlite3.OperationalError):
        return dict(sqlite3.connect(file, timeout=5).execute("SELECT type, n FROM counted"))
    return {}


def events(of_each_type: int) -> list[dict[str, str]]:
    return [{"id": new_id(), "type": type_} for _ in range(of_each_type) for type_ in TYPES]


def test_each_event_is_counted_once(broker: Broker, tmp_path: Path) -> None:
    file = tmp_path / "counts.sqlite"
    first, second, third = events(40), events(40), events(40)
    with subscriber(broker, file):
        eventually(lambda: is_subscribed(broker), "it subscribes")
        broker.publish([*first, *first])
        eventually(lambda: sum(counts(file).values()) > 10, "some are counted")
    broker.publish([*second, *second])
    with subscriber(broker, file):
        eventually(lambda: counts(file) == dict.fromkeys(TYPES, 80), "a killed one goes on")
        broker.control("stop_app")
        broker.control("start_app")
        eventually(broker.is_listening, "RabbitMQ listens again")
        broker.publish([*second, *third])
        eventually(lambda: counts(file) == dict.fromkeys(TYPES, 120), "it connects again")
