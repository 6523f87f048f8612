"""A finance service for tests: real database, real gRPC, and events as others would say them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from bus.pump import deliver
from chassis.actor import Actor
from chassis.database import Database
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.tables import outbox, whole_payload
from chassis.testing import ACTOR_SECRET, ServedRoom, an_actor, fresh_database, serving
from finance.api import registrations
from finance.events import CATALOGUE
from finance.settings import Settings
from finance.worker import FinanceWorker
from sqlalchemy import select
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import quoting_pb2 as quoting_pb
from tandem.finance.v1 import quoting_pb2_grpc, rates_pb2_grpc
from tandem.finance.v1 import rates_pb2 as rates_pb

FINANCE = an_actor("finance", name="Fay Finance")
ACCOUNTS = an_actor("account_manager", name="Abe Accounts")
PROJECTS = an_actor("project_manager", name="Pia Projects")
MEMBER = an_actor("team_member", name="Tom Team")
ADMINISTRATOR = an_actor("administrator", name="Ada Administrator")

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_versions = count(1)


@dataclass
class SetClock:
    """Noon of 2 March 2026, or the moment given, until a test moves it on."""

    first: datetime = NOON
    now: datetime = NOON

    def start_over(self) -> None:
        self.now = self.first

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


def gbp(minor: int) -> Money:
    return Money(amount_minor=minor, currency_code="GBP")


def role_hours(role: str, hours: float, **more: Any) -> quoting_pb.EstimateLineDraft:
    return quoting_pb.EstimateLineDraft(
        kind=quoting_pb.LINE_KIND_ROLE_HOURS, charge_role=role, seconds=round(hours * 3600), **more
    )


def fixed(minor: int, **more: Any) -> quoting_pb.EstimateLineDraft:
    return quoting_pb.EstimateLineDraft(kind=quoting_pb.LINE_KIND_FIXED, amount=gbp(minor), **more)


def purchase(minor: int, **more: Any) -> quoting_pb.EstimateLineDraft:
    return quoting_pb.EstimateLineDraft(
        kind=quoting_pb.LINE_KIND_PURCHASE, purchase_cost=gbp(minor), **more
    )


@dataclass
class FinanceWorld:
    """What a test says to finance, over gRPC and by events."""

    database: Database
    room: ServedRoom
    clock: SetClock
    worker: FinanceWorker = field(init=False)
    pumped: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.rates = rates_pb2_grpc.RateServiceStub(self.room.channel)
        self.quoting = quoting_pb2_grpc.QuotingServiceStub(self.room.channel)
        self.start_over()

    def start_over(self) -> None:
        """The first day's clock, and a worker without memory."""
        self.clock.start_over()
        self.worker = FinanceWorker(self.database)
        self.pumped = 0

    def call(self, method: Callable[..., Any], request: Any, actor: Actor = FINANCE) -> Any:
        """With a fresh idempotency key, where the request takes one and has none."""
        if "request_id" in request.DESCRIPTOR.fields_by_name and not request.request_id:
            request.request_id = new_id()
        return self.room.call(method, request, actor)

    def facts(self, type_: str, **of: str) -> list[dict[str, Any]]:
        """The bodies of what finance has published of this type, with these fields, in order."""
        rows = select(outbox.c.payload).where(outbox.c.type == type_).order_by(outbox.c.id)
        with self.database.engine.connect() as connection:
            bodies = list(connection.scalars(rows))
        return [body for body in bodies if of.items() <= body.items()]

    def consumes(self, source: str, type_: str, subject: str, body: dict[str, Any]) -> None:
        deliver(self.worker, source, type_, body, subject=subject, aggregate_seq=next(_versions))

    def pump(self) -> None:
        """Let finance consume its own facts, until there are no more."""
        while facts := self._facts_to_pump():
            for fact in facts:
                self.pumped = fact.id
                if self.worker.subscription("finance", fact.type):
                    self.consumes("finance", fact.type, str(fact.aggregate_id), fact.payload)

    def _facts_to_pump(self) -> Sequence[Any]:
        columns = outbox.c.id, outbox.c.type, outbox.c.aggregate_id, whole_payload
        asked = select(*columns).where(outbox.c.id > self.pumped).order_by(outbox.c.id)
        with self.database.engine.connect() as connection:
            return connection.execute(asked).all()

    def hears_client(
        self,
        currency_code: str = "GBP",
        client_id: str = "",
        type_: str = "client.registered.v1",
        manager: Actor = ACCOUNTS,
        **changed: Any,
    ) -> str:
        client_id = client_id or new_id()
        body = {
            "client_id": client_id,
            "name": "Harbour Coffee",
            "currency_code": currency_code,
            "payment_terms_days": 30,
            "address": "1 Harbour Road, Bristol",
            "tax_number": "GB980780684",
            "country_code": "GB",
            "account_manager_id": manager.person_id,
            **changed,
        }
        self.consumes("accounts", type_, client_id, body)
        return client_id

    def hears_opportunity(
        self,
        client_id: str,
        opportunity_id: str = "",
        *,
        project_id: str | None = None,
        currency_code: str = "GBP",
    ) -> str:
        opportunity_id = opportunity_id or new_id()
        body = {
            "opportunity_id": opportunity_id,
            "client_id": client_id,
            "name": "Spring campaign",
            "status": "won" if project_id else "open",
            "value": {"amount_minor": 1_000_000, "currency_code": currency_code},
            "project_id": project_id,
        }
        type_ = "opportunity.won.v1" if project_id else "opportunity.created.v1"
        self.consumes("accounts", type_, opportunity_id, body)
        return opportunity_id

    def hears_brief(self, opportunity_id: str, *names: str, edition: int = 1) -> list[str]:
        """The ids of the deliverables."""
        deliverables = [{"id": new_id(), "name": name} for name in names]
        brief_id = new_id()
        body = {
            "brief_id": brief_id,
            "opportunity_id": opportunity_id,
            "edition": edition,
            "deliverables": deliverables,
        }
        self.consumes("accounts", "brief.written.v1", brief_id, body)
        return [one["id"] for one in deliverables]

    def hears_project(
        self,
        client_id: str | None,
        opportunity_id: str | None = None,
        project_id: str = "",
        manager: Actor = PROJECTS,
        type_: str = "project.opened.v1",
        **changed: Any,
    ) -> str:
        project_id = project_id or new_id()
        body = {
            "project_id": project_id,
            "reference": "JOB-1042",
            "name": "Spring campaign",
            "status": "handover",
            "client_id": client_id,
            "opportunity_id": opportunity_id,
            "project_manager_id": manager.person_id,
            "chargeable": True,
            "deliverables": [],
            **changed,
        }
        self.consumes("projects", type_, project_id, body)
        return project_id

    def hears_person(self, name: str = "Tom Team", **more: Any) -> str:
        person_id = new_id()
        body = {"person_id": person_id, "name": name, **more}
        self.consumes("projects", "person.created.v1", person_id, body)
        return person_id

    def card(
        self,
        rates: dict[str, int],
        effective_from: str = "2026-01-01",
        client_id: str = "",
        currency_code: str = "GBP",
    ) -> rates_pb.RateCard:
        """A rate card; rates in minor units per hour by role."""
        request = rates_pb.CreateRateCardRequest(
            name="Standard 2026",
            client_id=client_id,
            currency_code=currency_code,
            effective_from=effective_from,
            rates=[
                rates_pb.RoleRate(
                    charge_role=role,
                    hourly=Money(amount_minor=minor, currency_code=currency_code),
                )
                for role, minor in rates.items()
            ],
        )
        return self.call(self.rates.CreateRateCard, request).rate_card

    def estimate(self, *lines: Any, actor: Actor = FINANCE, **of: Any) -> quoting_pb.Estimate:
        request = quoting_pb.CreateEstimateRequest(lines=lines, **of)
        return self.call(self.quoting.CreateEstimate, request, actor).estimate

    def quote(self, estimate_id: str, actor: Actor = ACCOUNTS, **more: Any) -> quoting_pb.Quote:
        request = quoting_pb.IssueQuoteRequest(estimate_id=estimate_id, **more)
        return self.call(self.quoting.IssueQuote, request, actor).quote

    def accept(self, quote_id: str, actor: Actor = ACCOUNTS, **more: Any) -> quoting_pb.Quote:
        request = quoting_pb.AcceptQuoteRequest(
            quote_id=quote_id, accepted_by=more.pop("accepted_by", "Carla Client"), **more
        )
        return self.call(self.quoting.AcceptQuote, request, actor).quote

    def reject(self, quote_id: str, reason: str = "") -> quoting_pb.Quote:
        request = quoting_pb.RejectQuoteRequest(quote_id=quote_id, reason=reason)
        return self.call(self.quoting.RejectQuote, request, ACCOUNTS).quote

    def accepted(self, minor: int, **of: str) -> quoting_pb.Quote:
        """A quote of this much, accepted."""
        return self.accept(self.quote(self.estimate(fixed(minor), **of).id).id)

    def budget(self, project_id: str, actor: Actor = FINANCE) -> quoting_pb.Budget:
        request = quoting_pb.GetBudgetRequest(project_id=project_id)
        return self.call(self.quoting.GetBudget, request, actor).budget


@contextmanager
def a_finance_world(
    zone: str = "UTC", now: datetime = NOON, kind: type[Database] = Database
) -> Iterator[FinanceWorld]:
    """zone: where the agency is. now: what its clock says until a test moves it on."""
    clock = SetClock(now)
    with fresh_database("finance", migrate) as url:
        with psycopg.connect(url) as connection:
            connection.execute(SELLER)
        database = kind(url, CATALOGUE, clock=clock, zone=ZoneInfo(zone))
        settings = Settings(database_url=url, actor_secret=ACTOR_SECRET, zone=zone)
        with serving(registrations(database, settings), url) as room:
            yield FinanceWorld(database, room, clock)
        database.dispose()


SELLER = """INSERT INTO legal_entity
    (id, version, name, address, tax_number, registration_number, country_code)
    VALUES ('0190b5c0-0000-7000-8000-000000000001', 1, 'Northlight Ltd', '4 Quay Street, Bristol',
            'GB980780684', '', 'GB')"""
"""The agency has stated who it is."""


def migrate(url: str) -> None:
    upgrade("finance", url)
