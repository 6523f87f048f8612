"""What finance does when an event arrives or a timer is due: one line for each."""

from __future__ import annotations

import os
from collections.abc import Sequence

from bus.subscription import EFFECT, PROJECTION, Event, ServiceWorker, every, subscribe
from chassis.database import Database, Transaction
from chassis.erasing import ErasedContact, erase
from chassis.replica import body_of

from finance.billing.commands import reopening, valuing
from finance.burning.commands import watch_budgets
from finance.connection.commands.synchronising import synchronise
from finance.events.consumed import (
    HeardBudget,
    HeardCostRate,
    HeardInvoice,
    HeardRateCard,
    HeardReopening,
    HeardTimeEntry,
)
from finance.events.replicas import (
    HeardBrief,
    HeardClientRequest,
    HeardHandover,
    HeardOpportunity,
    HeardProject,
)
from finance.gifts import commands as gifts
from finance.quoting.commands import placing, quotes
from finance.replicas import commands as replicas
from finance.replicas.model import KnownClient, KnownPerson
from finance.retainers.commands import watching
from finance.xero import XeroSystems

HOUR = 3600
PRICING_SECONDS = 5
ACCOUNTING_SECONDS = 10


class FinanceWorker(ServiceWorker):
    name = "finance"

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.accounting_systems = XeroSystems(os.environ)

    @subscribe("accounts", "client.registered.v1", body_of(KnownClient), kind=PROJECTION)
    @subscribe("accounts", "client.updated.v1", body_of(KnownClient), kind=PROJECTION)
    def known_client(self, tx: Transaction, event: Event) -> None:
        replicas.know_client(tx, event.body)
        valuing.price_work_of_client(tx, event.body["client_id"])
        gifts.value_gifts_of_client(tx, event.body["client_id"])

    @subscribe("accounts", "opportunity.created.v1", HeardOpportunity, kind=PROJECTION)
    @subscribe("accounts", "opportunity.updated.v1", HeardOpportunity, kind=PROJECTION)
    @subscribe("accounts", "opportunity.won.v1", HeardOpportunity, kind=PROJECTION)
    @subscribe("accounts", "opportunity.lost.v1", HeardOpportunity, kind=PROJECTION)
    @subscribe("accounts", "opportunity.reopened.v1", HeardOpportunity, kind=PROJECTION)
    def known_opportunity(self, tx: Transaction, event: Event) -> None:
        replicas.know_opportunity(tx, event.body)
        placing.place_in_project(tx, event.body["opportunity_id"], event.body["project_id"])
        valuing.price_work_of_project(tx, event.body["project_id"])

    @subscribe("accounts", "brief.written.v1", HeardBrief, kind=PROJECTION)
    def known_brief(self, tx: Transaction, event: Event) -> None:
        replicas.know_brief(tx, event.body)

    @subscribe("accounts", "handover.accepted.v1", HeardHandover, kind=PROJECTION)
    def known_handover(self, tx: Transaction, event: Event) -> None:
        replicas.know_handover(tx, event.body)

    @subscribe("projects", "project.opened.v1", HeardProject, kind=PROJECTION)
    @subscribe("projects", "project.released.v1", HeardProject, kind=PROJECTION)
    @subscribe("projects", "project.planned.v1", HeardProject, kind=PROJECTION)
    @subscribe("projects", "project.rescheduled.v1", HeardProject, kind=PROJECTION)
    @subscribe("projects", "project.scope_set.v1", HeardProject, kind=PROJECTION)
    @subscribe("projects", "project.status_changed.v1", HeardProject, kind=PROJECTION)
    @subscribe("projects", "project.updated.v1", HeardProject, kind=PROJECTION)
    @subscribe("projects", "project.archived.v1", HeardProject, kind=PROJECTION)
    @subscribe("projects", "project.restored.v1", HeardProject, kind=PROJECTION)
    def known_project(self, tx: Transaction, event: Event) -> None:
        replicas.know_project(tx, event.body)
        placing.place_in_project(tx, event.body["opportunity_id"], event.body["project_id"])
        valuing.price_work_of_project(tx, event.body["project_id"])
        gifts.value_gifts_of_project(tx, event.body["project_id"])

    @subscribe("projects", "client_request.created.v1", HeardClientRequest, kind=PROJECTION)
    @subscribe("projects", "client_request.changed.v1", HeardClientRequest, kind=PROJECTION)
    def client_request_known(self, tx: Transaction, event: Event) -> None:
        gifts.know_request(tx, event.body)

    @subscribe("projects", "person.created.v1", body_of(KnownPerson), kind=PROJECTION)
    @subscribe("projects", "person.updated.v1", body_of(KnownPerson), kind=PROJECTION)
    @subscribe("projects", "person.erased.v1", body_of(KnownPerson), kind=PROJECTION)
    def known_person(self, tx: Transaction, event: Event) -> None:
        replicas.know_person(tx, event.body)
        if event.type == "person.erased.v1":
            erase(tx, event.subject)

    @subscribe("accounts", "contact.erased.v1", ErasedContact, kind=EFFECT)
    def contact_erased(self, tx: Transaction, event: Event) -> None:
        erase(tx, event.body["contact_id"])

    @subscribe("projects", "time_entry.approved.v1", HeardTimeEntry, kind=EFFECT, together=True)
    def time_entries_approved(self, tx: Transaction, events: Sequence[Event]) -> None:
        valuing.value_time_entries(tx, {event.id: event.body for event in events})
        watching.note_approved_time(tx, {event.body["time_entry_id"] for event in events})

    @subscribe("finance", "invoice.issued.v1", HeardInvoice, kind=EFFECT)
    def invoice_issued(self, tx: Transaction, event: Event) -> None:
        watching.cover_by_invoice(tx, event.body["invoice_id"])

    @subscribe("projects", "time_entry.reopened.v1", HeardReopening, kind=EFFECT)
    def time_entry_reopened(self, tx: Transaction, event: Event) -> None:
        reopening.take_back_time_entry(tx, event.body["time_entry_id"])

    @subscribe("finance", "rate_card.created.v1", HeardRateCard, kind=EFFECT)
    @subscribe("finance", "rate_card.corrected.v1", HeardRateCard, kind=EFFECT)
    def rate_card_created(self, tx: Transaction, event: Event) -> None:
        valuing.price_work_of_rate_card(tx, event.body)
        gifts.value_gifts_of_rate_card(tx, event.body)

    @subscribe("finance", "cost_rate.set.v1", HeardCostRate, kind=EFFECT, confidential=True)
    def cost_rate_set(self, tx: Transaction, event: Event) -> None:
        valuing.cost_work_of_person(tx, event.body)

    @subscribe("finance", "budget.set.v1", HeardBudget, kind=EFFECT)
    def budget_set(self, tx: Transaction, event: Event) -> None:
        valuing.price_work_of_project(tx, event.body["project_id"])
        gifts.value_gifts_of_project(tx, event.body["project_id"])
        watch_budgets(tx, event.body["project_id"])

    @every(seconds=PRICING_SECONDS)
    def price_waiting_work(self, tx: Transaction) -> None:
        valuing.price_waiting_work(tx)

    @every(seconds=ACCOUNTING_SECONDS)
    def synchronise_accounting(self, tx: Transaction) -> None:
        synchronise(tx, self.accounting_systems)

    @every(seconds=HOUR)
    def watch_budgets(self, tx: Transaction) -> None:
        watch_budgets(tx)

    @every(seconds=HOUR)
    def expire_quotes(self, tx: Transaction) -> None:
        quotes.expire_quotes(tx)


WORKER = FinanceWorker
