"""Money of clients: received, allocated to invoices, kept on account, paid back, reversed.

Every step is an entry of the payment, a row of each invoice that it changes, and a journal. Nothing
is changed or removed; each step has a counter-entry that undoes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from chassis.errors import Invalid, NotFound
from chassis.ids import require_id
from chassis.money import Money

from chassis import values
from finance.agency.queries import entity_of
from finance.billing.commands.exchanging import on_day, settle, taken_from_account
from finance.billing.commands.payment_rows import (
    book,
    book_allocation,
    book_payment,
    check_day,
    check_entries,
    load,
    new_row,
)
from finance.billing.model import (
    ClientPayment,
    EntryKind,
    Invoice,
    MoneyKind,
    Payment,
    PaymentKind,
)
from finance.exchange.rules.carrying import Worth
from finance.replicas import queries as replicas
from finance.rights import require

ALLOCATIONS_MAX = 200


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
    check_day(tx, "received_on", wanted.received_on, None)
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
        legal_entity_id=entity_of(tx, None, client_id),
        rows=[],  # so that the ORM does not ask the database for them
    )


def take_up(
    tx: Transaction, payment: ClientPayment, wanted: Sequence[WantedAllocation]
) -> ClientPayment:
    """Book new money, and allocate it. One invoice that takes all of it gets one journal."""
    tx.add(payment)
    invoices = _locked(tx, wanted)
    if invoices:
        payment.legal_entity_id = invoices[0].legal_entity_id
    for i, invoice in enumerate(invoices):
        _checked(payment, invoice, wanted[i], i)
    base = on_day(tx, payment.legal_entity_id, payment.amount, payment.received_on, "received_on")
    payment.enter(
        EntryKind.RECEIVED,
        payment.amount_minor,
        payment.received_on,
        tx.now,
        None if base is None else (base, base),
    )
    whole = len(wanted) == 1 and wanted[0].amount.amount_minor == payment.amount_minor
    if whole:
        payment.invoice_id = invoices[0].id
    else:
        worth = None if base is None else Worth(base, base)
        day, minor = payment.received_on, payment.amount_minor
        book(tx, payment, "payment", day, minor, "Payment received", worth)
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
    check_entries(payment, len(wanted))
    values.number(len(wanted), "allocations", 1, ALLOCATIONS_MAX)
    invoices = _locked(tx, wanted)
    for i, invoice in enumerate(invoices):
        earliest = max(payment.received_on, invoice.issued_on or payment.received_on)
        check_day(tx, "allocated_on", allocated_on, earliest, f"allocations[{i}]")
    _allocate(tx, payment, invoices, wanted, [allocated_on] * len(invoices))
    tx.record(payment.fact("allocated", "allocated", "on_account"))
    return payment


def refund_payment(
    tx: Transaction, client_payment_id: str, amount: Money, refunded_on: date, reference: str
) -> ClientPayment:
    """Pay back what is on account, or a part of it."""
    payment = load(tx, client_payment_id)
    minor = values.amount(amount, "amount", payment.currency_code, least=1).amount_minor
    payment.check_left(minor, "amount")
    check_day(tx, "refunded_on", refunded_on, payment.received_on)
    words = values.text(reference, "reference")
    money = on_day(tx, payment.legal_entity_id, payment.money(minor), refunded_on, "refunded_on")
    item = taken_from_account(payment, minor, money)
    kept = None if money is None or item is None else Worth(-money, -item)
    base = (kept.item_minor, kept.money_minor) if kept else None
    payment.enter(EntryKind.REFUNDED, -minor, refunded_on, tx.now, base, reference=words)
    book(tx, payment, "refund", refunded_on, -minor, "Refund of what was on account", kept)
    tx.record(payment.fact("refunded", "refunded", "on_account"))
    return payment


def _locked(tx: Transaction, wanted: Sequence[WantedAllocation]) -> list[Invoice]:
    """In the order wanted; locked in the order of their ids, so that there is no deadlock."""
    values.number(len(wanted), "allocations", 0, ALLOCATIONS_MAX)
    fields: dict[str, str] = {}
    for i, one in enumerate(wanted):
        field = one.field(i, "invoice_id")
        if require_id(one.invoice_id, field) in fields:
            raise Invalid(
                "ALLOCATION_TWICE", "List each invoice once; add the amounts up.", field=field
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
    worths: list[Worth | None] = []
    left, held = payment.free_minor, payment.carried
    for i, (invoice, one) in enumerate(zip(invoices, wanted, strict=True)):
        field = one.field(i, "amount")
        minor = _checked(payment, invoice, one, i)
        left -= minor
        payment.check_left(payment.free_minor - left, field)
        invoice.check_can_be_paid(one.field(i, "invoice_id"))
        row = new_row(tx, payment, invoice, PaymentKind.PAYMENT, minor, days[i])
        invoice.check_due(minor, field)
        if held is None:
            money = on_day(tx, payment.legal_entity_id, one.amount, days[i], "allocated_on")
        else:
            taken = held.settled_by(minor, 0)
            money, held = taken.item_minor, held.after(minor, taken)
        worths.append(settle(tx, invoice, row, money))
        tx.record(invoice.pay(row, field))
        payment.rows.append(row)
        rows.append(row)
    tx.session.flush()
    for invoice, row, worth in zip(invoices, rows, worths, strict=True):
        base = None if worth is None or held is None else (-worth.money_minor, -worth.money_minor)
        minor, day = -row.amount_minor, row.received_on
        payment.enter(EntryKind.ALLOCATED, minor, day, tx.now, base, payment_id=row.id)
        text = f"Payment of {invoice.number}"
        if straight:
            book_payment(tx, "payment", invoice, row, worth, text)
        else:
            book_allocation(tx, "allocation", invoice, row, worth, text)


def _checked(payment: ClientPayment, invoice: Invoice, wanted: WantedAllocation, index: int) -> int:
    field = wanted.field(index, "invoice_id")
    if invoice.client_id != payment.client_id:
        raise Invalid(
            "INVOICE_OF_ANOTHER_CLIENT",
            f"{invoice.number or 'This draft'} is of another client.",
            field=field,
        )
    if invoice.legal_entity_id != payment.legal_entity_id:
        raise Invalid(
            "INVOICE_OF_ANOTHER_ENTITY",
            f"{invoice.number or 'This draft'} is of another legal entity than the payment; record "
            "a payment of its own for it.",
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
