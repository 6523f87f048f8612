"""What may happen to the demo agency's projects, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from standalone.demo.briefs import money
from standalone.demo.signing import Signing
from standalone.demo.timeline import Engagement
from standalone.rest import Json, Session

RISKS: Sequence[Json] = (
    {"title": "The client's photographs come late", "area": "client", "probability": "0.60"}
    | {"impact_level": 4, "impact": money("4200.00"), "impact_days": 8, "response": "reduce"}
    | {"response_plan": "Ask for them two weeks early, and agree on stock pictures in writing"},
    {"title": "The lead designer is on two jobs in the last weeks", "area": "people"}
    | {"probability": "0.40", "impact_level": 3, "impact": money("2600.00"), "impact_days": 5},
    {"title": "The printer raises its prices", "area": "supplier", "probability": "0.25"}
    | {"impact_level": 2, "impact": money("900.00"), "response": "transfer"}
    | {"response_plan": "Order at a fixed price before the quarter ends"},
    {"title": "The client orders the second language too", "area": "scope", "probability": "0.30"}
    | {"kind": "opportunity", "impact_level": 3, "impact": money("6500.00"), "response": "exploit"}
    | {"response_plan": "Show a sample page at the next review"},
    {"title": "The typeface may not be licensed for films", "area": "legal", "probability": "0.10"}
    | {"impact_level": 4, "response": "avoid", "response_plan": "Choose another one for the film"},
)
DECISIONS: Sequence[Json] = (
    {"title": "The site is built on the system that the client has"}
    | {"options": "The present system\nA new one\nA static site"}
    | {"reason": "The editors know it, and the price holds"},
    {"title": "Photographs are bought, not taken"}
    | {"options": "A shoot of two days\nStock photographs"}
    | {"reason": "The shoot would not be ready for the launch"},
)
REPLACING: Json = {
    "title": "Photographs are taken by the client",
    "options": "Stock photographs\nPhotographs of the client",
    "reason": "The client has a photographer of its own since May",
}
REQUESTS: Sequence[Json] = (
    {"title": "Two more sizes of the banner", "channel": "email"},
    {"title": "A second language for the site", "channel": "meeting"}
    | {"scope": "out_of_scope", "scope_reason": "The quote has one language"},
    {"title": "A film for the fair", "channel": "call"},
)
GIFT: Json = {
    "outcome": "gift",
    "minutes": 150,
    "charge_role": "Designer",
    "reason": "They waited for us in the first round",
}
NOT_NOW: Json = {"outcome": "declined", "reason": "There is nobody free before the fair"}
PER_PROJECT = 3
PROJECTS = 6


@dataclass(frozen=True, slots=True)
class Risking:
    """as_: a session by first name. engagements: those under way, with their projects."""

    as_: Callable[[str], Session]
    engagements: Sequence[Engagement]
    projects: Any
    today: date

    def load(self) -> None:
        active = [one for one in self.engagements if one.job.status == "active" and one.entries]
        for place, one in enumerate(active[:PROJECTS]):
            for nth in range(PER_PROJECT):
                self._add(one, nth, RISKS[(place + nth) % len(RISKS)])
            self._decide(one, DECISIONS[place % len(DECISIONS)])
            self._ask(one)
            self._report(one)
        Signing(self.as_, self.engagements, self.projects, self.today).load()

    def _ask(self, one: Engagement) -> None:
        """Three requests of the client: one was given, one is open, one was declined."""
        manager, key = self.as_(one.manager), f"demo:request:{one.number}"
        of = {"project_id": self.projects[one.number]["id"], "requested_by": "The client"}
        day = (self.today - timedelta(days=6)).isoformat()
        for nth, (request, end) in enumerate(zip(REQUESTS, (GIFT, None, NOT_NOW), strict=True)):
            asked = request | of | {"requested_on": day}
            made = manager.post("/v1/client-requests", asked, f"{key}:{nth}")
            if end:
                path = f"/v1/client-requests/{made['id']}/decide"
                manager.post(path, end, f"{key}:{nth}:decided")

    def _report(self, one: Engagement) -> None:
        """Issued for the client."""
        manager, key = self.as_(one.manager), f"demo:report:{one.number}"
        of = {"project_id": self.projects[one.number]["id"], "audience": "client"}
        made = manager.post("/v1/status-reports", of, key)
        manager.post(f"/v1/status-reports/{made['id']}/issue", {}, f"{key}:issued")

    def _decide(self, one: Engagement, decision: Json) -> None:
        """A decision of the client; on every second project a newer one has replaced it."""
        manager, key = self.as_(one.manager), f"demo:decision:{one.number}"
        of = {"project_id": self.projects[one.number]["id"], "decided_by": "The client"}
        day = (self.today - timedelta(days=9)).isoformat()
        made = manager.post("/v1/decisions", decision | of | {"decided_on": day}, key)
        if decision is DECISIONS[1]:
            newer = REPLACING | of | {"supersedes_id": made["id"]}
            manager.post("/v1/decisions", newer, f"{key}:newer")

    def _add(self, one: Engagement, nth: int, risk: Json) -> None:
        manager, key = self.as_(one.manager), f"demo:risk:{one.number}:{nth}"
        due = {"response_due_on": (self.today + timedelta(days=14 + nth)).isoformat()}
        body = {"project_id": self.projects[one.number]["id"]} | risk
        made = manager.post("/v1/risks", body | (due if "response" in risk else {}), key)
        if nth == 1:
            watched = {"status": "watched"}
            manager.patch(f"/v1/risks/{made['id']}", watched, f"{key}:watched")
        if nth == PER_PROJECT - 1 and one.number % 2:
            due = {"due_on": (self.today + timedelta(days=5)).isoformat()}
            manager.post(f"/v1/risks/{made['id']}/occur", due, f"{key}:occurred")
