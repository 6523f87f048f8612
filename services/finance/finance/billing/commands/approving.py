"""Approving drafts before they are issued, one by one or many at once."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.event import Fact

from finance.billing.commands.documents import with_hours
from finance.billing.model import Invoice
from finance.rights import of_invoice, require


def approve_invoice(tx: Transaction, invoice_id: str, expected_version: int = 0) -> Invoice:
    """Somebody who may has read the draft as it is now. Any change of it takes this back."""
    invoice = _draft(tx, invoice_id, expected_version)
    if invoice.approved:
        raise Conflict(
            "INVOICE_APPROVED", "This draft is approved already; issue it.", field="invoice_id"
        )
    invoice.check_can_be_issued()
    invoice.approved_by_id, invoice.approved_at = tx.actor.person_id or None, tx.now
    return _changed(tx, invoice)


def return_invoice(tx: Transaction, invoice_id: str) -> Invoice:
    """The approval is taken back."""
    invoice = _draft(tx, invoice_id, 0)
    if not invoice.approved:
        raise Conflict("INVOICE_NOT_APPROVED", "This draft is not approved.", field="invoice_id")
    invoice.take_approval_back()
    return _changed(tx, invoice)


def _changed(tx: Transaction, invoice: Invoice) -> Invoice:
    tx.record(Fact("invoice.updated.v1", with_hours(tx, invoice), ("approved",)))
    return invoice


def _draft(tx: Transaction, invoice_id: str, expected_version: int) -> Invoice:
    invoice = tx.load(Invoice, invoice_id, expected_version=expected_version)
    require(tx, "invoice.approve", of_invoice(invoice))
    invoice.check_is_draft()
    return invoice
