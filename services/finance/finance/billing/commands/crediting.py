"""The only correction of an issued invoice: a credit note over the whole of it."""

from __future__ import annotations

from chassis.actor import Role
from chassis.database import Transaction
from sqlalchemy import select, update

from finance.billing.commands.drafting import free_milestones
from finance.billing.commands.issuing import journal_source, mark_work, next_number
from finance.billing.model import CREDIT_NOTE, Invoice, InvoicedTime, InvoiceLine
from finance.billing.model.invoice import InvoiceStatus
from finance.billing.rules import CREDIT_NOTE_SERIES
from finance.inputs import text_of
from finance.ledger import commands as ledger
from finance.ledger.rules import invoice_issued

REASON_LENGTH_MAX = 500


def credit_invoice(tx: Transaction, invoice_id: str, reason: str) -> tuple[Invoice, Invoice]:
    """Cancel an issued, unpaid invoice: (the invoice, its credit note), linked both ways.

    Its hours are unbilled work again, its milestones planned again, both free for a new draft.
    """
    tx.actor.require(Role.FINANCE)
    checked_reason = text_of(reason, "reason", REASON_LENGTH_MAX)
    invoice = tx.load(Invoice, invoice_id)
    invoice.check_can_be_credited()
    credit_note = _credit_note(tx, invoice, checked_reason)
    tx.add(credit_note)
    tx.record(credit_note.credit_note_issued())
    tx.record(invoice.be_credited(credit_note.id))
    mark_work(tx, invoice.id, billed=False)
    _release_hours(tx, invoice.id)
    free_milestones(tx, invoice.id)
    ledger.post_journal(
        tx,
        journal_source("credit_note", credit_note, credit_note.id),
        tx.today,
        f"Credit note {credit_note.number} for {invoice.number}",
        invoice_issued(credit_note.net_minor, credit_note.tax_minor),
    )
    return invoice, credit_note


def _credit_note(tx: Transaction, invoice: Invoice, reason: str) -> Invoice:
    """The invoice with all its amounts negative."""
    note_id = tx.new_id()
    return Invoice(
        id=note_id,
        kind=CREDIT_NOTE,
        number=next_number(tx, CREDIT_NOTE_SERIES, tx.today),
        project_id=invoice.project_id,
        client_id=invoice.client_id,
        status=InvoiceStatus.CREDITED.value,
        currency_code=invoice.currency_code,
        net_minor=-invoice.net_minor,
        tax_minor=-invoice.tax_minor,
        total_minor=-invoice.total_minor,
        tax_rounding=invoice.tax_rounding,
        issued_on=tx.today,
        credits_invoice_id=invoice.id,
        reason=reason,
        created_at=tx.now,
        lines=[_reversed(tx.new_id(), note_id, line) for line in invoice.lines],
    )


def _reversed(id_: str, credit_note_id: str, line: InvoiceLine) -> InvoiceLine:
    return InvoiceLine(
        id=id_,
        invoice_id=credit_note_id,
        position=line.position,
        description=line.description,
        charge_role=line.charge_role,
        billing_milestone_id=line.billing_milestone_id,
        seconds=-line.seconds,
        amount_minor=-line.amount_minor,
        tax_rate_bp=line.tax_rate_bp,
        tax_minor=-line.tax_minor,
    )


def _release_hours(tx: Transaction, invoice_id: str) -> None:
    """They stay on record with the credited invoice and may go on another one."""
    line_ids = select(InvoiceLine.id).where(InvoiceLine.invoice_id == invoice_id)
    held = update(InvoicedTime).where(InvoicedTime.invoice_line_id.in_(line_ids))
    tx.session.execute(held.values(live=False).execution_options(synchronize_session=False))
