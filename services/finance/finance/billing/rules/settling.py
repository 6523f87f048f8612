"""Numbers and days of documents, and what a client still owes on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

INVOICE_SERIES = "INV"
CREDIT_NOTE_SERIES = "CN"
WRITE_OFF_SERIES = "WO"


class InvoiceStatus(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    PART_PAID = "part_paid"
    PAID = "paid"
    CREDITED = "credited"


@dataclass(frozen=True, slots=True)
class Settlement:
    """An issued invoice's total and what became of it, in minor units.

    paid: received, less what was reversed. credited: by credit notes, with tax.
    """

    total: int
    credited: int
    paid: int
    refunded: int

    @property
    def balance(self) -> int:
        """What the client owes; negative: what is owed to the client."""
        return self.total - self.credited - self.paid + self.refunded

    @property
    def due(self) -> int:
        return max(self.balance, 0)

    @property
    def credit_due(self) -> int:
        """What the client has paid beyond what is left to pay after credit."""
        return max(-self.balance, 0)

    @property
    def status(self) -> InvoiceStatus:
        if self.credited == self.total:
            return InvoiceStatus.CREDITED
        if self.balance <= 0:
            return InvoiceStatus.PAID
        if self.paid > self.refunded:
            return InvoiceStatus.PART_PAID
        return InvoiceStatus.ISSUED


def document_number(series: str, year: int, number: int) -> str:
    """INV-2026-0007, CN-2026-0001; the number grows wider after 9999."""
    return f"{series}-{year}-{number:04d}"


def payment_due(issued_on: date, payment_terms_days: int) -> date:
    """The last day on which the client pays in time."""
    return issued_on + timedelta(days=payment_terms_days)
