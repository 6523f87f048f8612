"""Estimates, quotes, budgets and their alerts, and what may happen to each."""

from finance.quoting.model.budget import Budget, BudgetAlert, BudgetLine, WorkUse
from finance.quoting.model.estimate import (
    ESTIMATE_NUMBER,
    Estimate,
    EstimateLine,
    PricedLine,
    priced_line,
)
from finance.quoting.model.quote import QUOTE_NUMBER, Decision, Quote, QuoteLine, quote_line

__all__ = [
    "ESTIMATE_NUMBER",
    "QUOTE_NUMBER",
    "Budget",
    "BudgetAlert",
    "BudgetLine",
    "Decision",
    "Estimate",
    "EstimateLine",
    "PricedLine",
    "Quote",
    "QuoteLine",
    "WorkUse",
    "priced_line",
    "quote_line",
]
