"""What other rooms may use of the tables of quoting."""

from sqlalchemy import and_

from finance.quoting.model import (
    Budget,
    Estimate,
    PricedLine,
    Quote,
    QuoteLine,
    WorkUse,
    priced_line,
)

__all__ = [
    "USE_OF_BUDGET",
    "Budget",
    "Estimate",
    "PricedLine",
    "Quote",
    "QuoteLine",
    "WorkUse",
    "priced_line",
]

USE_OF_BUDGET = and_(
    WorkUse.project_id == Budget.project_id, WorkUse.currency_code == Budget.currency_code
)
"""Joins to a budget how much of it the work has used: nothing where there is no WorkUse."""
