"""What may be done with an expense, what a distance is worth, and which files are receipts.

No database, no clock. Amounts are in minor units.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from finance.costs.rules import WHOLE_BP
from finance.ledger.rules import (
    BANK,
    DIRECT_COSTS,
    INPUT_TAX,
    OVERHEADS,
    OWED_TO_STAFF,
    Entry,
    credit,
    debit,
    without_zeros,
)
from finance.rounding.rules import half_up


class ExpenseStatus(StrEnum):
    """reversed: taken back by a counter-entry before it was paid; nothing is owed on either."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    APPROVED = "approved"
    REIMBURSED = "reimbursed"
    REVERSED = "reversed"


class ExpenseCategory(StrEnum):
    TRAVEL = "travel"
    MILEAGE = "mileage"
    ACCOMMODATION = "accommodation"
    MEALS = "meals"
    MATERIALS = "materials"
    PRINTING = "printing"
    SOFTWARE = "software"
    ENTERTAINMENT = "entertainment"
    OTHER = "other"


class Deed(StrEnum):
    """What is done with an expense; the values stand in refusals: "it cannot be changed"."""

    CHANGE = "changed"
    DELETE = "deleted"
    SUBMIT = "submitted"
    RECALL = "taken back"
    APPROVE = "approved"
    REJECT = "rejected"
    REIMBURSE = "paid"
    UNDO_PAYMENT = "set to unpaid"
    REVERSE = "reversed"


_S = ExpenseStatus
_AFTER: Mapping[Deed, Mapping[ExpenseStatus, ExpenseStatus]] = {
    Deed.CHANGE: {_S.DRAFT: _S.DRAFT, _S.SUBMITTED: _S.SUBMITTED, _S.REJECTED: _S.DRAFT},
    Deed.DELETE: {_S.DRAFT: _S.DRAFT, _S.SUBMITTED: _S.DRAFT, _S.REJECTED: _S.DRAFT},
    Deed.SUBMIT: {_S.DRAFT: _S.SUBMITTED, _S.REJECTED: _S.SUBMITTED},
    Deed.RECALL: {_S.SUBMITTED: _S.DRAFT},
    Deed.APPROVE: {_S.SUBMITTED: _S.APPROVED},
    Deed.REJECT: {_S.SUBMITTED: _S.REJECTED},
    Deed.REIMBURSE: {_S.APPROVED: _S.REIMBURSED},
    Deed.UNDO_PAYMENT: {_S.REIMBURSED: _S.APPROVED},
    Deed.REVERSE: {_S.APPROVED: _S.REVERSED, _S.REIMBURSED: _S.REIMBURSED},
}


def status_after(status: ExpenseStatus, deed: Deed) -> ExpenseStatus | None:
    """None: that cannot be done with an expense in this state."""
    return _AFTER[deed].get(status)


def allowed(status: ExpenseStatus) -> list[Deed]:
    return [deed for deed, after in _AFTER.items() if status in after]


_DECIMAL = re.compile(r"\d{1,7}(\.\d{1,4})?", re.ASCII)


def positive_decimal(value: str, places: int, most: int) -> str | None:
    """A decimal above zero as it is kept, such as "12.5": without zeros at the end. None: it is not
    one, it has more decimal places, or it is above the most."""
    if _DECIMAL.fullmatch(value):
        exact = Decimal(value)
        if 0 < exact <= most and exact == round(exact, places):
            return f"{exact.normalize():f}"
    return None


def mileage_minor(distance: str, rate_per_unit: str, minor_digits: int) -> int:
    """distance x rate, rounded half up once to minor units; 12.5 miles at 0.45 are 5.63.

    minor_digits: the decimal places of the currency.
    """
    exact = (Decimal(distance) * Decimal(rate_per_unit)).scaleb(minor_digits)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


RECEIPT_BYTES_MAX = 3_000_000
RECEIPTS_MAX = 10
_STARTS = (
    ("application/pdf", 0, b"%PDF-"),
    ("image/jpeg", 0, b"\xff\xd8\xff"),
    ("image/png", 0, b"\x89PNG\r\n\x1a\n"),
    ("image/webp", 8, b"WEBP"),
)


def content_type_of(content: bytes) -> str | None:
    """The type by the file's first bytes, whatever its name says; None: not one that we keep."""
    for content_type, at, start in _STARTS:
        if content[at : at + len(start)] == start and (at == 0 or content[:4] == b"RIFF"):
            return content_type
    return None


STANDARD = "standard"
"""The tax category of what carries a rate."""


def tax_rate_bp(net_minor: int, tax_minor: int) -> int:
    """The rate of a receipt that states only its tax: the roundest one that gives this tax.

    In whole per cent if one of them fits, else in tenths, else to the basis point: 0.20 on 1.01 is
    20 %, though the quotient is 19.8 %. A receipt with several rates has the average of them. Both
    amounts negative: of a counter-entry, the same rate.
    """
    for step in (100, 10):
        rate = half_up(tax_minor * WHOLE_BP, net_minor * step) * step
        if half_up(net_minor * rate, WHOLE_BP) == tax_minor:
            return rate
    return half_up(tax_minor * WHOLE_BP, net_minor)


def expense_booked(
    net_minor: int, tax_minor: int, *, of_project: bool, reimbursable: bool
) -> list[Entry]:
    """A cost of a project or an overhead, and tax to be got back; owed to the person, or paid from
    the bank. A counter-entry is its negative.

    The tax return counts the cost and the tax on it. An expense without tax is not in it: mileage
    is no purchase, and a receipt without tax does not say whether its seller is registered.
    """
    tax = (STANDARD, tax_rate_bp(net_minor, tax_minor)) if tax_minor else None
    return without_zeros(
        [
            debit(DIRECT_COSTS if of_project else OVERHEADS, net_minor, tax),
            debit(INPUT_TAX, tax_minor, tax),
            credit(OWED_TO_STAFF if reimbursable else BANK, net_minor + tax_minor),
        ]
    )


def expense_reimbursed(total_minor: int) -> list[Entry]:
    """The person has the money. Undone by its negative."""
    return [debit(OWED_TO_STAFF, total_minor), credit(BANK, total_minor)]
