# mypy: disable-error-code="no-untyped-call,attr-defined"
"""A worker process of the simulation: the real relay, the real consumer, lanes and inbox.

Only what surrounds them is simulated: nameko's container runs a handler at once instead of in a
thread, and the connections lead to the simulated broker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from broker import (
    BROKER_URL,
    ConnectionLost,
    SimulatedBroker,
    SimulatedConnection,
    SimulatedPublisher,
)
from bus.inbox import Prepared
from bus.relay import BrokerDown, Message, Relay
from bus.worker.consumer import Subscriptions
from bus.worker.lane import Lane
from bus.worker.receipts import Receipts
from bus.worker.service import hosted
from villages import Village


@dataclass(eq=False)
class _Thread:
    """What nameko gives for a thread that the simulation runs by hand."""

    def wait(self) -> None:
        """Nothing runs."""


class Container:
    """As much of nameko's container as the consumer asks for."""

    def __init__(self, service: Any, before_handling: Callable[[], None]) -> None:
        self.service_cls = type(service)
        self.service_name = service.name
        self._service = service
        self._before_handling = before_handling

    def spawn_managed_thread(self, _run: Callable[[], None], _name: str = "") -> _Thread:
        return _Thread()

    def spawn_worker(
        self, _entrypoint: Any, arguments: tuple[Sequence[Prepared]], _: Any, handle_result: Any
    ) -> None:
        self._before_handling()
        handle_result(None, self._service.apply(*arguments), None)


class Process:
    """One worker process; when it has crashed, `start` makes a new one in its place.

    trouble: asked by the publisher where things may go wrong. before_handling: called before each
    batch. given_up: called with the messages that the broker will not deliver again.
    """

    def __init__(
        self,
        worker: Village,
        is_first: bool,
        broker: SimulatedBroker,
        trouble: Callable[[str], None],
        before_handling: Callable[[], None],
        given_up: Callable[[Sequence[Message]], None],
    ) -> None:
        self.worker = worker
        self.is_first = is_first
        self._broker = broker
        self._trouble = trouble
        self._before_handling = before_handling
        self._given_up = given_up
        self._hosted = hosted(worker, BROKER_URL)
        self.start()

    def start(self) -> None:
        self.publisher = SimulatedPublisher(self._broker, self._trouble)
        self.relay = Relay(self.worker.name, self.worker.database.engine, self.publisher)
        self._service = self._hosted()
        self._container = Container(self._service, self._before_handling)
        self._consumer = Subscriptions().bind(self._container, "apply")
        self._consumer.setup()
        self._connection: SimulatedConnection | None = None

    def crash(self) -> None:
        """The operating system closes its connections, and it is started again."""
        self.relay.close()
        self.disconnect()
        self.start()

    def disconnect(self) -> None:
        """The broker drops the consumer's connection; the consumer learns of it when it next reads.

        Until then it goes on with what it has, and cannot acknowledge any of it.
        """
        if self._connection is not None:
            self._given_up(self._connection.drop())

    @property
    def consumes(self) -> bool:
        return bool(self.worker.subscriptions)

    @property
    def lanes(self) -> dict[str, Lane]:
        return dict(self._consumer._lanes)

    def relay_once(self) -> int:
        """One turn of Relay.run; failures are what it recovers from."""
        try:
            if not self.relay.is_active() and not self.relay.activate():
                return 0
            return self.relay.step()
        except BrokerDown:
            return -1
        except psycopg.Error:
            self.relay.close()
            return -1

    def fetch(self, number: int) -> int:
        """Let the broker deliver up to this number of messages, which wait in their lanes."""
        connection = self._connected()
        arrived = connection.take(number)
        for message in arrived:
            self._consumer._receive(message)
        given_up = connection.take_dead()
        for message in given_up:
            self._consumer._set_aside(message)
        return len(arrived) + len(given_up)

    def _connected(self) -> SimulatedConnection:
        if self._connection is not None and not self._connection.open:
            self._consumer._recover(ConnectionLost())
            self._connection = None
        if self._connection is None:
            self._connection = SimulatedConnection(self._broker.queues[self.worker.name])
            self._consumer._receipts = Receipts(self._connection)
        return self._connection

    @property
    def waiting_lanes(self) -> list[str]:
        return sorted(name for name, lane in self.lanes.items() if lane.depth)

    def work(self, lane: str) -> None:
        """Apply the lane's next batch and acknowledge it."""
        self.lanes[lane]._apply_batch()

    def retry(self) -> None:
        fates = self.worker.fates
        before, fates.retrying = fates.retrying, True
        try:
            self._service.retry()
        finally:
            fates.retrying = before
