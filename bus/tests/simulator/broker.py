"""A broker of a few lists that does what brokers do: break connections, deliver twice, late, never.

Within a queue the order of arrival holds; what was not acknowledged on a connection that broke goes
back to where it was, until it has been back too often. What goes wrong next is asked of the world,
so that a seed decides.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bus.relay import Message
from bus.subscription import ServiceWorker
from bus.topology import dead_queue, inbox_queue

BROKER_URL = "amqp://simulated"


class ConnectionLost(Exception):
    """The connection on which this message came is gone."""


@dataclass(eq=False)
class Copy:
    """A message in one queue. returns: how often it came back without an answer."""

    message: Message
    returns: int = 0
    died_in: str = ""

    @property
    def headers(self) -> dict[str, Any]:
        """As RabbitMQ writes them."""
        counted = {"x-delivery-count": self.returns} if self.returns else {}
        if not self.died_in:
            return counted
        return {**counted, "x-death": [{"queue": self.died_in, "exchange": self.message.exchange}]}


@dataclass(eq=False)
class SimulatedQueue:
    """One durable queue, with a single active consumer at a time unless it is for the dead."""

    name: str
    bindings: frozenset[tuple[str, str]] = frozenset()
    limit: int | None = None
    dead: SimulatedQueue | None = None
    ready: deque[Copy] = field(default_factory=deque)
    history: list[Message] = field(default_factory=list)
    active: SimulatedConnection | None = None

    def wants(self, message: Message) -> bool:
        keys = {(message.exchange, message.routing_key), (message.exchange, "#")}
        return not keys.isdisjoint(self.bindings)

    def put(self, message: Message) -> Copy:
        copy = Copy(message)
        self.ready.append(copy)
        self.history.append(message)
        return copy

    def take_back(self, copies: Sequence[Copy]) -> list[Copy]:
        """To the head, in their order, except those given up on, which are returned."""
        for copy in copies:
            copy.returns += 1
        given_up = [c for c in copies if self.limit is not None and c.returns > self.limit]
        self.ready.extendleft(copy for copy in reversed(copies) if copy not in given_up)
        if self.dead is not None:
            self.dead.ready.extend(Copy(copy.message, died_in=self.name) for copy in given_up)
        return given_up


@dataclass(eq=False)
class SimulatedConnection:
    """A consumer's connection: what it was given and has not acknowledged."""

    queue: SimulatedQueue
    open: bool = True
    given: int = 0
    unacknowledged: list[Arrived] = field(default_factory=list)

    def take(self, number: int) -> list[Arrived]:
        """The next messages, if this is the active consumer or nobody else is."""
        if not self.open:
            raise ConnectionLost
        if self.queue.active is None:
            self.queue.active = self
        if self.queue.active is not self:
            return []
        return self._given(self.queue, number)

    def take_dead(self) -> list[Arrived]:
        """What the broker has given up on."""
        return self._given(self.queue.dead, 50) if self.open and self.queue.dead else []

    def _given(self, queue: SimulatedQueue, number: int) -> list[Arrived]:
        taken = []
        for _ in range(min(number, len(queue.ready))):
            self.given += 1
            taken.append(Arrived(self, queue, queue.ready.popleft(), self.given))
        self.unacknowledged.extend(taken)
        return taken

    def ack(self, tag: int, multiple: bool) -> None:
        """multiple: everything given up to this."""
        if not self.open:
            raise ConnectionLost
        answered = [one for one in self.unacknowledged if one.is_meant(tag, multiple)]
        if not answered:
            raise LookupError(f"nothing is to be acknowledged by {tag}")
        for one in answered:
            self.unacknowledged.remove(one)

    def drop(self) -> list[Message]:
        """Its messages go back to the queues, save those returned, which the broker gives up on."""
        if not self.open:
            return []
        self.open = False
        if self.queue.active is self:
            self.queue.active = None
        given_up = []
        for queue in filter(None, (self.queue, self.queue.dead)):
            held = [one.copy for one in self.unacknowledged if one.queue is queue]
            given_up += queue.take_back(held)
        self.unacknowledged.clear()
        return [copy.message for copy in given_up]


