"""Work worth money, plans to bill it, and the documents that do."""

from __future__ import annotations

from finance.billing.model.client_payment import AccountEntry, ClientPayment, EntryKind, MoneyKind
from finance.billing.model.invoice import CREDIT_NOTE, INVOICE, Invoice
from finance.billing.model.line import (
    BY_HAND,
    InvoicedTime,
    InvoiceLine,
    LineKind,
    time_line_text,
)
from finance.billing.model.payment import Payment, PaymentKind
from finance.billing.model.plan import BillingMilestone, BillingPlan
from finance.billing.model.series import DocumentSeries
from finance.billing.model.unbilled import ProjectWork
from finance.billing.model.work import Work
from finance.billing.model.write_off import WriteOff

__all__ = [
    "BY_HAND",
    "CREDIT_NOTE",
    "INVOICE",
    "AccountEntry",
    "BillingMilestone",
    "BillingPlan",
    "ClientPayment",
    "DocumentSeries",
    "EntryKind",
    "Invoice",
    "InvoiceLine",
    "InvoicedTime",
    "LineKind",
    "MoneyKind",
    "Payment",
    "PaymentKind",
    "ProjectWork",
    "Work",
    "WriteOff",
    "time_line_text",
]
