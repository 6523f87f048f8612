"""People in every built-in role, and the records that tests of the public API begin with.

Every test makes its own client, project and people, so the tests may run in any order.
"""

from __future__ import annotations

import secrets
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from agency.waiting import eventually
from standalone.instance import Instance
from standalone.rest import Json, Person, Refused

SATURDAY = 5
DAYS_BACK_MAX = 20
"""Working days; time is logged at most 31 days before its project starts, which is today."""
NOON = 12
ZONE = "Pacific/Kiritimati" if datetime.now(UTC).hour >= NOON else "Pacific/Pago_Pago"
"""Where the agency is: its day is not the day in UTC."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the agency, signed in."""

    id: str
    name: str
    email: str
    at: Person


@dataclass
class Office:
    """Who works here. The worker's lead is the lead, the manager manages the projects."""

    address: str
    administrator: Person
    seller: Member
    manager: Member
    finance: Member
    lead: Member
    worker: Member
    signed_in: ExitStack
    minutes_of: Counter[date] = field(default_factory=Counter)
    """What the worker has logged on each day."""

    def close(self) -> None:
        self.signed_in.close()

    def join(self, role: str, **more: Any) -> Member:
        """One more person with this role, signed in."""
        return _join(self.administrator, self.signed_in, role, **more)

    def client(self, name: str = "", **more: Any) -> Json:
        """A client whose name is like no other's, of the account manager."""
        named = {"name": name or unlike("Client"), "currency_code": "GBP"}
        made = self.seller.at.post("/v1/clients", named | more)
        path = f"/v1/clients/{made['id']}"
        return eventually(lambda: self.administrator.find(path), "the client is there")

    def project(self, client_id: str = "", *, sold: str = "90000.00", **more: Any) -> Json:
        """A chargeable project of the manager, billed by time, for a client of its own.

        sold: the amount of its accepted quote; empty: there is none yet.
        """
        client_id = client_id or self.client()["id"]
        body = {"name": "Site", "client_id": client_id, "chargeable": True} | more
        ask = self.manager.at.unless_missing
        made = eventually(lambda: ask("/v1/projects", body), "projects knows the client")
        plan = f"/v1/projects/{made['id']}/billing-plan"
        wanted = {"billing_type": "time_and_materials"}
        eventually(lambda: put_once_known(self.finance.at, plan, wanted), "finance knows it")
        if sold:
            currency = self.administrator.get(f"/v1/clients/{client_id}")["currency_code"]
            self.accept(self.quote(made["id"], sold, currency))
        return made

    def quote(self, project_id: str, amount: str, currency: str = "GBP", **more: str) -> Json:
        """A quote at a fixed price, sent to the client."""
        line = {"kind": "fixed", "description": "All of it", "amount": money(amount, currency)}
        estimate = {"project_id": project_id, "lines": [line]}
        made = self.finance.at.post("/v1/estimates", estimate)
        return self.finance.at.post("/v1/quotes", {"estimate_id": made["id"]} | more)

    def accept(self, quote: Json) -> Json:
        """Accepted by the client, which projects knows by then."""
        answer = {"accepted_by": "Robin Alder"}
        accepted = self.finance.at.post(f"/v1/quotes/{quote['id']}/accept", answer)
        path = f"/v1/projects/{quote['project_id']}"
        eventually(
            lambda: self.manager.at.get(path)["accepted_quote_id"] == quote["id"],
            "projects knows the quote",
        )
        return accepted

    def rates(self, client_id: str, hourly: str = "100.00", **more: Any) -> Json:
        """A rate card of the client for designers."""
        rate = {"charge_role": "designer", "hourly": money(hourly)}
        card = {"name": "Standard", "currency_code": "GBP", "effective_from": "2020-01-01"}
        body = card | {"client_id": client_id, "rates": [rate]} | more
        ask = self.finance.at.unless_missing
        return eventually(lambda: ask("/v1/rate-cards", body), "finance knows the client")

    def free_day(self) -> date:
        """The day on which the worker has least: a day takes 24 hours of all tests together."""
        days = map(working_day, range(1, DAYS_BACK_MAX + 1))
        return min(days, key=lambda day: self.minutes_of[day])

    def log(self, project_id: str, minutes: int, day: date | None = None, **more: Any) -> Json:
        """Time of the worker, on another day than the time before it where no day is given."""
        on = day or self.free_day()
        self.minutes_of[on] += minutes
        body = {"project_id": project_id, "minutes": minutes, "worked_on": on.isoformat()} | more
        return self.worker.at.post("/v1/time-entries", body)

    def approve(self, *entries: Json) -> None:
        """Approved by the lead, and valued by finance."""
        ids = [entry["id"] for entry in entries]
        self.lead.at.post("/v1/time-entries/approve", {"time_entry_ids": ids})

    def unbilled(self, project_id: str, many: int) -> Json:
        """The unbilled work of the project, once it has this number of entries."""

        def ask() -> Json | None:
            found = self.finance.at.get("/v1/unbilled-work", project_id=project_id, page_size=200)
            return found if len(found["items"]) == many else None

        return eventually(ask, f"{many} unbilled entries")

    def draft(self, *amounts: str, currency: str = "GBP", **client: Any) -> Json:
        """A draft over milestones of these amounts, of a client and a project of its own."""
        project = self.project(self.client(currency_code=currency, **client)["id"])
        self.milestones(project["id"], *amounts, currency=currency)
        return self.finance.at.post("/v1/invoices", {"project_id": project["id"]})

    def issue(self, draft: Json, **more: Any) -> Json:
        return self.finance.at.post(f"/v1/invoices/{draft['id']}/issue", more)

    def budget(self, path: str, used: str) -> Json | None:
        """The budget once so much of it is used and its alerts are raised."""
        found = self.finance.at.find(path)
        return found if found and found["used"] == money(used) else None

    def read_feed(self, many: int, **query: Any) -> list[Json]:
        """Events of this kind, once there are as many."""

        def ask() -> list[Json]:
            found = self.administrator.get("/v1/events", limit=200, **query)["items"]
            return list(found) if len(found) >= many else []

        return eventually(ask, f"{many} events of {query}")

    def milestones(self, project_id: str, *amounts: str, currency: str = "GBP") -> None:
        """Bill these fixed amounts, which are all due."""
        due_on = working_day(1).isoformat()
        milestones = [
            {"name": f"Part {n}", "due_on": due_on, "amount": money(amount, currency)}
            for n, amount in enumerate(amounts, 1)
        ]
        body = {"billing_type": "fixed_price", "milestones": milestones}
        self.finance.at.put(f"/v1/projects/{project_id}/billing-plan", body)


