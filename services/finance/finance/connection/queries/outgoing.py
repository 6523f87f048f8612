"""What a document says when it is sent: read from its record, with the names of the other system.

Amounts are decimals of the document's currency; of a credit note they are positive.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from chassis.database import Reading
from chassis.money import minor_digits
from sqlalchemy import select

from finance.accounting.queries.mappings import targets
from finance.accounting.rules.targets import Targets
from finance.accounting.rules.words import MappingKind, Setting, System, tax_source
from finance.billing.readable import CREDIT_NOTE, Invoice, InvoiceLine, Payment, PaymentKind
from finance.chart import queries as chart
from finance.chart.rules.roles import AccountRole
from finance.connection.model import AccountingConnection, AccountingDocument
from finance.connection.rules.port import (
    Outgoing,
    OutgoingAllocation,
    OutgoingContact,
    OutgoingDocument,
    OutgoingJournal,
    OutgoingLine,
    OutgoingPayment,
)
from finance.connection.rules.words import SYSTEM_NAME, DocumentKind, DocumentStatus
from finance.ledger.readable import Journal
from finance.payables.readable import Bill
from finance.purchasing.readable import Supplier
from finance.replicas.readable import KnownClient

NO_TAX = "NONE"
"""What Xero's API calls a line without tax."""
NARRATION_MAX = 4000


class NotSendable(Exception):
    """Something here keeps it from being sent; the message says what to do."""


class NotYet(Exception):
    """It builds on another document that is not there yet; the message names it."""


@dataclass(slots=True)
class Desk:
    """What all documents of one run share."""

    reading: Reading
    connection: AccountingConnection
    targets: Targets
    roles: dict[str, str]

    @classmethod
    def of(cls, reading: Reading, connection: AccountingConnection) -> Desk:
        return cls(reading, connection, targets(reading, System.XERO), chart.roles(reading))

    def account(self, code: str) -> str:
        return self.targets.account(code) or _missing(f"account {code}", "Account", code)

    def tax_type(self, category: str, rate_bp: int) -> str:
        source = tax_source(category, rate_bp)
        found = self.targets.find(MappingKind.TAX_TYPE, source)
        return found or _missing(f"tax {source}", "Tax by API", source)

    def role(self, role: AccountRole) -> str:
        return self.account(self.roles.get(role.value, ""))

    def theirs(self, kind: DocumentKind, record_id: str, words: str) -> str:
        """Their id of another document; NotYet while it is not there."""
        asked = select(AccountingDocument.their_id).where(
            AccountingDocument.accounting_connection_id == self.connection.id,
            AccountingDocument.kind == kind.value,
            AccountingDocument.record_id == record_id,
            AccountingDocument.status == DocumentStatus.SENT.value,
        )
        found = self.reading.session.scalar(asked)
        if not found:
            raise NotYet(f"Waits for {words}, which {SYSTEM_NAME} does not have yet.")
        return found


def outgoing(desk: Desk, document: AccountingDocument) -> Outgoing:
    """NotSendable or NotYet where it cannot be sent now."""
    make = {
        DocumentKind.CONTACT: _contact,
        DocumentKind.INVOICE: _invoice,
        DocumentKind.CREDIT_NOTE: _invoice,
        DocumentKind.ALLOCATION: _allocation,
        DocumentKind.BILL: _bill,
        DocumentKind.JOURNAL: _journal,
        DocumentKind.PAYMENT: _payment,
    }
    return make[DocumentKind(document.kind)](desk, document.record_id)


def _missing(what: str, kind: str, source: str) -> str:
    raise NotSendable(
        f"{SYSTEM_NAME} has no name for {what}. Set it under Books, Accounting link, Mappings: "
        f"kind {kind}, ours {source}. Then try again."
    )


def _contact(desk: Desk, record_id: str) -> Outgoing:
    mapped = desk.targets.find(MappingKind.CONTACT, record_id)
    client = desk.reading.session.get(KnownClient, record_id)
    if client is not None:
        return OutgoingContact(
            id=record_id,
            name=mapped or client.name,
            street=client.street or client.address,
            town=client.town,
            post_code=client.post_code,
            country_code=client.country_code,
            tax_number=client.tax_number,
        )
    supplier = desk.reading.session.get(Supplier, record_id)
    if supplier is None:
        raise NotSendable("There is no such client or supplier.")
    return OutgoingContact(
        id=record_id,
        name=mapped or supplier.name,
        street=supplier.address,
        country_code=supplier.country_code,
        tax_number=supplier.tax_number,
    )


