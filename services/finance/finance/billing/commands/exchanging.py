"""What money on an invoice in another currency is worth in the books, and what the invoice loses.

Each row of an invoice keeps both, so that its counter-entry takes exactly the same amounts back.
"""

from __future__ import annotations

from datetime import date

from chassis.database import Transaction
from chassis.money import Money

from finance.agency.queries import base_currency
from finance.billing.model import ClientPayment, Invoice, Payment
from finance.exchange.queries import convert, needed_rate
from finance.exchange.rules.carrying import Carried, Worth


def on_day(
    tx: Transaction, legal_entity_id: str, amount: Money, on: date, field: str
) -> int | None:
    """What it is worth in the books on that day; None where it is in their currency.

    Conflict that names the currencies and the day where there is no rate.
    """
    base, code = base_currency(tx, legal_entity_id), amount.currency_code
    if base == code:
        return None
    return convert(amount, base, needed_rate(tx, code, base, on, field).rate).amount_minor


def settle(
    tx: Transaction, invoice: Invoice, row: Payment, money_minor: int | None
) -> Worth | None:
    """Take the row off what the invoice stands at, before the invoice takes the row up.

    money_minor: what the money is worth; None in the currency of the books.
    """
    if money_minor is None:
        return None
    carried = _carried(invoice)
    worth = Worth(money_minor, money_minor)
    if carried is not None:
        worth = carried.settled_by(row.amount_minor, money_minor)
    return _keep(tx, invoice, row, worth)


def hand_over(tx: Transaction, invoice: Invoice, row: Payment) -> Worth | None:
    """Credit goes from the invoice to the account at what it stands at: nothing is gained."""
    carried = _carried(invoice)
    if carried is None:
        return None
    worth = carried.settled_by(row.amount_minor, 0)
    return _keep(tx, invoice, row, worth._replace(money_minor=worth.item_minor))


def undo(tx: Transaction, invoice: Invoice, row: Payment, undone: Payment) -> Worth | None:
    """The counter-entry of a row: the same amounts the other way round."""
    carried, kept = _carried(invoice), undone.worth
    if kept is None:
        return _undo_older(tx, invoice, row)
    worth = Worth(-kept.money_minor, -kept.item_minor, undoes=True)
    if carried is not None:
        worth = carried.undone_by(kept, row.amount_minor)
    return _keep(tx, invoice, row, worth)


def credit(invoice: Invoice, note: Invoice) -> Worth | None:
    """What a credit note takes off what the invoice stands at, before the invoice takes it up."""
    carried = _carried(invoice)
    if carried is None or note.in_base is None:
        return None
    minor = -note.total_minor
    worth = carried.settled_by(minor, -note.in_base.total.amount_minor)
    invoice.base_owed_minor = carried.after(minor, worth).base_minor
    return worth


def taken_from_account(payment: ClientPayment, minor: int, otherwise: int | None) -> int | None:
    """What so much of the money on account stands at. otherwise: where that was not kept."""
    held = payment.carried
    return otherwise if held is None else held.settled_by(minor, 0).item_minor


def _undo_older(tx: Transaction, invoice: Invoice, row: Payment) -> Worth | None:
    """Of a row that was recorded before the books had both: at the rate of the invoice."""
    kept = invoice.in_base
    if kept is None:
        return None
    amount = invoice.money(row.amount_minor)
    return settle(tx, invoice, row, convert(amount, kept.currency_code, kept.rate).amount_minor)


def _carried(invoice: Invoice) -> Carried | None:
    if invoice.base_owed_minor is None:
        return None
    return Carried(invoice.settlement.balance, invoice.base_owed_minor)


def _keep(tx: Transaction, invoice: Invoice, row: Payment, worth: Worth) -> Worth:
    row.keep_worth(worth, base_currency(tx, invoice.legal_entity_id))
    if (carried := _carried(invoice)) is not None:
        invoice.base_owed_minor = carried.after(row.amount_minor, worth).base_minor
    return worth
