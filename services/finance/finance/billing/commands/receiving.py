"""Money of clients: received, allocated to invoices, kept on account, paid back, reversed.

Every step is an entry of the payment, a row of each invoice that it changes, and a journal. Nothing
is changed or removed; each step has a counter-entry that undoes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from chassis.money import Money

from chassis import values
from finance.billing.commands.issuing import journal_source
from finance.billing.model import (
    ClientPayment,
    EntryKind,
    Invoice,
    MoneyKind,
    Payment,
    PaymentKind,
)
from finance.billing.rules.posting import allocated, payment_received, put_on_account
from finance.ledger.commands import closing
from finance.ledger.commands.posting import Source, post_journal
from finance.replicas import queries as replicas
from finance.rights import of_invoice, require

ALLOCATIONS_MAX = 200
ENTRIES_MAX = 1000
"""Of one payment; what is left of it can be refunded and recorded again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedAllocation:
    """So much of the money for this invoice. alone: the request names one invoice and no list."""

    invoice_id: str
    amount: Money
    alone: bool = False

    def field(self, index: int, name: str) -> str:
        return name if self.alone else f"allocations[{index}].{name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedPayment:
    """Money received. What is not allocated stands on the client's account."""

    client_id: str
    amount: Money
    received_on: date
    reference: str = ""
    method: str = ""
    allocations: Sequence[WantedAllocation] = ()


def receive_payment(tx: Transaction, wanted: WantedPayment) -> ClientPayment:
    """Record it, with its allocations: all or nothing."""
    require(tx, "payment.write")
    client_id = require_id(wanted.client_id, "client_id")
    client = replicas.client(tx, client_id)
    if client is None:
        raise NotFound("CLIENT_NOT_FOUND", f"There is no client {client_id}.", field="client_id")
    amount = values.amount(wanted.amount, "amount", least=1)
    _check_day(tx, "received_on", wanted.received_on, None)
    payment = new_payment(tx, client.client_id, amount, wanted.received_on, wanted.reference)
    payment.method = values.text(wanted.method, "method")
    return take_up(tx, payment, wanted.allocations)


def new_payment(
    tx: Transaction, client_id: str, amount: Money, received_on: date, reference: str
) -> ClientPayment:
    return ClientPayment(
        id=tx.new_id(),
        client_id=client_id,
        kind=MoneyKind.PAYMENT.value,
        amount_minor=amount.amount_minor,
        currency_code=amount.currency_code,
        received_on=received_on,
        recorded_at=tx.now,
        reference=values.text(reference, "reference"),
        rows=[],  # so that the ORM does not ask the database for them
    )


def take_up(
    tx: Transaction, payment: ClientPayment, wanted: Sequence[WantedAllocation]
) -> ClientPayment:
    """Book new money, and allocate it. One invoice that takes all of it gets one journal."""
    tx.add(payment)
    payment.enter(EntryKind.RECEIVED, payment.amount_minor, payment.received_on, tx.now)
    invoices = _locked(tx, wanted)
    whole = len(wanted) == 1 and wanted[0].amount.amount_minor == payment.amount_minor
    if whole:
        payment.invoice_id = invoices[0].id
    else:
        _book(tx, payment, "payment", payment.received_on, payment.amount_minor, "Payment received")
    days = [max(payment.received_on, invoice.issued_on or tx.today) for invoice in invoices]
    _allocate(tx, payment, invoices, wanted, days, straight=whole)
    tx.record(payment.fact("recorded"))
    return payment


def allocate_payment(
    tx: Transaction,
    client_payment_id: str,
    wanted: Sequence[WantedAllocation],
    allocated_on: date,
) -> ClientPayment:
    """Pay these invoices out of what is on account."""
    payment = load(tx, client_payment_id)
    _check_entries(payment, len(wanted))
    values.number(len(wanted), "allocations", 1, ALLOCATIONS_MAX)
    invoices = _locked(tx, wanted)
    for i, invoice in enumerate(invoices):
        earliest = max(payment.received_on, invoice.issued_on or payment.received_on)
        _check_day(tx, "allocated_on", allocated_on, earliest, f"allocations[{i}]")
    _allocate(tx, payment, invoices, wanted, [allocated_on] * len(invoices))
    tx.record(payment.fact("allocated", "allocated", "on_account"))
    return payment


