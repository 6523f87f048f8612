"""What drafting, editing and issuing share: finding a line, taxing and adding up a document."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.errors import Conflict, NotFound
from chassis.money import LARGEST_MINOR

from finance.billing.model import Invoice, InvoiceLine
from finance.billing.model.tax import fees_of
from finance.billing.queries.documents import invoiced_time
from finance.billing.rules.posting import invoice_issued
from finance.exchange.rules.carrying import Worth
from finance.ledger.rules import Entry
from finance.rights import of_invoice, require
from finance.taxing import document_amounts

LINES_MAX = 500


def load_draft(tx: Transaction, invoice_id: str, expected_version: int = 0) -> Invoice:
    """The draft, locked, to be changed; Conflict once it is issued."""
    invoice = tx.load(Invoice, invoice_id, expected_version=expected_version)
    require(tx, "invoice.write", of_invoice(invoice))
    invoice.check_is_draft()
    return invoice


def project_of(invoice: Invoice, line: InvoiceLine) -> str:
    return line.project_id or invoice.project_id


def projects_of(invoice: Invoice) -> list[str]:
    """Those of its lines, and its own, in the order of their ids."""
    return sorted({invoice.project_id, *(project_of(invoice, line) for line in invoice.lines)})


def booked(document: Invoice, credited: Worth | None = None) -> list[Entry]:
    """What it posts to the books when it is issued; credited: what a credit note takes off."""
    fees = fees_of(document.lines, document.project_id)
    return invoice_issued(document.taxed, fees, document.in_base_parts, credited)


def with_hours(tx: Transaction, invoice: Invoice) -> Invoice:
    """Show the time entries that the document still holds, for its event."""
    return invoice.with_hours(invoiced_time(tx, invoice.id, live=True))


def line_of(invoice: Invoice, line_id: str, field: str = "invoice_line_id") -> InvoiceLine:
    found = next((line for line in invoice.lines if line.id == line_id), None)
    if found is None:
        raise NotFound(
            "INVOICE_LINE_NOT_FOUND",
            f"{invoice.number or 'This draft'} has no line {line_id[:60]}.",
            field=field,
        )
    return found


def add_up(invoice: Invoice) -> None:
    """Tax each line by its rate, and take the totals from the lines; bounded."""
    amounts = document_amounts([line.given for line in invoice.lines], invoice.tax_rounding)
    for position, (line, (amount, tax)) in enumerate(zip(invoice.lines, amounts, strict=True)):
        line.position = position
        line.amount_minor = amount
        line.tax_minor = tax
    invoice.add_up()
    check_fits(invoice.total_minor, "lines")


def check_fits(total_minor: int, field: str) -> None:
    """A document can be paid in one payment, so its total is bounded like one amount."""
    if abs(total_minor) > LARGEST_MINOR:
        raise Conflict(
            "DOCUMENT_TOO_LARGE",
            "The lines together are beyond what can be booked; are the amounts in the right "
            "currency? Put them on several documents otherwise.",
            field=field,
        )