def open_office(tandem: Instance) -> Office:
    signed_in = ExitStack()
    first = tandem.administrator
    email, password = first.administrator_email, first.administrator_password
    administrator = signed_in.enter_context(Person(tandem.address, email, password))
    seller = _join(administrator, signed_in, "account_manager")
    manager = _join(administrator, signed_in, "project_manager")
    finance = _join(administrator, signed_in, "finance")
    lead = _join(administrator, signed_in, "team_member")
    worker = _join(administrator, signed_in, "team_member", lead_id=lead.id)
    people = (seller, manager, finance, lead, worker)
    finance.at.put("/v1/legal-entity", {"name": "Northlight Ltd", "address": "4 Quay Street"})
    return Office(tandem.address, administrator, *people, signed_in)


def _join(administrator: Person, signed_in: ExitStack, role: str, **more: Any) -> Member:
    name = unlike(role.replace("_", " ").capitalize())
    email = f"{name.replace(' ', '.')}@example.com".lower()
    body = {"name": name, "email": email, "charge_role": "designer", "access": {"roles": [role]}}
    made, person = administrator.invite(body | more, f"long enough {secrets.token_hex(8)}")
    return Member(made["id"], name, email, signed_in.enter_context(person))


def put_once_known(person: Person, path: str, body: Json) -> Json | None:
    """What put answers, or None while the service does not know what it names (yet)."""
    try:
        return person.put(path, body)
    except Refused as refused:
        if "NOT_FOUND" not in refused.reason:
            raise
        return None


def refused(reason: str) -> Any:
    """with refused("NAME_REQUIRED"): the gateway refuses for this reason."""
    return pytest.raises(Refused, match=rf"^\d+ (?:{reason}):")


def unlike(kind: str) -> str:
    """A name that no other is like."""
    return f"{kind} {secrets.token_hex(6)}"


def money(amount: str, currency_code: str = "GBP") -> Json:
    return {"amount": amount, "currency_code": currency_code}


def today() -> date:
    """The day where the agency is."""
    return datetime.now(ZoneInfo(ZONE)).date()


def working_day(back: int) -> date:
    """The working day that many working days before today."""
    day = today()
    while back:
        day -= timedelta(days=1)
        back -= day.weekday() < SATURDAY
    return day
