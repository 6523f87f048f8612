"""Quantities of orders, receipts and bills: exact decimals with at most four places."""

from __future__ import annotations

import re
from decimal import Decimal

from chassis.errors import Invalid

QUANTITY_MAX = 1_000_000_000
_DECIMAL = re.compile(r"-?\d{1,10}(\.\d{1,4})?", re.ASCII)


def checked_quantity(value: str, field: str) -> Decimal:
    """Above zero; one where none is given. Invalid that names the field otherwise."""
    if not value:
        return Decimal(1)
    if _DECIMAL.fullmatch(value):
        exact = Decimal(value)
        if 0 < exact <= QUANTITY_MAX:
            return exact
    raise Invalid(
        "DECIMAL_MALFORMED",
        f'{field} must be a decimal such as "2.5": above zero, at most {QUANTITY_MAX:,}, with at '
        "most 4 decimal places.",
        field=field,
    )


def in_words(quantity: Decimal) -> str:
    """Without zeros at the end: "2.5", "100", "0"."""
    exact = quantity.normalize()
    return f"{exact:f}" if exact else "0"
