"""What the gateway does when the services say something: one line per event."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.subscription import EFFECT, Event, ServiceWorker, every, subscribe

from gateway.feed import commands as feed
from gateway.signin import commands as signin


class GatewayWorker(ServiceWorker):
    name = "gateway"

    @subscribe("accounts", "*", kind=EFFECT)
    @subscribe("projects", "*", kind=EFFECT)
    @subscribe("finance", "*", kind=EFFECT)
    @subscribe("gateway", "*", kind=EFFECT)
    def append_to_feed(self, tx: Transaction, event: Event) -> None:
        feed.append(tx, event)

    @every(seconds=3600)
    def sweep_sessions(self, tx: Transaction) -> None:
        signin.sweep_sessions(tx)


WORKER = GatewayWorker