def take_back_allocation(
    tx: Transaction, client_payment_id: str, payment_id: str, reason: str, taken_back_on: date
) -> ClientPayment:
    """The invoice owes the amount again, which is on account."""
    why = values.text(reason, "reason", required=True)
    payment = load(tx, client_payment_id)
    row = allocation_of(payment, payment_id)
    _check_day(tx, "taken_back_on", taken_back_on, row.received_on)
    invoice = tx.load(Invoice, row.invoice_id)
    undo_allocation(tx, payment, invoice, row, why, taken_back_on)
    tx.record(payment.fact("allocation_taken_back", "allocated", "on_account"))
    return payment


def refund_payment(
    tx: Transaction, client_payment_id: str, amount: Money, refunded_on: date, reference: str
) -> ClientPayment:
    """Pay back what is on account, or a part of it."""
    payment = load(tx, client_payment_id)
    minor = values.amount(amount, "amount", payment.currency_code, least=1).amount_minor
    payment.check_left(minor, "amount")
    _check_day(tx, "refunded_on", refunded_on, payment.received_on)
    words = values.text(reference, "reference")
    payment.enter(EntryKind.REFUNDED, -minor, refunded_on, tx.now, reference=words)
    _book(tx, payment, "refund", refunded_on, -minor, "Refund of what was on account")
    tx.record(payment.fact("refunded", "refunded", "on_account"))
    return payment


def reverse_refunds(
    tx: Transaction, client_payment_id: str, reason: str, reversed_on: date
) -> ClientPayment:
    """What was refunded is on account again."""
    why = values.text(reason, "reason", required=True)
    payment = load(tx, client_payment_id)
    minor = payment.refunded_minor
    if not minor:
        raise Conflict(
            "PAYMENT_NOT_REFUNDED", "Nothing of it was refunded.", field="client_payment_id"
        )
    latest = max(one.entered_on for one in payment.entries if one.kind == EntryKind.REFUNDED)
    _check_day(tx, "reversed_on", reversed_on, latest)
    payment.enter(EntryKind.REFUND_REVERSED, minor, reversed_on, tx.now, reason=why)
    _book(tx, payment, "reversal", reversed_on, minor, f"Reversal of a refund: {why}")
    tx.record(payment.fact("refund_reversed", "refunded", "on_account"))
    return payment


def reverse_payment(
    tx: Transaction, client_payment_id: str, reason: str, reversed_on: date
) -> ClientPayment:
    """Take back all allocations and undo the payment; credit goes back to its invoice."""
    why = values.text(reason, "reason", required=True)
    payment = load(tx, client_payment_id)
    payment.check_reversible()
    rows = [payment_row(payment, one.payment_id) for one in payment.allocations]
    latest = max([payment.received_on, *(row.received_on for row in rows)])
    _check_day(tx, "reversed_on", reversed_on, latest)
    undo_payment(tx, payment, rows, why, reversed_on)
    return payment


def undo_payment(
    tx: Transaction, payment: ClientPayment, rows: Sequence[Payment], why: str, on: date
) -> None:
    """rows: its live allocations. Invoices are locked in the order of their ids."""
    ids = {row.invoice_id for row in rows}
    if payment.kind == MoneyKind.CREDIT and payment.invoice_id:
        ids.add(payment.invoice_id)
    invoices = {id_: tx.load(Invoice, id_) for id_ in sorted(ids)}
    is_payment = payment.kind == MoneyKind.PAYMENT
    straight = is_payment and len(rows) == 1 and rows[0].amount_minor == payment.amount_minor
    for row in rows:
        undo_allocation(tx, payment, invoices[row.invoice_id], row, why, on, straight=straight)
    payment.enter(EntryKind.REVERSED, -payment.amount_minor, on, tx.now, reason=why)
    if not is_payment:
        _give_credit_back(tx, payment, invoices[str(payment.invoice_id)], why, on)
    elif not straight:
        _book(tx, payment, "reversal", on, -payment.amount_minor, f"Reversal of a payment: {why}")
    tx.record(payment.fact("reversed", "reversed", "allocated", "on_account"))


