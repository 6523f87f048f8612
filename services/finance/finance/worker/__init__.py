"""What finance does when the other services say something: one line per event."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.subscription import PROJECTION, Event, ServiceWorker, every, subscribe

from finance.events.replicas import (
    HeardBrief,
    HeardClient,
    HeardOpportunity,
    HeardPerson,
    HeardProject,
)
from finance.quoting import commands as quoting
from finance.replicas import commands as replicas

HOUR = 3600


class FinanceWorker(ServiceWorker):
    name = "finance"

    @subscribe("accounts", "client.registered.v1", HeardClient, kind=PROJECTION)
    @subscribe("accounts", "client.updated.v1", HeardClient, kind=PROJECTION)
    def known_client(self, tx: Transaction, event: Event) -> None:
        replicas.know_client(tx, event.body)

    @subscribe("accounts", "opportunity.created.v1", HeardOpportunity, kind=PROJECTION)
    @subscribe("accounts", "opportunity.updated.v1", HeardOpportunity, kind=PROJECTION)
    @subscribe("accounts", "opportunity.won.v1", HeardOpportunity, kind=PROJECTION)
    @subscribe("accounts", "opportunity.lost.v1", HeardOpportunity, kind=PROJECTION)
    def known_opportunity(self, tx: Transaction, event: Event) -> None:
        replicas.know_opportunity(tx, event.body)
        quoting.place_in_project(tx, event.body["opportunity_id"], event.body["project_id"])

    @subscribe("accounts", "brief.written.v1", HeardBrief, kind=PROJECTION)
    def known_brief(self, tx: Transaction, event: Event) -> None:
        replicas.know_brief(tx, event.body)

    @subscribe("projects", "project.opened.v1", HeardProject, kind=PROJECTION)
    @subscribe("projects", "project.released.v1", HeardProject, kind=PROJECTION)
    @subscribe("projects", "project.planned.v1", HeardProject, kind=PROJECTION)
    @subscribe("projects", "project.rescheduled.v1", HeardProject, kind=PROJECTION)
    @subscribe("projects", "project.scope_set.v1", HeardProject, kind=PROJECTION)
    @subscribe("projects", "project.status_changed.v1", HeardProject, kind=PROJECTION)
    def known_project(self, tx: Transaction, event: Event) -> None:
        replicas.know_project(tx, event.body)
        quoting.place_in_project(tx, event.body["opportunity_id"], event.body["project_id"])

    @subscribe("projects", "person.created.v1", HeardPerson, kind=PROJECTION)
    @subscribe("projects", "person.updated.v1", HeardPerson, kind=PROJECTION)
    def known_person(self, tx: Transaction, event: Event) -> None:
        replicas.know_person(tx, event.body)

    @every(seconds=HOUR)
    def expire_quotes(self, tx: Transaction) -> None:
        quoting.expire_quotes(tx)


WORKER = FinanceWorker
