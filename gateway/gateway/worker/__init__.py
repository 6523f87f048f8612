"""What the gateway does when the services say something: one line per event."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Transaction
from chassis.subscription import EFFECT, Event, ServiceWorker, every, subscribe
from sqlalchemy.engine import Connection

from gateway.feed import commands as feed
from gateway.signin import commands as signin


class GatewayWorker(ServiceWorker):
    name = "gateway"

    @subscribe("accounts", "*", kind=EFFECT, together=True)
    @subscribe("projects", "*", kind=EFFECT, together=True)
    @subscribe("finance", "*", kind=EFFECT, together=True)
    @subscribe("gateway", "*", kind=EFFECT, together=True)
    def append_to_feed(self, tx: Transaction, events: Sequence[Event]) -> None:
        feed.append(tx, events)

    @classmethod
    def resume(cls, connection: Connection) -> None:
        feed.resume(connection)

    @every(seconds=3600)
    def sweep_sessions(self, tx: Transaction) -> None:
        signin.sweep_sessions(tx)


WORKER = GatewayWorker
