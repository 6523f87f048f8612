"""Hands events to the worker's methods, in a transaction that somebody else commits."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from chassis.actor import Actor
from chassis.database import Origin, Transaction
from chassis.server_transaction import ServerTransaction

from bus.subscription import Event, ServiceWorker, Subscription
from chassis import tracing


class Handlers:
    """The methods of one worker that handle events."""

    def __init__(self, worker: ServiceWorker) -> None:
        self._worker = worker
        self._actor = Actor.system(worker.name)

    def run(
        self, server: ServerTransaction, subscription: Subscription, events: Sequence[Event]
    ) -> None:
        """Hand over the events, several only to a handler that takes them together."""
        handler = getattr(self._worker, subscription.handler)
        with (
            tracing.spans([self._piece(event) for event in events]) as traceparents,
            closing(self._transaction(server, events, traceparents)) as tx,
        ):
            handler(tx, list(events) if subscription.together else events[0])
            tx.flush()

    def _piece(self, event: Event) -> tracing.Piece:
        return tracing.Piece(
            f"{self._worker.name} applies {event.type}",
            tracing.CONSUMER,
            event.origin.traceparent,
            {
                "tandem.service": self._worker.name,
                "messaging.destination.name": f"{self._worker.name}.inbox",
                "messaging.message.id": event.id,
            },
        )

    def _transaction(
        self,
        server: ServerTransaction,
        events: Sequence[Event],
        traceparents: Sequence[str],
    ) -> Transaction:
        """What it records was caused by the event it names, else by the last of them."""
        origins = {
            event.id: _consequence(event, traceparent)
            for event, traceparent in zip(events, traceparents, strict=True)
        }
        return self._worker.database.unit_of_work(
            server, self._actor, origins[events[-1].id], origins
        )


def _consequence(event: Event, traceparent: str) -> Origin:
    return Origin(event.origin.correlation_id or event.id, event.id, traceparent)
