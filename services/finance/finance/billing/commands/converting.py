"""A document in another currency than the books gets the rate of its day, for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from chassis.database import Reading
from sqlalchemy import func, select

from finance.billing.model import Invoice
from finance.billing.model.base_amounts import InBase
from finance.exchange.queries import convert, needed_rate, rate_between
from finance.exchange.rules.conversion import FoundRate
from finance.ledger.rules import Entry, valued


def in_base(reading: Reading, invoice: Invoice, base_currency: str, on: date) -> InBase | None:
    """At the rate of that day; None where the document is in the currency of the books.

    Conflict that names the currencies and the day where there is no rate.
    """
    if base_currency == invoice.currency_code:
        return None
    rate = needed_rate(reading, invoice.currency_code, base_currency, on, "issued_on")
    return _of(invoice, rate)


def in_base_now(reading: Reading, draft: Invoice, base_currency: str) -> InBase | None:
    """As it would be if it were issued today; None also where there is no rate yet."""
    if draft.currency_code == base_currency:
        return None
    rate = rate_between(reading, draft.currency_code, base_currency, reading.today)
    return _of(draft, rate) if rate else None


def credited_in_base(reading: Reading, note: Invoice, invoice: Invoice) -> InBase | None:
    """At the rate of what it corrects: crediting all of an invoice takes away all it came to.

    The parts that are credited one after the other sum to the whole, since each is the difference
    of what is credited in all after it and before it.
    """
    kept = invoice.in_base
    if kept is None:
        return None
    net, tax = _credited(reading, invoice.id)
    return InBase(
        currency_code=kept.currency_code,
        rate=kept.rate,
        rate_on=kept.rate_on,
        source=kept.source,
        net_minor=_added(invoice, kept.rate, net, note.net_minor),
        tax_minor=_added(invoice, kept.rate, tax, note.tax_minor),
    )


def at_kept_rate(invoice: Invoice, entries: Sequence[Entry]) -> Sequence[Entry]:
    """What is posted beside the document, at its rate; as it is in the currency of the books."""
    kept = invoice.in_base
    if kept is None or not entries:
        return entries
    code, rate = kept.currency_code, kept.rate
    return valued(entries, lambda minor: convert(invoice.money(minor), code, rate).amount_minor)


def _of(invoice: Invoice, rate: FoundRate) -> InBase:
    return InBase(
        currency_code=rate.to_code,
        rate=rate.rate,
        rate_on=rate.rate_on,
        source=rate.source,
        net_minor=convert(invoice.net, rate.to_code, rate.rate).amount_minor,
        tax_minor=convert(invoice.tax, rate.to_code, rate.rate).amount_minor,
    )


def _credited(reading: Reading, invoice_id: str) -> tuple[int, int]:
    """(net, tax) of the credit notes so far, negative."""
    sums = select(
        func.coalesce(func.sum(Invoice.net_minor), 0), func.coalesce(func.sum(Invoice.tax_minor), 0)
    ).where(Invoice.credits_invoice_id == invoice_id)
    net, tax = reading.session.execute(sums).one()
    return int(net), int(tax)


def _added(invoice: Invoice, rate: Decimal, before: int, now: int) -> int:
    code = invoice.base_currency_code or ""
    after = convert(invoice.money(before + now), code, rate).amount_minor
    return after - convert(invoice.money(before), code, rate).amount_minor
