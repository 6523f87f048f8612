"""What other rooms may use of the tables of billing."""

from finance.billing.model import (
    CREDIT_NOTE,
    INVOICE,
    AccountEntry,
    BillingMilestone,
    BillingPlan,
    ClientPayment,
    EntryKind,
    Invoice,
    InvoicedTime,
    InvoiceLine,
    LineKind,
    MoneyKind,
    Payment,
    PaymentKind,
    Work,
)
from finance.billing.model.document_parts import parts_of_documents
from finance.billing.model.sums import MONTH_SUM, PROJECT_SUM

__all__ = [
    "CREDIT_NOTE",
    "INVOICE",
    "MONTH_SUM",
    "PROJECT_SUM",
    "AccountEntry",
    "BillingMilestone",
    "BillingPlan",
    "ClientPayment",
    "EntryKind",
    "Invoice",
    "InvoiceLine",
    "InvoicedTime",
    "LineKind",
    "MoneyKind",
    "Payment",
    "PaymentKind",
    "Work",
    "parts_of_documents",
]
