"""A contractor with a self-bill, and a request for quotation that two suppliers answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from standalone.demo.briefs import money
from standalone.demo.timeline import Engagement
from standalone.rest import Json, Session

CONTRACTOR = "Gareth"
SUPPLIER: Json = {
    "name": "Pugh Copywriting Ltd",
    "address": "12 Castle Street, Cardiff",
    "country_code": "GB",
    "email": "accounts@pugh.example",
}
DAYS = 42
PRINTERS = (("Bold Press", ("612.00", "45.00")), ("Paper & Ink", ("655.00", "")))
"""Name, and the prices of the two lines; empty: not offered."""


def work_from_outside(administrator: Session, people: Mapping[str, str]) -> None:
    """The contractor signs in with the role of contractors."""
    if CONTRACTOR in people:
        path = f"/v1/people/{people[CONTRACTOR]}/access"
        administrator.put(path, {"roles": ["contractor"]}, "demo:contractor")


@dataclass(frozen=True, slots=True)
class Contracting:
    """people: ids by first name. engagements: those under way, with their projects."""

    finance: Session
    people: Mapping[str, str]
    engagements: Sequence[Engagement]
    projects: Any
    today: date

    def load(self) -> None:
        self._self_bill()
        self._request()

    def _self_bill(self) -> None:
        """Issued, with a link, for the contractor to accept."""
        supplier = self._supplier(SUPPLIER)
        if supplier is None:
            return
        starts_on = self.today - timedelta(days=DAYS)
        body: Json = {
            "person_id": self.people[CONTRACTOR],
            "supplier_id": supplier["id"],
            "starts_on": starts_on.isoformat(),
            "basis": "hour",
            "rate": money("38.00"),
            "cap_minutes": 400 * 60,
            "self_billing_on": starts_on.isoformat(),
        }
        engagement = self.finance.post("/v1/engagements", body, "demo:engagement")
        period: Json = {
            "engagement_id": engagement["id"],
            "period_from": starts_on.isoformat(),
            "period_to": (self.today - timedelta(days=1)).isoformat(),
        }
        bill = self.finance.unless("NOTHING_TO_SETTLE", "/v1/self-bills", period, "demo:self-bill")
        if bill is None:
            return
        path = f"/v1/self-bills/{bill['id']}"
        self.finance.post(f"{path}/issue", {}, "demo:self-bill:issue")
        self.finance.post(f"{path}/links", {}, "demo:self-bill:link")

    def _request(self) -> None:
        """Both suppliers sent prices by their links; nobody has chosen yet."""
        made = [self._supplier({"name": name}) for name, _ in PRINTERS]
        suppliers = [one for one in made if one is not None]
        if len(suppliers) < len(PRINTERS):
            return
        active = next((one for one in self.engagements if one.job.status == "active"), None)
        body: Json = {
            "title": "Posters for the launch",
            "due_on": (self.today + timedelta(days=14)).isoformat(),
            "project_id": self.projects[active.number]["id"] if active else None,
            "note": "Delivered to the office.",
            "lines": [
                {"description": "Posters, A1", "quantity": "500 copies"},
                {"description": "Delivery"},
            ],
            "supplier_ids": [one["id"] for one in suppliers],
        }
        request = self.finance.post("/v1/quotation-requests", body, "demo:request")
        for (name, prices), offer in zip(PRINTERS, request["offers"], strict=True):
            links = self.finance.get("/v1/supplier-links", record_id=offer["id"])["items"]
            typed = {
                f"price {line['id']}": price
                for line, price in zip(request["lines"], prices, strict=True)
            }
            form = {"step": "offer", "key": f"demo:offer:{name}", "name": f"Sales of {name}"}
            self.finance.send_form(links[0]["path"], form | typed)

    def _supplier(self, body: Json) -> Json | None:
        key = f"demo:supplier:{body['name']}"
        return self.finance.unless("SUPPLIER_EXISTS", "/v1/suppliers", body, key)
