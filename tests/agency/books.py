"""What must hold of time, work and books whatever happened: each rule in one function.

A mistake is ("lost" or "doubled" or "wrong", a sentence in a bookkeeper's words).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from agency.opening import HOURLY_MINOR
from agency.records import Records

SECONDS_PER_HOUR = 3600
TAX_PERCENT = 20

Mistake = tuple[str, str]


def mistakes(records: Records) -> Iterator[Mistake]:
    """Everything that is wrong with the agency's work and its books."""
    yield from work_is_approved_time_at_its_value(records)
    yield from no_hour_is_billed_twice(records)
    yield from invoices_are_numbered_without_a_gap(records)
    yield from invoices_charge_what_is_on_them(records)
    yield from each_journal_balances(records)
    yield from everything_is_booked_once(records)
    yield from debtors_owe_what_is_open(records)


def work_is_approved_time_at_its_value(records: Records) -> Iterator[Mistake]:
    """Seven minutes at 90.00 an hour are 10.50."""
    approved = {entry.id: entry for entry in records.logged if entry.is_approved}
    worth = Counter(work.id for work in records.worth)
    for id_ in approved.keys() - worth.keys():
        yield "lost", f"the time entry {id_} was approved and finance has no work of it"
    for work in records.worth:
        entry = approved.get(work.id)
        if entry is None:
            yield "doubled", f"finance has work of the time entry {work.id}, which is not approved"
        elif (work.seconds, work.value_minor) != (entry.seconds, value_of(entry.seconds)):
            yield (
                "wrong",
                f"finance values {work.seconds} s of the time entry {work.id} at "
                f"{work.value_minor}, not {entry.seconds} s at {value_of(entry.seconds)}",
            )
    for id_, count in worth.items():
        if count > 1:
            yield "doubled", f"finance has the work of the time entry {id_} {count} times"


def value_of(seconds: int) -> int:
    """Minor units, rounded half up."""
    return (2 * HOURLY_MINOR * seconds + SECONDS_PER_HOUR) // (2 * SECONDS_PER_HOUR)


def no_hour_is_billed_twice(records: Records) -> Iterator[Mistake]:
    for id_, count in Counter(records.billed).items():
        if count > 1:
            yield "doubled", f"the time entry {id_} is on {count} invoices"
    unworked = set(records.billed) - {work.id for work in records.worth}
    for id_ in unworked:
        yield "wrong", f"the time entry {id_} is billed and was never worked"


def invoices_are_numbered_without_a_gap(records: Records) -> Iterator[Mistake]:
    numbers = [invoice.number for invoice in records.invoices if invoice.number is not None]
    counted = sorted(int(number.split("-")[-1]) for number in numbers)
    if counted != [*range(1, len(counted) + 1)]:
        yield "wrong", f"the invoices are numbered {counted}: a number is missing or used twice"


def invoices_charge_what_is_on_them(records: Records) -> Iterator[Mistake]:
    """The hours at their value, and the tax on them."""
    for invoice in records.invoices:
        name = f"the invoice {invoice.number or invoice.id}"
        if invoice.net_minor != invoice.billed_minor:
            yield (
                "wrong",
                f"{name} charges {invoice.net_minor} for hours that are worth "
                f"{invoice.billed_minor}",
            )
        tax = (2 * invoice.net_minor * TAX_PERCENT + 100) // 200
        if (invoice.tax_minor, invoice.total_minor) != (tax, invoice.net_minor + tax):
            yield "wrong", f"{name} adds {invoice.tax_minor} of tax to {invoice.net_minor}"


def each_journal_balances(records: Records) -> Iterator[Mistake]:
    for journal in records.journals:
        if journal.debit_minor != journal.credit_minor:
            yield (
                "wrong",
                f"the journal {journal.id} debits {journal.debit_minor} and credits "
                f"{journal.credit_minor}",
            )


def everything_is_booked_once(records: Records) -> Iterator[Mistake]:
    """One journal for each issued invoice, of its total, and one for each payment."""
    booked = Counter(j.source_id for j in records.journals if j.source_type == "invoice")
    amounts = {j.source_id: j.debit_minor for j in records.journals}
    for invoice in records.invoices:
        count = booked[invoice.id]
        if count != (invoice.number is not None):
            kind = "doubled" if count else "lost"
            yield kind, f"the invoice {invoice.number or invoice.id} is booked {count} times"
        elif count and amounts[invoice.id] != invoice.total_minor:
            yield "wrong", f"the invoice {invoice.number} is booked with {amounts[invoice.id]}"
    received = sorted(amount for _, amount in records.payments)
    payments = sorted(j.debit_minor for j in records.journals if j.source_type == "payment")
    if received != payments:
        kind = "doubled" if len(payments) > len(received) else "lost"
        yield kind, f"{len(received)} payments were received and {len(payments)} are booked"


def debtors_owe_what_is_open(records: Records) -> Iterator[Mistake]:
    paid = Counter[str]()
    for invoice_id, amount in records.payments:
        paid[invoice_id] += amount
    for invoice in records.invoices:
        if invoice.paid_minor != paid[invoice.id]:
            yield (
                "wrong",
                f"the invoice {invoice.number} says {invoice.paid_minor} is paid; "
                f"{paid[invoice.id]} was received",
            )
    issued = [invoice for invoice in records.invoices if invoice.number is not None]
    owed = sum(invoice.total_minor - invoice.paid_minor for invoice in issued)
    booked = sum(journal.debtors_minor for journal in records.journals)
    if owed != booked:
        yield "wrong", f"clients owe {owed} by their invoices and {booked} by the books"
