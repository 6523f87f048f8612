"""Work worth money, plans to bill it, and the documents that do."""

from finance.billing.model.invoice import (
    CREDIT_NOTE,
    INVOICE,
    DocumentSeries,
    Invoice,
    InvoicedTime,
    InvoiceLine,
    Payment,
)
from finance.billing.model.plan import BillingMilestone, BillingPlan
from finance.billing.model.work import Work

__all__ = [
    "CREDIT_NOTE",
    "INVOICE",
    "BillingMilestone",
    "BillingPlan",
    "DocumentSeries",
    "Invoice",
    "InvoiceLine",
    "InvoicedTime",
    "Payment",
    "Work",
]
