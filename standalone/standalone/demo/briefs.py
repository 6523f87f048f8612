"""What each client of the demo wants, and what they mean to spend on it."""

from __future__ import annotations

from standalone.demo.timeline import Engagement
from standalone.rest import Json

CURRENCY = "GBP"


def brief_of(one: Engagement, value: str) -> Json:
    return {
        "objective": f"{one.job.name}: be chosen more often by the people who matter most.",
        "audience": "Existing customers first, then those who nearly were.",
        "deliverables": [{"name": one.job.name}, {"name": "Report on results"}],
        "constraints": ["Keep the current name and logo"],
        "budget": money(value),
        "start_on": one.start.isoformat(),
        "due_on": one.end.isoformat(),
    }


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency_code": CURRENCY}
