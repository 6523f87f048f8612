"""What accounts does with the events of other services: one line per event."""

from __future__ import annotations

from bus.subscription import PROJECTION, Event, ServiceWorker, subscribe
from chassis.database import Transaction
from chassis.erasing import erase
from chassis.replica import keep

from accounts.clients.model import KnownPerson
from accounts.events import Person


class AccountsWorker(ServiceWorker):
    name = "accounts"

    @subscribe("projects", "person.created.v1", Person, kind=PROJECTION)
    @subscribe("projects", "person.updated.v1", Person, kind=PROJECTION)
    @subscribe("projects", "person.erased.v1", Person, kind=PROJECTION)
    def known_person(self, tx: Transaction, event: Event) -> None:
        keep(tx, KnownPerson, event.body)
        if event.type == "person.erased.v1":
            erase(tx, event.subject)


WORKER = AccountsWorker
