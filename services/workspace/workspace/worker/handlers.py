"""What workspace does with the events of other services: one line per event."""

from __future__ import annotations

from bus.subscription import EFFECT, PROJECTION, Event, ServiceWorker, subscribe
from chassis.database import Transaction
from chassis.erasing import ErasedContact, erase

from workspace.events import KnownRolesBody
from workspace.preferences import commands as preferences
from workspace.views import commands as views


class WorkspaceWorker(ServiceWorker):
    name = "workspace"

    @subscribe("projects", "person.erased.v1", kind=EFFECT)
    def person_erased(self, tx: Transaction, event: Event) -> None:
        preferences.erase_preferences(tx, event.subject)
        views.erase_person(tx, event.subject)
        erase(tx, event.subject)

    @subscribe("gateway", "user.granted.v1", KnownRolesBody, kind=PROJECTION)
    @subscribe("gateway", "user.updated.v1", KnownRolesBody, kind=PROJECTION)
    @subscribe("gateway", "user.erased.v1", KnownRolesBody, kind=PROJECTION)
    def known_roles(self, tx: Transaction, event: Event) -> None:
        views.know_roles(tx, **event.body)

    @subscribe("accounts", "contact.erased.v1", ErasedContact, kind=EFFECT)
    def contact_erased(self, tx: Transaction, event: Event) -> None:
        erase(tx, event.body["contact_id"])


WORKER = WorkspaceWorker
