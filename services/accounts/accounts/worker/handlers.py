"""What accounts does with the events of other services: one line per event."""

from __future__ import annotations

from bus.subscription import PROJECTION, Event, ServiceWorker, subscribe
from chassis.database import Transaction

from accounts.clients.commands import people
from accounts.events import Person


class AccountsWorker(ServiceWorker):
    name = "accounts"

    @subscribe("projects", "person.created.v1", Person, kind=PROJECTION)
    @subscribe("projects", "person.updated.v1", Person, kind=PROJECTION)
    def known_person(self, tx: Transaction, event: Event) -> None:
        people.know_person(tx, **event.body)


WORKER = AccountsWorker
