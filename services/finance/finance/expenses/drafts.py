"""Checks of what is given about an expense or a mileage rate."""

from __future__ import annotations

from functools import partial

from chassis.errors import Invalid
from chassis.values import Checks

from chassis import values
from finance.expenses.rules import ExpenseCategory, positive_decimal

EXPENSE = Checks(
    description=partial(values.text, required=True),
    category=lambda value, field: values.word(ExpenseCategory, value, field).value,
    markup_bp=values.share,
)


def needed_decimal(value: str, field: str, places: int, most: int) -> str:
    """A decimal above zero, as it is kept; Invalid that names the field otherwise."""
    kept = positive_decimal(value, places, most)
    if kept is None:
        raise Invalid(
            "DECIMAL_MALFORMED",
            f'{field} must be a decimal such as "12.5": above zero, at most {most:,}, with at most '
            f"{places} decimal places.",
            field=field,
        )
    return kept
