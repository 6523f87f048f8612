"""What projects does about the facts of the other services: one method for each."""

from __future__ import annotations

import os

from bus.subscription import EFFECT, PROJECTION, Event, ServiceWorker, every, subscribe
from chassis.database import Database, Transaction
from chassis.erasing import ErasedContact, erase

from projects.closing import commands as closing
from projects.demand import commands as demand
from projects.events import consumed
from projects.levelling import commands as levelling
from projects.planning.commands import arrivals as planning
from projects.planning.commands import following
from projects.proofs.commands import signing
from projects.recurring.commands import making as recurring
from projects.requests.commands import know_quote
from projects.resourcing.queries import working_calendar
from projects.settings import COUNTRY_CODE
from projects.slips import commands as slips
from projects.solving import start_process
from projects.time.commands import decisions as time
from projects.time.commands import reminding

GAPS_SECONDS = 300


class ProjectsWorker(ServiceWorker):
    name = "projects"

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.country_code = os.environ.get("TANDEM_COUNTRY_CODE", COUNTRY_CODE)

    @subscribe("accounts", "client.registered.v1", consumed.Client, kind=PROJECTION)
    @subscribe("accounts", "client.updated.v1", consumed.Client, kind=PROJECTION)
    def client_known(self, tx: Transaction, event: Event) -> None:
        planning.know_client(tx, event.body)

    @subscribe("accounts", "opportunity.created.v1", consumed.Opportunity, kind=PROJECTION)
    @subscribe("accounts", "opportunity.updated.v1", consumed.Opportunity, kind=PROJECTION)
    @subscribe("accounts", "opportunity.lost.v1", consumed.Opportunity, kind=PROJECTION)
    @subscribe("accounts", "opportunity.reopened.v1", consumed.Opportunity, kind=PROJECTION)
    def opportunity_known(self, tx: Transaction, event: Event) -> None:
        demand.know_opportunity(tx, event.body)

    @subscribe("accounts", "opportunity.won.v1", consumed.Opportunity, kind=EFFECT)
    def opportunity_won(self, tx: Transaction, event: Event) -> None:
        demand.know_opportunity(tx, event.body)
        planning.open_project(tx, event.body)

    @subscribe("finance", "estimate.priced.v1", consumed.Estimate, kind=EFFECT, restated=True)
    @subscribe("finance", "estimate.updated.v1", consumed.Estimate, kind=EFFECT, restated=True)
    @subscribe("finance", "estimate.archived.v1", consumed.Estimate, kind=EFFECT, restated=True)
    @subscribe("finance", "estimate.restored.v1", consumed.Estimate, kind=EFFECT, restated=True)
    def estimate_known(self, tx: Transaction, event: Event) -> None:
        demand.know_estimate(tx, event.body, event.aggregate_seq)

    @subscribe("accounts", "brief.written.v1", consumed.Brief, kind=EFFECT)
    def brief_written(self, tx: Transaction, event: Event) -> None:
        planning.take_brief(tx, event.body)

    @subscribe("accounts", "handover.created.v1", consumed.Handover, kind=EFFECT)
    @subscribe("accounts", "handover.accepted.v1", consumed.Handover, kind=EFFECT)
    def handover_changed(self, tx: Transaction, event: Event) -> None:
        planning.take_handover(tx, event.body)

    @subscribe("finance", "quote.accepted.v1", consumed.Quote, kind=EFFECT, restated=True)
    def quote_accepted(self, tx: Transaction, event: Event) -> None:
        know_quote(tx, event.body, event.aggregate_seq)
        demand.know_quote(tx, event.body, event.aggregate_seq)
        if not event.is_restated:
            planning.take_quote(tx, event.body, event.time)

    @subscribe("finance", "quote.acceptance_undone.v1", consumed.Quote, kind=EFFECT, restated=True)
    def quote_acceptance_undone(self, tx: Transaction, event: Event) -> None:
        know_quote(tx, event.body, event.aggregate_seq)
        demand.know_quote(tx, event.body, event.aggregate_seq)
        if not event.is_restated:
            planning.drop_quote(tx, event.body)

    @subscribe("finance", "quote.issued.v1", consumed.KnownQuote, kind=EFFECT, restated=True)
    @subscribe("finance", "quote.updated.v1", consumed.KnownQuote, kind=EFFECT, restated=True)
    @subscribe("finance", "quote.rejected.v1", consumed.KnownQuote, kind=EFFECT, restated=True)
    @subscribe("finance", "quote.expired.v1", consumed.KnownQuote, kind=EFFECT, restated=True)
    @subscribe("finance", "quote.withdrawn.v1", consumed.KnownQuote, kind=EFFECT, restated=True)
    def quote_known(self, tx: Transaction, event: Event) -> None:
        know_quote(tx, event.body, event.aggregate_seq)
        demand.know_quote(tx, event.body, event.aggregate_seq)

    @subscribe("finance", "retainer.created.v1", consumed.Retainer, kind=PROJECTION)
    @subscribe("finance", "retainer.changed.v1", consumed.Retainer, kind=PROJECTION)
    @subscribe("finance", "retainer.archived.v1", consumed.Retainer, kind=PROJECTION)
    @subscribe("finance", "retainer.restored.v1", consumed.Retainer, kind=PROJECTION)
    def retainer_changed(self, tx: Transaction, event: Event) -> None:
        planning.take_retainer(tx, event.body)

    @subscribe("finance", "invoice.issued.v1", consumed.Invoice, kind=EFFECT)
    @subscribe("finance", "invoice.credited.v1", consumed.Invoice, kind=EFFECT)
    def invoice_changed(self, tx: Transaction, event: Event) -> None:
        time.know_issued_time(tx, event.body)

    @subscribe("finance", "unbilled_work.changed.v1", consumed.UnbilledWork, kind=PROJECTION)
    def unbilled_work_changed(self, tx: Transaction, event: Event) -> None:
        closing.know_unbilled_work(tx, event.body)

    @subscribe("accounts", "contact.erased.v1", ErasedContact, kind=EFFECT)
    def contact_erased(self, tx: Transaction, event: Event) -> None:
        erase(tx, event.body["contact_id"])
        signing.forget_contact(tx, event.body["contact_id"])

    @every(seconds=300)
    def make_recurring_tasks(self, tx: Transaction) -> None:
        recurring.make_due(tx)

    @every(seconds=20)
    def move_what_nobody_started(self, tx: Transaction) -> None:
        slips.slip_due(tx, working_calendar(tx, self.country_code))

    @every(seconds=GAPS_SECONDS)
    def watch_gaps(self, tx: Transaction) -> None:
        demand.watch(tx, working_calendar(tx, self.country_code))

    @every(seconds=60)
    def remind_of_missing_time(self, tx: Transaction) -> None:
        reminding.remind_due(tx, working_calendar(tx, self.country_code))

    @every(seconds=1)
    def follow_moved(self, tx: Transaction) -> None:
        following.follow_moved(tx, self.country_code)

    @every(seconds=2)
    def solve_levellings(self, tx: Transaction) -> None:
        for levelling_id in levelling.take_up(tx):
            url = self.database.engine.url.render_as_string(hide_password=False)
            start_process(url, levelling_id)

    @every(seconds=60)
    def late_sign_offs(self, tx: Transaction) -> None:
        signing.remind(tx)


WORKER = ProjectsWorker
