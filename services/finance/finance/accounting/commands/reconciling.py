"""Our documents are compared with what another system says of them; differences are settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.money import Money, minor_digits
from sqlalchemy import update

from chassis import values
from finance.accounting.model import AccountingDifference, DifferenceStatus, ExportedRecord
from finance.accounting.queries import differences as queries
from finance.accounting.rules import comparing, copies
from finance.accounting.rules.comparing import PAID, Difference, Figures
from finance.accounting.rules.words import SYSTEM_NAMES, System
from finance.billing.commands import receiving
from finance.billing.readable import Invoice
from finance.rights import require

DIFFERENCES_MAX = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedComparison:
    """content: a CSV file. whole: it has all documents of its days, so that ours that it lacks are
    differences as well."""

    system: str
    content: str
    currency_code: str
    columns: copies.Columns
    date_format: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many documents the file has, how many are as ours, and what differs now."""

    documents: int
    agreed: int
    found: Sequence[AccountingDifference]


def compare_copy(tx: Transaction, wanted: WantedComparison) -> Comparison:
    """What no longer differs is settled; what was accepted stays so while neither value changes."""
    require(tx, "accounting.write")
    system = values.word(System, wanted.system, "system")
    code = values.currency(wanted.currency_code, "currency_code")
    theirs = _read(wanted, code)
    tx.serialise("accounting difference")
    ours = queries.named(tx, [one.number for one in theirs])
    if wanted.whole and (days := comparing.span(theirs)):
        ours |= queries.issued_between(tx, days, code, copies.DOCUMENTS_MAX)
    found = _compared(ours, theirs, minor_digits(code))
    if len(found) > DIFFERENCES_MAX:
        raise Invalid(
            "ACCOUNTING_COPY_TOO_LONG",
            f"There are more than {DIFFERENCES_MAX} differences; take fewer days.",
            field="content",
        )
    kept = _keep(tx, system, found, ours, {one.number for one in theirs} | set(ours))
    differing = {one.number for one in found}
    agreed = sum(one.number not in differing for one in theirs)
    return Comparison(len(theirs), agreed, kept)


def accept_difference(tx: Transaction, id_: str, reason: str) -> AccountingDifference:
    """It stays as it is in both systems, for a reason."""
    why = values.text(reason, "reason", required=True)
    require(tx, "accounting.write")
    difference = tx.load(AccountingDifference, id_)
    tx.record(difference.accept(why))
    return difference


def reopen_difference(tx: Transaction, id_: str) -> AccountingDifference:
    require(tx, "accounting.write")
    difference = tx.load(AccountingDifference, id_)
    tx.record(difference.reopen())
    return difference


def export_again(tx: Transaction, id_: str) -> AccountingDifference:
    """The document is new for the next export to that system."""
    require(tx, "accounting.write")
    difference = tx.load(AccountingDifference, id_)
    difference.check_open()
    if difference.record_id is None:
        raise Conflict(
            "ACCOUNTING_DOCUMENT_UNKNOWN",
            f"There is no document {difference.number} here to export; accept the difference, or "
            "remove the document there.",
            field="accounting_difference_id",
        )
    its = update(ExportedRecord).where(
        ExportedRecord.system == difference.system,
        ExportedRecord.record_id == difference.record_id,
        ExportedRecord.live,
    )
    tx.session.execute(its.values(live=False))
    tx.record(difference.settle("Exported again"))
    return difference


def take_theirs(tx: Transaction, id_: str, received_on: date) -> AccountingDifference:
    """Record the payment that the other system has and we have not, on the invoice."""
    require(tx, "accounting.write")
    difference = tx.load(AccountingDifference, id_)
    difference.check_open()
    amount = _unrecorded(difference)
    invoice = tx.get(Invoice, difference.record_id or "", "accounting_difference_id")
    money = Money.parse(amount, invoice.currency_code)
    wanted = receiving.WantedPayment(
        client_id=invoice.client_id,
        amount=money,
        received_on=received_on,
        reference=f"{SYSTEM_NAMES[System(difference.system)]} {difference.number}",
        method="bank_transfer",
        allocations=[receiving.WantedAllocation(invoice_id=invoice.id, amount=money, alone=True)],
    )
    receiving.receive_payment(tx, wanted)
    tx.record(difference.settle("Their payment was recorded"))
    return difference


def _unrecorded(difference: AccountingDifference) -> str:
    """What is paid there and not here; Conflict where that is nothing."""
    if difference.field != PAID or difference.record_id is None:
        raise Conflict(
            "ACCOUNTING_NOT_A_PAYMENT",
            "Only a payment is taken from the other system; a document is put right by a credit "
            "note here, or there.",
            field="accounting_difference_id",
        )
    more = difference.theirs_minor - difference.ours_minor
    if more <= 0:
        raise Conflict(
            "ACCOUNTING_NOT_A_PAYMENT",
            "More is paid here than there; record the payment there, or reverse it here.",
            field="accounting_difference_id",
        )
    digits = len(difference.theirs.partition(".")[2])
    return comparing.in_words(more, digits)


def _read(wanted: WantedComparison, code: str) -> list[Figures]:
    """What names no currency is in that of the file."""
    digits = minor_digits(code)
    try:
        read = copies.read_copy(wanted.content, wanted.columns, wanted.date_format, digits)
        return [replace(one, currency=one.currency or code) for one in read]
    except copies.BadCopy as bad:
        raise Invalid(bad.reason, f"{bad.message}.", field="content") from None


def _compared(
    ours: dict[str, tuple[str, Figures]], theirs: Sequence[Figures], digits: int
) -> list[Difference]:
    found = []
    for one in theirs:
        here = ours.get(one.number)
        found += comparing.compare(here[1], one, digits) if here else [comparing.not_here(one)]
    there = {one.number for one in theirs}
    found += [
        comparing.not_there(figures) for number, (_, figures) in ours.items() if number not in there
    ]
    return found


def _keep(
    tx: Transaction,
    system: System,
    found: Sequence[Difference],
    ours: dict[str, tuple[str, Figures]],
    compared: set[str],
) -> list[AccountingDifference]:
    before = {(one.number, one.field): one for one in queries.known(tx, system, compared)}
    kept = []
    for one in found:
        row = before.pop((one.number, one.field), None)
        if row is None:
            record_id = ours[one.number][0] if one.number in ours else None
            row = _new(tx, system, one, record_id)
        elif fact := row.find(one.ours, one.theirs, tx.now):
            tx.record(fact)
        kept.append(row)
    for row in before.values():
        if row.status != DifferenceStatus.SETTLED:
            tx.record(row.settle("Both say the same"))
    return kept


def _new(
    tx: Transaction, system: System, one: Difference, record_id: str | None
) -> AccountingDifference:
    row = AccountingDifference(
        id=tx.new_id(),
        system=system.value,
        record_id=record_id,
        number=one.number,
        field=one.field,
        ours=one.ours,
        theirs=one.theirs,
        reason=one.reason,
        found_at=tx.now,
    )
    tx.add(row)
    tx.record(row.found())
    return row
