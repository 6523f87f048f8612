"""Carries events between workers without a broker, for tests of what a service does with them.

The relay, the envelope and the inbox are the real ones; only the broker between them is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import monotonic, sleep
from typing import Any

from chassis.clock import system_clock
from chassis.database import Database
from chassis.ids import new_id

from bus.envelope import Envelope
from bus.inbox import Delivery, Inbox, Outcome, Prepared
from bus.relay import Message, Relay, source_of
from bus.subscription import ServiceWorker

TURNS_MAX = 100
ACTIVATION_SECONDS = 5.0


class HandlerFailed(AssertionError):
    """A handler raised, or an event could not be loaded, while a test pumped events."""


class Collecting:
    """A publisher that keeps the messages for the pump."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def publish(self, messages: Sequence[Message]) -> int:
        self.messages.extend(messages)
        return 0

    def has_room(self) -> bool:
        return True

    def close(self) -> None:
        pass


class _StrictInbox(Inbox):
    """Raises what a handler raised, where the real one would keep it for another try."""

    def keep(self, prepared: Prepared, failure: Exception) -> Outcome:
        raise HandlerFailed(
            f"{self.consumer} could not apply {prepared.arrival.type}: {failure!r}"
        ) from failure


def pump(workers: Sequence[ServiceWorker], sources: Iterable[Database] = ()) -> int:
    """Deliver everything published until nothing moves any more; how many events were applied.

    sources: databases of services whose facts count but whose workers do not take part. Raises
    HandlerFailed with what the inbox noted, at the first event that is not applied.
    """
    databases = {worker.database.catalogue.service: worker.database for worker in workers}
    databases |= {database.catalogue.service: database for database in sources}
    applied = 0
    for _ in range(TURNS_MAX):
        messages = [m for name, database in databases.items() for m in _publish(name, database)]
        if not messages:
            return applied
        applied += sum(_deliver(worker, messages) for worker in workers)
    raise HandlerFailed(f"events still cause events after {TURNS_MAX} turns")


def deliver(
    worker: ServiceWorker,
    source: str,
    type_: str,
    body: dict[str, Any],
    *,
    subject: str = "",
    aggregate_seq: int = 1,
    event_id: str = "",
) -> Outcome:
    """Hand one event to the worker, as if the source had published it; returns the result."""
    envelope = Envelope(
        id=event_id or new_id(),
        source=source,
        type=type_,
        subject=subject or str(body.get("id") or new_id()),
        time=system_clock(),
        sequence=1,
        aggregate_seq=aggregate_seq,
        data=body,
    )
    return _apply(_StrictInbox(worker), Delivery(source, envelope.encode()))


def _publish(service: str, database: Database) -> list[Message]:
    collecting = Collecting()
    relay = Relay(service, database.engine, collecting, database.catalogue.confidential)
    until = monotonic() + ACTIVATION_SECONDS
    while not relay.activate():  # the one before has closed, but the database may not have noticed
        if monotonic() > until:
            raise HandlerFailed(f"another relay of {service} is running")
        sleep(0.01)
    try:
        while relay.step():
            pass
    finally:
        relay.close()
    return collecting.messages


def _deliver(worker: ServiceWorker, messages: Sequence[Message]) -> int:
    inbox = _StrictInbox(worker)
    own = f"replay.{worker.name}"
    outcomes = [
        _apply(inbox, Delivery(_source(m), m.body, m.routing_key == own))
        for m in messages
        if m.routing_key == own or worker.subscription(_source(m), m.routing_key)
    ]
    return outcomes.count(Outcome.APPLIED)


def _apply(inbox: Inbox, delivery: Delivery) -> Outcome:
    prepared = inbox.prepare(delivery)
    return inbox.apply([prepared])[0] if prepared else Outcome.IGNORED


def _source(message: Message) -> str:
    return source_of(message.exchange)
