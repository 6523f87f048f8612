"""What the demo's books hold besides invoices: capital, rent, salaries, revenue by progress.

All of it is in the last month and in this one, which finance has not closed yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from standalone.demo.briefs import money
from standalone.demo.timeline import Engagement
from standalone.rest import Json, Session

PLANNED_MAX = 3
BY_HAND = (
    ("Share capital paid in", "Founders' agreement", "1200", "3000", "25000.00"),
    ("Salaries", "Payroll of the month", "7000", "2220", "18400.00"),
    ("Net wages paid", "Bank transfer of the payroll", "2220", "1200", "18400.00"),
    ("Studio software", "Paid by card", "7505", "1200", "640.00"),
)
"""What, why, the account that is debited, the one that is credited, how much."""


@dataclass(frozen=True, slots=True)
class Books:
    """finance: the finance person's session. projects: by the number of the engagement."""

    finance: Session
    projects: Mapping[int, Json]
    worked: Sequence[Engagement]
    today: date

    def load(self) -> None:
        last = self.today.replace(day=1) - timedelta(days=1)
        for what, why, debited, credited, amount in BY_HAND:
            body = {
                "description": what,
                "reason": why,
                "posted_on": last.isoformat(),
                "postings": _lines(debited, credited, amount),
            }
            self.finance.post("/v1/journals", body, f"demo:journal:{what}")
        rent = {
            "description": "Rent of the studio",
            "reason": "Lease of 4 Quay Street",
            "starts_on": last.replace(day=1).isoformat(),
            "every_months": 1,
            "postings": _lines("7100", "2109", "2100.00"),
        }
        self.finance.post("/v1/recurring-journals", rent, "demo:rent")
        through = {"through": self.today.isoformat()}
        self.finance.post("/v1/recurring-journals/post", through, "demo:rent:post")
        self._recognise(last)

    def _recognise(self, through: date) -> None:
        """Fixed prices are earned day by day, from the beginning of the job to its end."""
        fixed = [one for one in self.worked if one.job.fixed_price and one.end > one.start]
        for one in fixed[:PLANNED_MAX]:
            path = f"/v1/projects/{self.projects[one.number]['id']}"
            line = {
                "name": one.job.name,
                "method": "straight_line",
                "price": self.finance.get(f"{path}/budget")["total"],
                "starts_on": one.start.isoformat(),
                "ends_on": one.end.isoformat(),
            }
            plan = {"currency_code": line["price"]["currency_code"], "lines": [line]}
            self.finance.put(f"{path}/revenue-plan", plan, f"demo:revenue:{one.number}")
        body = {"through": through.isoformat()}
        self.finance.unless("NOTHING_TO_RECOGNISE", "/v1/recognition-runs", body, "demo:revenue")


def _lines(debited: str, credited: str, amount: str) -> list[Json]:
    return [
        {"ledger_account": debited, "debit": money(amount)},
        {"ledger_account": credited, "credit": money(amount)},
    ]
