"""What workspace does with the events of other services: one line per event."""

from __future__ import annotations

from collections.abc import Sequence

from bus.subscription import EFFECT, PROJECTION, Event, ServiceWorker, subscribe
from chassis.database import Transaction
from chassis.erasing import ErasedContact, erase

from workspace.events import Announced, KnownRolesBody, Searched
from workspace.notices.commands import announcing
from workspace.notices.commands import reading as notices
from workspace.preferences import commands as preferences
from workspace.search import commands as search
from workspace.search.drafts import Filed, filed
from workspace.timer import commands as timer
from workspace.views import commands as views


class WorkspaceWorker(ServiceWorker):
    name = "workspace"

    @subscribe("accounts", "client.registered.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("accounts", "client.updated.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("accounts", "opportunity.created.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("accounts", "opportunity.updated.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("accounts", "opportunity.won.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("accounts", "opportunity.lost.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("accounts", "opportunity.reopened.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("accounts", "brief.written.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("projects", "project.opened.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("projects", "project.released.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("projects", "project.planned.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("projects", "project.rescheduled.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("projects", "project.scope_set.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("projects", "project.status_changed.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("projects", "project.updated.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("projects", "project.archived.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("projects", "project.restored.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("projects", "task.completed.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("projects", "task.deleted.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("projects", "person.created.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("projects", "person.updated.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("finance", "quote.issued.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("finance", "quote.updated.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("finance", "quote.acceptance_undone.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("finance", "quote.expired.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("finance", "quote.withdrawn.v1", Searched, kind=PROJECTION, together=True)
    @subscribe("finance", "invoice.drafted.v1", Searched, kind=EFFECT, together=True)
    @subscribe("finance", "invoice.updated.v1", Searched, kind=EFFECT, together=True)
    @subscribe("finance", "invoice.part_paid.v1", Searched, kind=EFFECT, together=True)
    @subscribe("finance", "invoice.payment_reversed.v1", Searched, kind=EFFECT, together=True)
    @subscribe("finance", "invoice.refunded.v1", Searched, kind=EFFECT, together=True)
    @subscribe("finance", "invoice.credited.v1", Searched, kind=EFFECT, together=True)
    @subscribe("finance", "invoice.discarded.v1", Searched, kind=EFFECT, together=True)
    def record_stated(self, tx: Transaction, events: Sequence[Event]) -> None:
        search.file(tx, [_filed(event) for event in events])

    @subscribe("projects", "task.created.v1", Announced, kind=EFFECT, together=True, restated=True)
    @subscribe("projects", "task.updated.v1", Announced, kind=EFFECT, together=True, restated=True)
    @subscribe("finance", "quote.accepted.v1", Announced, kind=EFFECT, together=True, restated=True)
    @subscribe("finance", "quote.rejected.v1", Announced, kind=EFFECT, together=True, restated=True)
    @subscribe("finance", "invoice.issued.v1", Announced, kind=EFFECT, together=True)
    @subscribe("finance", "invoice.paid.v1", Announced, kind=EFFECT, together=True)
    def record_in_the_news(self, tx: Transaction, events: Sequence[Event]) -> None:
        self.record_stated(tx, events)
        for event in events:
            self.news(tx, event)

    @subscribe("projects", "time_entry.rejected.v1", Announced, kind=EFFECT)
    @subscribe("projects", "timesheet.returned.v1", Announced, kind=EFFECT)
    @subscribe("projects", "time_reminder.sent.v1", Announced, kind=EFFECT)
    @subscribe("accounts", "handover.offered.v1", Announced, kind=EFFECT)
    @subscribe("accounts", "handover.answered.v1", Announced, kind=EFFECT)
    @subscribe("accounts", "handover.accepted.v1", Announced, kind=EFFECT)
    @subscribe("accounts", "handover.returned.v1", Announced, kind=EFFECT)
    @subscribe("projects", "task.slipped.v1", Announced, kind=EFFECT)
    @subscribe("projects", "slip.made.v1", Announced, kind=EFFECT)
    @subscribe("projects", "proof.approved.v1", Announced, kind=EFFECT)
    @subscribe("projects", "proof.changes_requested.v1", Announced, kind=EFFECT)
    @subscribe("projects", "proof.overdue.v1", Announced, kind=EFFECT)
    @subscribe("projects", "project.followed.v1", Announced, kind=EFFECT)
    @subscribe("projects", "booking.created.v1", Announced, kind=EFFECT)
    @subscribe("projects", "booking.changed.v1", Announced, kind=EFFECT)
    @subscribe("projects", "booking.offered.v1", Announced, kind=EFFECT)
    @subscribe("finance", "budget_warning.raised.v1", Announced, kind=EFFECT)
    @subscribe("finance", "budget_alert.raised.v1", Announced, kind=EFFECT)
    def news(self, tx: Transaction, event: Event) -> None:
        if not event.is_restated:
            announcing.announce(tx, event)

    @subscribe("projects", "person.erased.v1", Searched, kind=EFFECT)
    def person_erased(self, tx: Transaction, event: Event) -> None:
        preferences.erase_preferences(tx, event.subject)
        views.erase_person(tx, event.subject)
        notices.erase_notices(tx, event.subject)
        timer.erase_timer(tx, event.subject)
        search.file(tx, [_filed(event)])
        erase(tx, event.subject)

    @subscribe("gateway", "user.granted.v1", KnownRolesBody, kind=PROJECTION)
    @subscribe("gateway", "user.updated.v1", KnownRolesBody, kind=PROJECTION)
    @subscribe("gateway", "user.erased.v1", KnownRolesBody, kind=PROJECTION)
    def known_roles(self, tx: Transaction, event: Event) -> None:
        views.know_roles(tx, **event.body)

    @subscribe("accounts", "contact.erased.v1", ErasedContact, kind=EFFECT)
    def contact_erased(self, tx: Transaction, event: Event) -> None:
        erase(tx, event.body["contact_id"])


def _filed(event: Event) -> Filed:
    return filed(event.type, event.body, event.aggregate_seq)


WORKER = WorkspaceWorker
