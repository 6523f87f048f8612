"""What each client of the demo wants, and what they mean to spend on it."""

from __future__ import annotations

from datetime import date, timedelta

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


def pitched(name: str, value: str, due: date, edition: int) -> Json:
    """The brief of a pitch as it was written for the first time, the second, the third."""
    deliverables = [
        {"name": "Concept", "description": "Three routes, one of them developed"},
        {"name": "Design", "description": "All screens and print formats"},
        {"name": "Launch plan", "description": "Channels and a calendar for eight weeks"},
    ]
    constraints = ["Keep the current name and logo", "Text in British English", "No stock photos"]
    objective = f"{name}: people who know the brand should choose it again."
    if edition > 1:
        objective += " New customers are a second aim, measured by first orders."
    return {
        "objective": objective,
        "audience": ["Existing customers", "Existing customers, and those who left last year"][
            edition > 2
        ],
        "deliverables": deliverables[: edition + 1],
        "constraints": constraints[:edition],
        "budget": money(value),
        "start_on": (due + timedelta(weeks=1)).isoformat(),
        "due_on": (due + timedelta(weeks=9 + edition)).isoformat(),
    }


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency_code": CURRENCY}