def put_credit_on_account(
    tx: Transaction, invoice_id: str, amount: Money | None, moved_on: date
) -> ClientPayment:
    """Take what an invoice owes to its client to the client's account. amount None: all of it."""
    invoice = tx.load(Invoice, invoice_id)
    require(tx, "payment.write", of_invoice(invoice))
    wanted = amount or invoice.credit_due
    if not wanted.amount_minor:
        raise Conflict(
            "CREDIT_EXCEEDS_DUE",
            f"Nothing is owed to the client on {invoice.number or 'this draft'}.",
            field="invoice_id",
        )
    checked = values.amount(wanted, "amount", invoice.currency_code, least=1)
    _check_day(tx, "moved_on", moved_on, invoice.issued_on)
    credit = new_payment(tx, invoice.client_id, checked, moved_on, invoice.number or "")
    credit.kind, credit.invoice_id = MoneyKind.CREDIT.value, invoice.id
    tx.add(credit)
    row = _row(tx, credit, invoice, PaymentKind.TO_ACCOUNT, -checked.amount_minor, moved_on)
    tx.record(invoice.put_on_account(row))
    credit.rows.append(row)
    tx.session.flush()
    credit.enter(EntryKind.RECEIVED, checked.amount_minor, moved_on, tx.now, payment_id=row.id)
    text = f"Credit of {invoice.number} put on account"
    _book_allocation(tx, "on_account", invoice, row, -checked.amount_minor, text)
    tx.record(credit.fact("recorded"))
    return credit


def _check_entries(payment: ClientPayment, more: int) -> None:
    if len(payment.entries) + more > ENTRIES_MAX:
        raise Conflict(
            "PAYMENT_ENTRIES_TOO_MANY",
            f"A payment has at most {ENTRIES_MAX} entries. Refund what is on account, and record "
            "it as another payment.",
            field="client_payment_id",
        )


def load(tx: Transaction, client_payment_id: str) -> ClientPayment:
    require(tx, "payment.write")
    return tx.load(ClientPayment, client_payment_id)


def payment_row(payment: ClientPayment, payment_id: str) -> Payment:
    return next(row for row in payment.rows if row.id == payment_id)


def allocation_of(payment: ClientPayment, payment_id: str) -> Payment:
    """The row of a live allocation, or NotFound."""
    id_ = require_id(payment_id, "payment_id")
    if all(one.payment_id != id_ for one in payment.allocations):
        raise NotFound(
            "ALLOCATION_NOT_FOUND",
            "This payment has no such allocation, or it was taken back already.",
            field="payment_id",
        )
    return payment_row(payment, id_)


def undo_allocation(
    tx: Transaction,
    payment: ClientPayment,
    invoice: Invoice,
    row: Payment,
    why: str,
    on: date,
    *,
    straight: bool = False,
) -> None:
    """straight: the bank gives the money back as well, in one journal."""
    undone = _undone(tx, payment, invoice, row, why, on)
    payment.enter(
        EntryKind.TAKEN_BACK, row.amount_minor, on, tx.now, payment_id=undone.id, reason=why
    )
    text = f"Reversal of a payment of {invoice.number}: {why}"
    if straight:
        post_journal(
            tx,
            journal_source("reversal", invoice, undone.id),
            on,
            text,
            payment_received(undone.amount_minor),
        )
    else:
        _book_allocation(tx, "reversal", invoice, undone, undone.amount_minor, text)


def _give_credit_back(
    tx: Transaction, credit: ClientPayment, invoice: Invoice, why: str, on: date
) -> None:
    moved = next(row for row in credit.rows if row.kind == PaymentKind.TO_ACCOUNT)
    undone = _undone(tx, credit, invoice, moved, why, on)
    text = f"Credit of {invoice.number} taken back from the account: {why}"
    _book_allocation(tx, "reversal", invoice, undone, credit.amount_minor, text)


def _undone(
    tx: Transaction, payment: ClientPayment, invoice: Invoice, row: Payment, why: str, on: date
) -> Payment:
    undone = _row(tx, payment, invoice, PaymentKind.REVERSAL, -row.amount_minor, on)
    undone.reverses_id, undone.reason = row.id, why
    tx.record(invoice.reverse(undone, row))
    payment.rows.append(undone)
    tx.session.flush()
    return undone


