"""How prices, quotes, budgets and estimates are reckoned. Pure."""

from finance.quoting.rules.offers import (
    BASIS_POINTS,
    THRESHOLDS_PERCENT,
    BudgetSource,
    ContingencyDisplay,
    LineKind,
    QuoteStatus,
    kept_bp,
    markup_of_margin,
    price_at_margin,
    price_at_markup,
    reached,
    standing,
    used_bp,
)

__all__ = [
    "BASIS_POINTS",
    "THRESHOLDS_PERCENT",
    "BudgetSource",
    "ContingencyDisplay",
    "LineKind",
    "QuoteStatus",
    "kept_bp",
    "markup_of_margin",
    "price_at_margin",
    "price_at_markup",
    "reached",
    "standing",
    "used_bp",
]
