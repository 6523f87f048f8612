"""What another system says of our documents, compared field by field. Amounts are minor units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

NUMBER, DATE, CONTACT, AMOUNT = "number", "date", "contact", "amount"
TAX, CURRENCY, PAID, STATUS = "tax", "currency", "paid", "status"
FIELDS = (NUMBER, DATE, CONTACT, AMOUNT, TAX, CURRENCY, PAID, STATUS)

_SAME_STATUS = {
    "issued": {"authorised", "open", "sent", "unpaid", "overdue", "awaiting payment"},
    "part_paid": {"authorised", "open", "sent", "partial", "overdue", "awaiting payment"},
    "paid": {"paid", "closed"},
    "credited": {"paid", "closed", "authorised", "credited"},
}
"""What Xero and QuickBooks call the states of a document."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """A document as one system has it. None: the system does not say."""

    number: str
    date: date | None = None
    contact: str | None = None
    amount: int | None = None
    tax: int | None = None
    currency: str | None = None
    paid: int | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """field: a word of FIELDS. ours, theirs: both values in words; empty: it is not there."""

    number: str
    field: str
    ours: str
    theirs: str
    reason: str


def compare(ours: Figures, theirs: Figures, digits: int) -> list[Difference]:
    """Every field that both say and that differs."""
    return [
        Difference(ours.number, field, here, there, _REASONS[field])
        for field, here, there in _pairs(ours, theirs, digits)
    ]


def not_there(ours: Figures) -> Difference:
    reason = "The other system has no such document. Export it again, or enter it there."
    return Difference(ours.number, NUMBER, ours.number, "", reason)


def not_here(theirs: Figures) -> Difference:
    reason = "There is no such document here. It was entered in the other system alone."
    return Difference(theirs.number, NUMBER, "", theirs.number, reason)


_REASONS = {
    DATE: "The document has another day there, so that it may count in another month.",
    CONTACT: "It is booked to another client there.",
    AMOUNT: "It was changed in one system after the export.",
    TAX: "The tax was changed, or is calculated with another rate there.",
    CURRENCY: "It is in another currency there.",
    PAID: "A payment is recorded in one system alone.",
    STATUS: "It is in another state there.",
}


def _pairs(ours: Figures, theirs: Figures, digits: int) -> Iterator[tuple[str, str, str]]:
    if theirs.date and ours.date and theirs.date != ours.date:
        yield DATE, str(ours.date), str(theirs.date)
    if theirs.contact is not None and _bare(ours.contact) != _bare(theirs.contact):
        yield CONTACT, ours.contact or "", theirs.contact
    if theirs.currency and theirs.currency != ours.currency:
        yield CURRENCY, ours.currency or "", theirs.currency
    else:
        yield from _amounts(ours, theirs, digits)
    if theirs.status and not _is_same_status(ours.status or "", theirs.status):
        yield STATUS, (ours.status or "").replace("_", " "), theirs.status


def _amounts(ours: Figures, theirs: Figures, digits: int) -> Iterator[tuple[str, str, str]]:
    """A credit note is negative here; others write it either way."""
    is_credit = (ours.amount or 0) < 0
    for field in (AMOUNT, TAX, PAID):
        here, there = getattr(ours, field), getattr(theirs, field)
        if here is None or there is None:
            continue
        if is_credit:
            there = -abs(there)
        if here != there:
            yield field, in_words(here, digits), in_words(there, digits)


def _is_same_status(ours: str, theirs: str) -> bool:
    return theirs.strip().lower() in _SAME_STATUS.get(ours, set())


def _bare(name: str | None) -> str:
    return " ".join((name or "").split()).casefold()


def in_words(minor: int, digits: int) -> str:
    """1234.50"""
    sign, whole = ("-" if minor < 0 else ""), abs(minor)
    if not digits:
        return f"{sign}{whole}"
    return f"{sign}{whole // 10**digits}.{whole % 10**digits:0{digits}d}"


def span(documents: Sequence[Figures]) -> tuple[date, date] | None:
    """The first and the last day of the documents that have one."""
    days = [one.date for one in documents if one.date]
    return (min(days), max(days)) if days else None
