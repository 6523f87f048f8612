"""The tables of the payables room."""

from finance.payables.model.bill import TOLERANCE_ID, Bill, BillFile, BillLine, MatchTolerance
from finance.payables.model.payment import (
    PayableEntry,
    PaymentRun,
    PaymentRunLine,
    SupplierPayment,
)

__all__ = [
    "TOLERANCE_ID",
    "Bill",
    "BillFile",
    "BillLine",
    "MatchTolerance",
    "PayableEntry",
    "PaymentRun",
    "PaymentRunLine",
    "SupplierPayment",
]
