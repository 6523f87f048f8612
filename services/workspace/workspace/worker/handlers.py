"""What workspace does with the events of other services: one line per event."""

from __future__ import annotations

from bus.subscription import EFFECT, Event, ServiceWorker, subscribe
from chassis.database import Transaction
from chassis.erasing import ErasedContact, erase

from workspace.preferences import commands as preferences


class WorkspaceWorker(ServiceWorker):
    name = "workspace"

    @subscribe("projects", "person.erased.v1", kind=EFFECT)
    def person_erased(self, tx: Transaction, event: Event) -> None:
        preferences.erase_preferences(tx, event.subject)
        erase(tx, event.subject)

    @subscribe("accounts", "contact.erased.v1", ErasedContact, kind=EFFECT)
    def contact_erased(self, tx: Transaction, event: Event) -> None:
        erase(tx, event.body["contact_id"])


WORKER = WorkspaceWorker
