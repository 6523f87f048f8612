"""A small agency for the tests of the pages, made through the public API: people, clients, jobs.

Each record is made by the person who would make it. Tests that change something make their own.
"""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any

import httpx
from agency.waiting import eventually
from standalone.instance import Instance
from standalone.rest import TIMEOUT_SECONDS, Json, Person

PASSWORD = "seven kettles for sailors"
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works here: how they sign in, and their session at the API."""

    id: str
    name: str
    email: str
    at: Person


class Workplace:
    """administrator (as the API's user), chief (one who uses the pages), seller, manager, finance,
    lead, worker; the worker's lead is the lead."""

    def __init__(self, tandem: Instance) -> None:
        self.address = tandem.address.replace("127.0.0.1", "localhost")
        self._at = tandem.address
        self._signed_in = ExitStack()
        self._cookies: dict[str, Json] = {}
        first = tandem.administrator
        credentials = (first.administrator_email, first.administrator_password)
        self.administrator = Person(tandem.address, *credentials)
        self._signed_in.enter_context(self.administrator)
        self.chief = self.join("Ines Duarte", "administrator")
        self.seller = self.join("Maya Okafor", "account_manager")
        self.manager = self.join("Daniel Reyes", "project_manager")
        self.finance = self.join("Priya Nair", "finance")
        self.lead = self.join("Helen Strand", "team_member")
        self.worker = self.join("Tom Lindqvist", "team_member", lead_id=self.lead.id)
        name = {"name": "Northlight Ltd", "address": "4 Quay Street"}
        self.finance.at.put("/v1/legal-entity", name)

    def close(self) -> None:
        self._signed_in.close()

    def join(self, name: str, role: str, **more: Any) -> Member:
        """One more person with this role, whose password is PASSWORD."""
        email = f"{name.split()[0]}.{secrets.token_hex(3)}@northlight.example".lower()
        body = {"name": name, "email": email, "charge_role": "designer", "weekly_minutes": 2250}
        access = {"access": {"roles": [role]}}
        made, person = self.administrator.invite(body | access | more, PASSWORD)
        return Member(made["id"], name, email, self._signed_in.enter_context(person))

    def cookie(self, member: Member) -> Json:
        """The session of a browser, asked for as the page does; all tabs of the member share it."""
        if member.id not in self._cookies:
            answer = httpx.post(
                f"{self._at}/v1/browser-sessions",
                json={"email": member.email, "password": PASSWORD},
                headers={"X-Tandem-Request": "1", "Sec-Fetch-Site": "same-origin"},
                timeout=TIMEOUT_SECONDS,
            )
            answer.raise_for_status()
            (kept,) = SimpleCookie(answer.headers["set-cookie"]).values()
            self._cookies[member.id] = {"name": kept.key, "value": kept.value} | {
                "domain": "localhost",
                "path": kept["path"],
                "expires": -1,
                "httpOnly": bool(kept["httponly"]),
                "secure": bool(kept["secure"]),
                "sameSite": kept["samesite"],
            }
        return self._cookies[member.id]

    def client(self, name: str) -> Json:
        body = {"name": name, "currency_code": "GBP", "confirm_distinct": True}
        return self.seller.at.post("/v1/clients", body)

    def opportunity(self, name: str, client: Json, **more: Any) -> Json:
        """Something that the seller may win."""
        value = {"amount": "20000.00", "currency_code": "GBP"}
        body = {"client_id": client["id"], "name": name, "value": value}
        return self.seller.at.post("/v1/opportunities", body | more)

    def brief(self, opportunity: Json, **more: Any) -> Json:
        body = {
            "objective": "Sell more tea.",
            "audience": "People who drink coffee",
            "deliverables": [{"name": "Website", "description": "Ten pages"}, {"name": "Film"}],
            "constraints": ["No animals"],
        }
        return self.seller.at.put(f"/v1/opportunities/{opportunity['id']}/brief", body | more)

    def won(self, opportunity: Json) -> Json:
        """It is won; the answer has its handover."""
        return self.seller.at.post(f"/v1/opportunities/{opportunity['id']}/win")

    def offered(self, handover: Json) -> Json:
        """The handover, completed and offered."""
        path = f"/v1/handovers/{handover['id']}"
        stated = {
            "scope_out": ["Translations"],
            "promises": [],
            "definition_of_done": ["It is live"],
        }
        self.seller.at.patch(path, stated)
        return self.seller.at.post(f"{path}/offer")

    def returned(self, handover: Json, question: str) -> Json:
        body = {"item": "scope_in", "question": question}
        return self.manager.at.post(f"/v1/handovers/{handover['id']}/return", body)

    def project(self, name: str, client: Json | None = None, **more: Any) -> Json:
        """A job of the manager, which takes time."""
        body: Json = {"name": name, "chargeable": client is not None} | more
        if client is not None:
            body["client_id"] = client["id"]
        ask = self.manager.at.unless_missing
        return eventually(lambda: ask("/v1/projects", body), "projects knows the client")

    def task(self, project: Json, name: str, **more: Any) -> Json:
        body = {"project_id": project["id"], "name": name, "duration_days": 3}
        body |= {"charge_role": "designer", "estimate_minutes": 960}
        return self.manager.at.post("/v1/tasks", body | more)

    def log(self, project: Json, minutes: int, day: date, **more: Any) -> Json:
        """Time of the worker, who has 24 hours a day in all tests of a run: take different days."""
        body = {"project_id": project["id"], "minutes": minutes, "worked_on": day.isoformat()}
        not_charged = {"non_chargeable": True, "non_chargeable_reason": "Within the retainer"}
        return self.worker.at.post("/v1/time-entries", body | not_charged | more)


def today() -> date:
    """The day where the agency is."""
    return datetime.now(UTC).date()


def monday(weeks_back: int = 0) -> date:
    return today() - timedelta(days=today().weekday(), weeks=weeks_back)


def last_week(day: int) -> date:
    """Of last week: 0 is Monday, 4 is Friday."""
    return monday(1) + timedelta(days=day)


def days_ago(days: int) -> str:
    """As dates are written; of a negative number of days a day to come."""
    return (today() - timedelta(days=days)).isoformat()
