"""What people of the demo spent: for jobs that are under way, and for the agency itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from standalone.demo.briefs import money
from standalone.demo.timeline import Engagement
from standalone.rest import Json, Session

RECEIPT = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SPENT = (
    ("travel", "Train to the client", "64.80", "0.00"),
    ("materials", "Paper samples", "96.00", "16.00"),
    ("meals", "Lunch with the client", "48.60", "8.10"),
    ("accommodation", "Hotel for the shoot", "138.00", "23.00"),
    ("printing", "Proofs", "210.00", "35.00"),
)
"""Category, what for, total, tax in it."""
SUPPLIERS = (
    ("Harbour Film Ltd", "Two days of filming", "1800.00"),
    ("Fine Print Works", "Posters, 500 copies", "640.00"),
    ("Lindgren Photography", "Product photographs", "950.00"),
)
"""Name, what is ordered, amount without tax."""


@dataclass(frozen=True, slots=True)
class Spending:
    """sessions: of a person by first name. engagements: those under way, with their projects."""

    session: Callable[[str], Session]
    finance: Session
    engagements: Sequence[Engagement]
    projects: Any
    today: date

    def load(self) -> None:
        for unit, rate in (("mi", "0.45"), ("km", "0.28")):
            body = {"effective_from": "2020-01-01", "distance_unit": unit, "rate_per_unit": rate}
            self.finance.unless("MILEAGE_RATE_EXISTS", "/v1/mileage-rates", body, f"demo:{unit}")
        active = [one for one in self.engagements if one.job.status == "active" and one.entries]
        for place, one in enumerate(active[: len(SPENT)]):
            self._spend(place, one)
        self._own()
        self._order(active)

    def _spend(self, place: int, one: Engagement) -> None:
        """Claimed by somebody who works on it; of three in a row one waits, one is to be paid."""
        category, text, total, tax = SPENT[place]
        first = one.entries[-1].person.first
        key = f"demo:expense:{one.number}"
        body: Json = {
            "project_id": self.projects[one.number]["id"],
            "spent_on": (self.today - timedelta(days=5 + place)).isoformat(),
            "category": category,
            "description": text,
            "total": money(total),
            "tax": money(tax),
            "billable": True,
            "markup": "0.10",
        }
        path = f"/v1/expenses/{self.session(first).post('/v1/expenses', body, key)['id']}"
        self.session(first).upload(f"{path}/receipts?name=receipt.pdf", RECEIPT, f"{key}:receipt")
        self.session(first).post(f"{path}/submit", {}, f"{key}:submit")
        if place % 3 == 0 or first == one.manager:
            return
        self.session(one.manager).post(f"{path}/approve", {}, f"{key}:approve")
        if place % 3 == 2:
            self.finance.post(f"{path}/reimburse", {"reference": "Expenses"}, f"{key}:paid")

    def _order(self, active: Sequence[Engagement]) -> None:
        """Ordered by managers: one draft, one that waits, the others approved and sent."""
        people = {one.manager for one in active}
        for first, (name, text, amount) in zip(sorted(people), SUPPLIERS, strict=False):
            key = f"demo:order:{first}"
            supplier = self.finance.unless(
                "SUPPLIER_EXISTS", "/v1/suppliers", {"name": name}, f"{key}:supplier"
            )
            own = next(one for one in active if one.manager == first)
            if supplier is None:
                continue
            line = {"description": text, "amount": money(amount), "billable": True}
            body = {
                "supplier_id": supplier["id"],
                "project_id": self.projects[own.number]["id"],
                "lines": [line | {"markup": "0.15"}],
            }
            order = self.session(first).post("/v1/purchase-orders", body, key)
            path = f"/v1/purchase-orders/{order['id']}"
            self.session(first).post(f"{path}/submit", {}, f"{key}:submit")
            if name != SUPPLIERS[0][0]:
                self.finance.post(f"{path}/approve", {}, f"{key}:approve")
                self.session(first).post(f"{path}/send", {}, f"{key}:send")
                self._bill(first, supplier["id"], order, key)

    def _bill(self, manager: str, supplier_id: str, order: Json, key: str) -> None:
        """Entered by finance: one is overdue and approved by the manager, one charges too much."""
        self.finance.post(f"/v1/purchase-orders/{order['id']}/receipts", {}, f"{key}:receipt")
        (line,) = order["lines"]
        differs = line["description"] == SUPPLIERS[-1][1]
        issued_on = self.today - timedelta(days=3 if differs else 40)
        charged = {
            "description": line["description"],
            "amount": money("1140.00") if differs else line["amount"],
            "tax_rate": "0.20",
            "purchase_order_line_id": line["id"],
        }
        body = {
            "supplier_id": supplier_id,
            "supplier_number": "LP-118" if differs else "R-2041",
            "issued_on": issued_on.isoformat(),
            "lines": [charged],
        }
        bill = self.finance.post("/v1/bills", body, f"{key}:bill")
        if differs:
            return
        person_id = self.session(manager).get("/v1/me")["person_id"]
        limit = {"limit": money("1000.00")}
        self.finance.put(f"/v1/purchase-limits/{person_id}", limit, f"{key}:limit")
        self.session(manager).post(f"/v1/bills/{bill['id']}/approve", {}, f"{key}:bill:approve")
        self._run(manager, supplier_id, order["project_id"], key)

    def _run(self, manager: str, supplier_id: str, project_id: str, key: str) -> None:
        """A second bill, without an order, is held by a payment run that finance has prepared."""
        line = {
            "description": "Courier",
            "amount": money("96.00"),
            "tax_rate": "0.20",
            "project_id": project_id,
        }
        body = {
            "supplier_id": supplier_id,
            "supplier_number": "R-2017",
            "issued_on": (self.today - timedelta(days=45)).isoformat(),
            "lines": [line],
        }
        bill = self.finance.post("/v1/bills", body, f"{key}:courier")
        path = f"/v1/bills/{bill['id']}/approve"
        self.session(manager).post(path, {}, f"{key}:courier:approve")
        run = {"bill_ids": [bill["id"]], "note": "Transfers of the week"}
        self.finance.post("/v1/payment-runs", run, f"{key}:run")

    def _own(self) -> None:
        """A distance for the agency itself, which finance decides on."""
        first = self.engagements[0].manager
        body: Json = {
            "spent_on": (self.today - timedelta(days=6)).isoformat(),
            "category": "mileage",
            "description": "To the printer and back",
            "distance": "42.5",
            "distance_unit": "mi",
            "submit": True,
        }
        self.session(first).post("/v1/expenses", body, "demo:mileage")
