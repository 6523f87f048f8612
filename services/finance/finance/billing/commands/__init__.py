"""What may be done with work, plans and invoices; each name is one use case."""

from __future__ import annotations

from finance.billing.commands.crediting import credit_invoice
from finance.billing.commands.drafting import (
    InvoiceTerms,
    WantedDraft,
    discard_invoice,
    draft_invoice,
)
from finance.billing.commands.issuing import issue_invoice, record_payment
from finance.billing.commands.planning import MilestoneDraft, set_billing_plan
from finance.billing.commands.valuing import (
    cost_work_of_person,
    price_waiting_work,
    price_work_of_client,
    price_work_of_project,
    price_work_of_rate_card,
    value_time_entries,
)

__all__ = [
    "InvoiceTerms",
    "MilestoneDraft",
    "WantedDraft",
    "cost_work_of_person",
    "credit_invoice",
    "discard_invoice",
    "draft_invoice",
    "issue_invoice",
    "price_waiting_work",
    "price_work_of_client",
    "price_work_of_project",
    "price_work_of_rate_card",
    "record_payment",
    "set_billing_plan",
    "value_time_entries",
]
