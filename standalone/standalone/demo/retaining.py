"""The demo's two retainers: one carries what is left, one has a cap and bills what is used beyond.

Each has three monthly periods: two that are closed and drafted, and the present one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from standalone.demo.briefs import money
from standalone.demo.timeline import Engagement
from standalone.rest import Json, Session

TEMPLATE = "Retainer month"
MINUTES_IN_HOUR = 60
DAYS_IN_MONTH = 30
HOURLY = 85
POLICIES: tuple[Json, ...] = (
    {"deficit": "carry"},
    {
        "cap": {"minutes": 10 * MINUTES_IN_HOUR},
        "expiry_periods": 1,
        "deficit": "bill",
        "overage_hourly": money("95.00"),
    },
)


@dataclass(frozen=True, slots=True)
class Retaining:
    """finance: the finance person's session. projects: by the number of the engagement."""

    finance: Session
    projects: Mapping[int, Json]
    worked: Sequence[Engagement]
    today: date

    def agree(self) -> list[str]:
        """Before the work of their months is drafted for itself; their ids."""
        return [
            str(self._agree(one, policy)["id"])
            for one, policy in zip(self._jobs(), POLICIES, strict=False)
        ]

    def bill(self, retainer_ids: Sequence[str]) -> None:
        body = {"on": self.today.isoformat(), "retainer_ids": list(retainer_ids)}
        self.finance.post("/v1/due-retainer-periods/bill", body, "demo:retainers due")

    def _jobs(self) -> Iterator[Engagement]:
        return (one for one in self.worked if one.job.template == TEMPLATE)

    def _agree(self, one: Engagement, policy: Json) -> Json:
        hours = self._hours_of_month(one)
        project = self.finance.get(f"/v1/projects/{self.projects[one.number]['id']}")
        body = {
            "client_id": project["client_id"],
            "project_ids": [project["id"]],
            "name": one.job.name,
            "basis": "worked",
            "cadence": "month",
            "billed": "arrears",
            "starts_on": self._begins().isoformat(),
            "terms": {
                "price": money(f"{hours * HOURLY}.00"),
                "allowances": [{"amount": {"minutes": hours * MINUTES_IN_HOUR}}],
                **policy,
            },
        }
        return self.finance.post("/v1/retainers", body, f"demo:retainer:{one.number}")

    def _begins(self) -> date:
        """The first day of the month before the last one."""
        last = self.today.replace(day=1) - timedelta(days=1)
        return (last.replace(day=1) - timedelta(days=1)).replace(day=1)

    def _hours_of_month(self, one: Engagement) -> int:
        """What an average month of the job takes, at least one hour."""
        minutes = sum(entry.minutes for entry in one.entries)
        days = max((self.today - one.start).days, DAYS_IN_MONTH)
        return max(minutes * DAYS_IN_MONTH // days // MINUTES_IN_HOUR, 1)