def _locked(tx: Transaction, wanted: Sequence[WantedAllocation]) -> list[Invoice]:
    """In the order wanted; locked in the order of their ids, so that there is no deadlock."""
    values.number(len(wanted), "allocations", 0, ALLOCATIONS_MAX)
    fields: dict[str, str] = {}
    for i, one in enumerate(wanted):
        field = one.field(i, "invoice_id")
        if require_id(one.invoice_id, field) in fields:
            raise Invalid(
                "ALLOCATION_TWICE", "Each invoice stands once; add the amounts up.", field=field
            )
        fields[one.invoice_id] = field
    found = {id_: tx.load(Invoice, id_, fields[id_]) for id_ in sorted(fields)}
    return [found[one.invoice_id] for one in wanted]


def _allocate(
    tx: Transaction,
    payment: ClientPayment,
    invoices: Sequence[Invoice],
    wanted: Sequence[WantedAllocation],
    days: Sequence[date],
    *,
    straight: bool = False,
) -> None:
    rows: list[Payment] = []
    left = payment.free_minor
    for i, (invoice, one) in enumerate(zip(invoices, wanted, strict=True)):
        field = one.field(i, "amount")
        minor = _checked(payment, invoice, one, i)
        left -= minor
        payment.check_left(payment.free_minor - left, field)
        invoice.check_can_be_paid(one.field(i, "invoice_id"))
        row = _row(tx, payment, invoice, PaymentKind.PAYMENT, minor, days[i])
        tx.record(invoice.pay(row, field))
        payment.rows.append(row)
        rows.append(row)
    tx.session.flush()
    for invoice, row in zip(invoices, rows, strict=True):
        payment.enter(
            EntryKind.ALLOCATED, -row.amount_minor, row.received_on, tx.now, payment_id=row.id
        )
        text = f"Payment of {invoice.number}"
        if straight:
            post_journal(
                tx,
                journal_source("payment", invoice, row.id),
                row.received_on,
                text,
                payment_received(row.amount_minor),
            )
        else:
            _book_allocation(tx, "allocation", invoice, row, row.amount_minor, text)


def _checked(payment: ClientPayment, invoice: Invoice, wanted: WantedAllocation, index: int) -> int:
    field = wanted.field(index, "invoice_id")
    if invoice.client_id != payment.client_id:
        raise Invalid(
            "INVOICE_OF_ANOTHER_CLIENT",
            f"{invoice.number or 'This draft'} is of another client.",
            field=field,
        )
    if invoice.currency_code != payment.currency_code:
        raise Invalid(
            "CURRENCY_DIFFERS",
            f"The payment is in {payment.currency_code}, {invoice.number or 'this draft'} in "
            f"{invoice.currency_code}.",
            field=field,
        )
    amount = wanted.field(index, "amount")
    return values.amount(wanted.amount, amount, payment.currency_code, least=1).amount_minor


def _row(
    tx: Transaction,
    payment: ClientPayment,
    invoice: Invoice,
    kind: PaymentKind,
    minor: int,
    on: date,
) -> Payment:
    return Payment(
        id=tx.new_id(),
        invoice_id=invoice.id,
        kind=kind.value,
        amount_minor=minor,
        received_on=on,
        reference=payment.reference,
        recorded_at=tx.now,
        client_payment_id=payment.id,
    )


def _book(
    tx: Transaction, payment: ClientPayment, type_: str, on: date, minor: int, words: str
) -> None:
    source = Source(
        source_type=type_,
        source_id=payment.id,
        client_id=payment.client_id,
        project_id=None,
        currency_code=payment.currency_code,
    )
    post_journal(tx, source, on, words, put_on_account(minor))


def _book_allocation(
    tx: Transaction, type_: str, invoice: Invoice, row: Payment, minor: int, words: str
) -> None:
    source = journal_source(type_, invoice, row.id)
    post_journal(tx, source, row.received_on, words, allocated(minor))


def _check_day(
    tx: Transaction, field: str, day: date, earliest: date | None, named: str = ""
) -> None:
    """Not in the future, not in a closed period, and not before what it follows."""
    if day > tx.today or (earliest is not None and day < earliest):
        since = f"from {earliest} " if earliest else ""
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"{field} must be {since}to today, {tx.today_in_words}.",
            field=field,
            details={"of": named} if named else {},
        )
    closing.require_open(tx, day, field)