def _invoice(desk: Desk, record_id: str) -> Outgoing:
    invoice = _the_invoice(desk, record_id)
    is_credit = invoice.kind == CREDIT_NOTE
    sign, digits = -1 if is_credit else 1, minor_digits(invoice.currency_code)
    account = desk.role(AccountRole.REVENUE)
    dated = invoice.issued_on or desk.reading.today
    return OutgoingDocument(
        is_bill=False,
        is_credit=is_credit,
        number=invoice.number or "",
        contact=desk.theirs(DocumentKind.CONTACT, invoice.client_id, "its client"),
        dated=dated,
        due=invoice.due_on or dated,
        currency_code=invoice.currency_code,
        reference=invoice.purchase_order or invoice.buyer_reference,
        lines=[_line(desk, line, account, sign, digits) for line in invoice.lines],
    )


def _line(desk: Desk, line: InvoiceLine, account: str, sign: int, digits: int) -> OutgoingLine:
    return OutgoingLine(
        description=line.description,
        account=account,
        net=_decimal(sign * line.amount_minor, digits),
        tax=_decimal(sign * line.tax_minor, digits),
        tax_type=desk.tax_type(line.tax_category, line.tax_rate_bp),
    )


def _bill(desk: Desk, record_id: str) -> Outgoing:
    bill = desk.reading.session.get(Bill, record_id)
    if bill is None:
        raise NotSendable("There is no such bill.")
    is_credit = bill.total_minor < 0
    sign, digits = -1 if is_credit else 1, minor_digits(bill.currency_code)
    purchases = desk.roles.get(AccountRole.PURCHASES.value, "")
    overheads = desk.roles.get(AccountRole.STAFF_EXPENSES.value, "")
    return OutgoingDocument(
        is_bill=True,
        is_credit=is_credit,
        number=bill.supplier_number,
        contact=desk.theirs(DocumentKind.CONTACT, bill.supplier_id, "its supplier"),
        dated=bill.issued_on,
        due=bill.due_on,
        currency_code=bill.currency_code,
        reference=bill.number,
        lines=[
            OutgoingLine(
                description=line.description,
                account=desk.account(
                    line.ledger_account or (purchases if line.project_id else overheads)
                ),
                net=_decimal(sign * line.amount_minor, digits),
                tax=_decimal(sign * line.tax_minor, digits),
                tax_type=desk.tax_type(line.tax_category, line.tax_rate_bp),
            )
            for line in bill.lines
        ],
    )


def _journal(desk: Desk, record_id: str) -> Outgoing:
    journal = desk.reading.session.get_one(Journal, record_id)
    digits = minor_digits(journal.currency_code)
    marker = f"Tandem {journal.number}:"
    return OutgoingJournal(
        marker=marker,
        narration=f"{marker} {journal.description}"[:NARRATION_MAX],
        dated=journal.posted_on,
        lines=[
            OutgoingLine(
                description=journal.reference or journal.description,
                account=desk.account(one.ledger_account),
                net=_decimal(one.debit_minor - one.credit_minor, digits),
                tax=Decimal(0),
                tax_type=NO_TAX,
            )
            for one in journal.postings
        ],
    )


def _payment(desk: Desk, record_id: str) -> Outgoing:
    payment = desk.reading.session.get_one(Payment, record_id)
    if payment.kind != PaymentKind.PAYMENT:
        raise NotSendable(f"A {payment.kind} is entered in {SYSTEM_NAME} by hand.")
    invoice = _the_invoice(desk, payment.invoice_id)
    account = desk.targets.setting(Setting.BANK_ACCOUNT)
    return OutgoingPayment(
        invoice=desk.theirs(DocumentKind.INVOICE, invoice.id, invoice.number or "its invoice"),
        account=account or _missing("the bank account", "Setting", Setting.BANK_ACCOUNT),
        dated=payment.received_on,
        amount=_decimal(payment.amount_minor, minor_digits(invoice.currency_code)),
        reference=f"Tandem {payment.id}",
    )


def _allocation(desk: Desk, record_id: str) -> Outgoing:
    """As much of the credit note as its invoice still owed without it."""
    note = _the_invoice(desk, record_id)
    invoice = _the_invoice(desk, note.credits_invoice_id or "")
    minor = min(-note.total_minor, invoice.total_minor - invoice.paid_minor)
    if minor <= 0:
        raise NotSendable(
            f"{invoice.number} is paid; {note.number} stays as credit of the client there."
        )
    return OutgoingAllocation(
        credit_note=desk.theirs(DocumentKind.CREDIT_NOTE, note.id, note.number or "it"),
        invoice=desk.theirs(DocumentKind.INVOICE, invoice.id, invoice.number or "its invoice"),
        dated=note.issued_on or desk.reading.today,
        amount=_decimal(minor, minor_digits(note.currency_code)),
    )


def _the_invoice(desk: Desk, invoice_id: str) -> Invoice:
    return desk.reading.session.get_one(Invoice, invoice_id)


def _decimal(minor: int, digits: int) -> Decimal:
    return Decimal(minor).scaleb(-digits)
