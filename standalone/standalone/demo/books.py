"""What the demo's books hold besides invoices: capital, salaries, rent, revenue by progress.

Each month since the first job has its salaries and its rent; all but the last month and this one
are closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from standalone.demo import roster
from standalone.demo.briefs import money
from standalone.demo.timeline import Engagement
from standalone.rest import Json, Session

PLANNED_MAX = 3
CAPITAL = ("Share capital paid in", "Founders' agreement", "1200", "3000", "60000.00")
SOFTWARE = ("Studio software", "Paid by card", "7505", "1200", "640.00")
"""What, why, the account that is debited, the one that is credited, how much."""


@dataclass(frozen=True, slots=True)
class Books:
    """finance: the finance person's session. projects: by the number of the engagement."""

    finance: Session
    projects: Mapping[int, Json]
    worked: Sequence[Engagement]
    today: date

    def load(self) -> None:
        months = list(self._months())
        self._post(months[0], *CAPITAL)
        for last in months:
            self._post(last, "Salaries", "Payroll of the month", "7000", "2220", roster.PAYROLL)
            self._post(last, "Net wages paid", "Bank transfer", "2220", "1200", roster.PAYROLL)
            self._post(last, *SOFTWARE)
        self._rent(months[0])
        if len(months) > 1:
            self._close(months[-2])
        self._recognise(months[-1])

    def _months(self) -> Iterator[date]:
        """The last day of each month that is over, since the first job began."""
        day = min(one.start for one in self.worked).replace(day=1)
        while (following := (day + timedelta(days=31)).replace(day=1)) <= self.today:
            yield following - timedelta(days=1)
            day = following

    def _post(
        self, day: date, what: str, why: str, debited: str, credited: str, amount: str
    ) -> None:
        body = {
            "description": what,
            "reason": why,
            "posted_on": day.isoformat(),
            "postings": _lines(debited, credited, amount),
        }
        self.finance.post("/v1/journals", body, f"demo:journal:{what}:{day}")

    def _rent(self, first: date) -> None:
        rent = {
            "description": "Rent of the studio",
            "reason": "Lease of 4 Quay Street",
            "starts_on": first.replace(day=1).isoformat(),
            "every_months": 1,
            "postings": _lines("7100", "2109", "2100.00"),
        }
        self.finance.post("/v1/recurring-journals", rent, "demo:rent")
        through = {"through": self.today.isoformat()}
        self.finance.post("/v1/recurring-journals/post", through, "demo:rent:post")

    def _close(self, through: date) -> None:
        body = {"through": through.isoformat()}
        self.finance.unless("PERIOD_CLOSED_ALREADY", "/v1/periods/close", body, "demo:close")

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
