"""Media that the demo agency books for clients: as agent and as principal, run and invoiced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from standalone.demo.briefs import money
from standalone.demo.timeline import Engagement
from standalone.rest import Json, Session

LEVIES: Sequence[Json] = (
    {"name": "ASBOF", "base": "gross", "payer": "client", "rate": "0.001", "country_code": "GB"}
    | {"media": ["press", "out_of_home", "cinema", "digital"], "starts_on": "2020-01-01"}
    | {"payee": "Advertising Standards Board of Finance"},
    {"name": "BASBOF", "base": "gross", "payer": "client", "rate": "0.001", "country_code": "GB"}
    | {"media": ["tv", "radio"], "starts_on": "2020-01-01"}
    | {"payee": "Broadcast Advertising Standards Board of Finance"},
    {"name": "Künstlersozialabgabe", "base": "fees", "payer": "agency", "rate": "0.05"}
    | {"country_code": "DE", "remitted": "yearly", "starts_on": "2023-01-01"},
)
KSA_2026 = {"starts_on": "2026-01-01", "rate": "0.049"}
BOOKED = (
    ("The Harbour Herald", "Full page, colour", "press", "4800.00", "agent", "gross"),
    ("Coast Radio", "Thirty seconds, morning", "radio", "2400.00", "principal", "gross"),
)
"""Publisher, what, medium, gross, the agency's part, what the client pays."""


@dataclass(frozen=True, slots=True)
class MediaBuying:
    """engagements: those under way, with their projects."""

    finance: Session
    approver: Session
    engagements: Sequence[Engagement]
    projects: Any
    today: date

    def load(self) -> None:
        for place, levy in enumerate(LEVIES):
            key = f"demo:levy:{place}"
            made = self.finance.unless("LEVY_EXISTS", "/v1/levies", levy, key)
            if made is not None and levy["payer"] == "agency":
                self.finance.put(f"/v1/levies/{made['id']}/rates", KSA_2026, f"{key}:2026")
        active = [one for one in self.engagements if one.job.status == "active" and one.entries]
        for one, booked in zip(active, BOOKED, strict=False):
            self._book(one, booked)

    def _book(self, one: Engagement, booked: tuple[str, ...]) -> None:
        publisher, what, medium, gross, treatment, billing = booked
        key = f"demo:media:{medium}"
        supplier = self.finance.unless(
            "SUPPLIER_EXISTS", "/v1/suppliers", {"name": publisher}, f"{key}:supplier"
        )
        if supplier is None:
            return
        placement = {
            "description": what,
            "medium": medium,
            "starts_on": (self.today - timedelta(days=30)).isoformat(),
            "ends_on": (self.today - timedelta(days=3)).isoformat(),
            "gross": money(gross),
            "commission": "0.15",
            "billing": billing,
            "treatment": treatment,
            "quantity": "4",
        }
        later = {
            "starts_on": (self.today + timedelta(days=10)).isoformat(),
            "ends_on": (self.today + timedelta(days=40)).isoformat(),
        }
        body = {
            "supplier_id": supplier["id"],
            "project_id": self.projects[one.number]["id"],
            "placements": [placement, placement | later],
        }
        order = self.finance.post("/v1/media-orders", body, key)
        path = f"/v1/purchase-orders/{order['id']}"
        reason = {"over_budget_reason": "The client raises the budget for media"}
        self.approver.post(f"{path}/approve", reason, f"{key}:approve")
        self.finance.post(f"{path}/send", {}, f"{key}:send")
        self._run(order, key)

    def _run(self, order: Json, key: str) -> None:
        """Of four, three ran and one was made good; the client is invoiced for them."""
        first = order["placements"][0]["id"]
        path = f"/v1/media-orders/{order['id']}"
        for kind, quantity in (("run", "3"), ("make_good", "1")):
            body = {"quantity": quantity, "kind": kind}
            self.finance.post(f"{path}/placements/{first}/runs", body, f"{key}:{kind}")
        self.finance.post(f"{path}/invoice", {"placement_ids": [first]}, f"{key}:invoice")
