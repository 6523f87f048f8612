"""Estimates, quotes, budgets and their alerts, and what may happen to each."""

from finance.quoting.model.budget import Budget, BudgetAlert, BudgetLine, WorkUse
from finance.quoting.model.budget_version import BudgetVersion, VersionLine
from finance.quoting.model.estimate import (
    DAY_SECONDS,
    ESTIMATE_NUMBER,
    Estimate,
    EstimateLine,
    Heading,
    PricedLine,
    headings,
    priced_line,
    quantity_text,
)
from finance.quoting.model.link import QuoteLink
from finance.quoting.model.quote import QUOTE_NUMBER, Decision, Quote, QuoteLine, quote_line
from finance.quoting.model.template import EstimateTemplate
from finance.quoting.model.version import EstimateVersion, line_values, version_of

__all__ = [
    "DAY_SECONDS",
    "ESTIMATE_NUMBER",
    "QUOTE_NUMBER",
    "Budget",
    "BudgetAlert",
    "BudgetLine",
    "BudgetVersion",
    "Decision",
    "Estimate",
    "EstimateLine",
    "EstimateTemplate",
    "EstimateVersion",
    "Heading",
    "PricedLine",
    "Quote",
    "QuoteLine",
    "QuoteLink",
    "VersionLine",
    "WorkUse",
    "headings",
    "line_values",
    "priced_line",
    "quantity_text",
    "quote_line",
    "version_of",
]
