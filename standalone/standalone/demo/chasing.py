"""What the demo does about invoices that are not paid: a reminder, a promise, a dispute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from standalone.demo.briefs import CURRENCY, money
from standalone.demo.roster import PAYROLL
from standalone.rest import Json, Session

LEVELS: tuple[Json, ...] = (
    {
        "days_after_due": 3,
        "title": "Reminder",
        "words": "Dear {client},\nyou may have overlooked the invoices below. Please pay {total} "
        "by {pay_by}.",
    },
    {
        "days_after_due": 17,
        "title": "Second reminder",
        "words": "Dear {client},\nwe have not received payment of the invoices below. Please pay "
        "{total} by {pay_by}.",
        "fee": money("40.00"),
        "interest_rate": "0.08",
    },
)
OUTGOING = (
    ("Salaries", f"-{PAYROLL}"),
    ("Rent of the studio", "-2100.00"),
    ("Loan of the bank", "-650.00"),
)
"""What and how much each month."""


@dataclass(frozen=True, slots=True)
class Chasing:
    finance: Session
    today: date

    def load(self) -> None:
        body = {"currency_code": CURRENCY, "days_to_pay": 7, "levels": list(LEVELS)}
        self.finance.put("/v1/dunning-policy", body, "demo:dunning policy")
        for name, amount in OUTGOING:
            item = {"name": name, "amount": money(amount), "every_months": 1}
            item["starts_on"] = self.today.replace(day=1).isoformat()
            self.finance.post("/v1/cash-items", item, f"demo:cash:{name}")
        overdue = self._overdue()
        notes = self._notes()
        if len(overdue) > len(notes) and not self._begun():
            for note, invoice in zip(notes, overdue, strict=False):
                body = note | {"invoice_id": invoice["invoice_id"]}
                self.finance.post("/v1/collection-notes", body)
            last = {"invoice_ids": [overdue[-1]["invoice_id"]]}
            self.finance.post("/v1/dunning-notices", last)

    def _begun(self) -> bool:
        """A load that is resumed leaves what was noted as it is."""
        return bool(self.finance.get("/v1/collection-notes", page_size=1)["items"])

    def _overdue(self) -> list[Json]:
        notices = self.finance.get("/v1/dunning-proposal")["notices"]
        return [invoice for notice in notices for invoice in notice["invoices"]]

    def _notes(self) -> list[Json]:
        friday = self.today + timedelta(days=5)
        return [
            {
                "kind": "promise",
                "promised_on": friday.isoformat(),
                "words": "Their accountant pays on Friday",
            },
            {"kind": "dispute", "words": "Four hours of changes were not ordered, they say"},
        ]
