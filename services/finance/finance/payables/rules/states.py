"""What may be done with a bill of a supplier, and when two bills have the same number."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class BillKind(StrEnum):
    """A credit note has negative amounts."""

    BILL = "bill"
    CREDIT_NOTE = "credit_note"


class BillStatus(StrEnum):
    """paid: approved, and nothing is owed on it any more."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PAID = "paid"
    REVERSED = "reversed"
    DISCARDED = "discarded"


class BillOrigin(StrEnum):
    """Where it came from."""

    BY_HAND = "by_hand"
    E_INVOICE = "e_invoice"
    SUPPLIER_LINK = "supplier_link"
    SELF_BILLING = "self_billing"


BOOKED = (BillStatus.APPROVED, BillStatus.PAID)
GONE = (BillStatus.DISCARDED, BillStatus.REVERSED)


class BillDeed(StrEnum):
    """What is done with a bill; the values stand in refusals."""

    CHANGE = "changed"
    SUBMIT = "submitted"
    RETURN = "sent back"
    APPROVE = "approved"
    DISCARD = "discarded"
    REVERSE = "reversed"


_S = BillStatus
_AFTER: Mapping[BillDeed, Mapping[BillStatus, BillStatus]] = {
    BillDeed.CHANGE: {_S.DRAFT: _S.DRAFT},
    BillDeed.SUBMIT: {_S.DRAFT: _S.SUBMITTED},
    BillDeed.RETURN: {_S.SUBMITTED: _S.DRAFT},
    BillDeed.APPROVE: {_S.DRAFT: _S.APPROVED, _S.SUBMITTED: _S.APPROVED},
    BillDeed.DISCARD: {_S.DRAFT: _S.DISCARDED, _S.SUBMITTED: _S.DISCARDED},
    BillDeed.REVERSE: {_S.APPROVED: _S.REVERSED},
}


def bill_after(status: BillStatus, deed: BillDeed) -> BillStatus | None:
    """None: that cannot be done with a bill in this state."""
    return _AFTER[deed].get(status)


def possible(status: BillStatus) -> list[BillDeed]:
    return [deed for deed, after in _AFTER.items() if status in after]


def key_of(supplier_number: str, seller_name: str = "") -> str:
    """By what two numbers are the same: letters and digits, whatever is between them.

    seller_name: of a supplier that stands for many, who really sold.
    """
    letters = "".join(sign for sign in supplier_number.casefold() if sign.isalnum())
    seller = " ".join(seller_name.casefold().split())
    return f"{letters or supplier_number} {seller}".strip()