@dataclass(eq=False)
class Arrived:
    """A message as kombu would hand it over."""

    channel: SimulatedConnection
    queue: SimulatedQueue
    copy: Copy
    delivery_tag: int

    @property
    def headers(self) -> dict[str, Any]:
        return self.copy.headers

    @property
    def delivery_info(self) -> dict[str, str]:
        exchange = self.queue.name if self.copy.died_in else self.copy.message.exchange
        return {"exchange": exchange, "routing_key": self.copy.message.routing_key}

    @property
    def body(self) -> bytes:
        return self.copy.message.body

    def ack(self, multiple: bool = False) -> None:
        self.channel.ack(self.delivery_tag, multiple)

    def is_meant(self, tag: int, multiple: bool) -> bool:
        return self.delivery_tag <= tag if multiple else self.delivery_tag == tag


class SimulatedBroker:
    """Queues bound as the workers' classes say; they outlive every process."""

    def __init__(self, workers: Sequence[type[ServiceWorker]], delivery_limit: int) -> None:
        listening = [worker for worker in workers if worker.subscriptions]
        self.queues = {worker.name: _queue(worker, delivery_limit) for worker in listening}
        self.under_way: list[tuple[SimulatedQueue, Message]] = []

    def has_something_for(self, service: str) -> bool:
        queue = self.queues[service]
        return bool(queue.ready or (queue.dead and queue.dead.ready))

    def route(self, message: Message) -> list[tuple[SimulatedQueue, Copy]]:
        """Into every queue that wants it."""
        wanting = [queue for queue in self.queues.values() if queue.wants(message)]
        return [(queue, queue.put(message)) for queue in wanting]

    def lose(self, sent: Sequence[tuple[SimulatedQueue, Copy]]) -> int:
        """Forget what was sent and is still waiting, as if it had never come; how many of them."""
        waiting = [(queue, copy) for queue, copy in sent if copy in queue.ready]
        for queue, copy in waiting:
            queue.ready.remove(copy)
            queue.history.remove(copy.message)
        return len(waiting)

    def hold_up(self, sent: Sequence[tuple[SimulatedQueue, Copy]]) -> int:
        """Have what was sent and is still waiting arrive only with `land`; how many of them."""
        waiting = [(queue, copy) for queue, copy in sent if copy in queue.ready]
        self.lose(waiting)
        self.under_way += [(queue, copy.message) for queue, copy in waiting]
        return len(waiting)

    def land(self) -> int:
        """What was held up arrives, behind everything that came meanwhile."""
        landing, self.under_way = self.under_way, []
        for queue, message in landing:
            queue.put(message)
        return len(landing)


class SimulatedPublisher:
    """A relay's way to the broker. trouble: asked before each message and before the confirms."""

    def __init__(self, broker: SimulatedBroker, trouble: Callable[[str], None]) -> None:
        self._broker = broker
        self._trouble = trouble
        self.unconfirmed: list[tuple[SimulatedQueue, Copy]] = []

    def publish(self, messages: Sequence[Message]) -> int:
        unroutable = 0
        self.unconfirmed = []
        for message in messages:
            self._trouble("publishing")
            sent = self._broker.route(message)
            self.unconfirmed += sent
            unroutable += not sent
        self._trouble("confirming")
        return unroutable

    def has_room(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing is held."""


def _queue(worker: type[ServiceWorker], delivery_limit: int) -> SimulatedQueue:
    declared = inbox_queue(worker, BROKER_URL)  # type: ignore[arg-type]
    bindings = frozenset((one.exchange.name, one.routing_key) for one in declared.bindings)
    dead = SimulatedQueue(dead_queue(worker).name)
    return SimulatedQueue(declared.name, bindings, delivery_limit, dead)
