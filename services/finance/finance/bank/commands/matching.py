"""A line of a bank statement becomes a payment of a client, or is ignored; either can be undone.

Money that went out is matched in `bank.commands.paying_out`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Transaction
from chassis.money import Money

from chassis import values
from finance.bank.model import BankLine, BankLineStatus
from finance.bank.queries.suggestions import open_lines, suggestions
from finance.bank.rules.matching import Suggestion
from finance.billing.commands import receiving, taking_back
from finance.rights import require

CERTAIN_MAX = 100
METHOD = "bank_transfer"


@dataclass(frozen=True, kw_only=True, slots=True)
class CertainMatch:
    line: BankLine
    suggestion: Suggestion


def match_line(
    tx: Transaction,
    bank_line_id: str,
    client_id: str,
    allocations: Sequence[receiving.WantedAllocation],
) -> BankLine:
    """Record the line as a payment of the client, allocated like this; the rest is on account."""
    require(tx, "bank.write")
    line = tx.load(BankLine, bank_line_id)
    _match(tx, line, client_id, allocations)
    return line


def match_certain(tx: Transaction, *, preview: bool) -> list[CertainMatch]:
    """Match the oldest open lines whose suggestion is certain; preview: only say which."""
    require(tx, "bank.write")
    lines = open_lines(tx, CERTAIN_MAX)
    found = suggestions(tx, lines)
    certain = []
    taken: set[str] = set()
    for line in lines:
        first = next(iter(found.get(line.id, ())), None)
        if first is None or not first.certain:
            continue
        ids = {part.invoice_id for part in first.parts}
        if ids & taken:  # another line pays it already
            continue
        taken |= ids
        certain.append(CertainMatch(line=line, suggestion=first))
    if not preview:
        for one in sorted(certain, key=lambda each: each.line.id):
            line = tx.load(BankLine, one.line.id)
            _match(tx, line, one.suggestion.client_id, _allocations(line, one.suggestion))
    return certain


def ignore_line(tx: Transaction, bank_line_id: str, reason: str) -> BankLine:
    why = values.text(reason, "reason", required=True)
    require(tx, "bank.write")
    line = tx.load(BankLine, bank_line_id)
    tx.record(line.ignore(why))
    return line


def reopen_line(tx: Transaction, bank_line_id: str) -> BankLine:
    """Undo a match, or that it is ignored.

    The payment of a client is reversed by a counter-entry; a payment to a supplier stays.
    """
    require(tx, "bank.write")
    line = tx.load(BankLine, bank_line_id)
    payment_id, was = line.client_payment_id, line.status
    fact = line.reopen()
    if was == BankLineStatus.MATCHED and payment_id:
        taking_back.reverse_unless_reversed(
            tx, payment_id, "The match of the bank's line was undone", tx.today
        )
    tx.record(fact)
    return line


def _match(
    tx: Transaction,
    line: BankLine,
    client_id: str,
    allocations: Sequence[receiving.WantedAllocation],
) -> None:
    line.check_payable()
    wanted = receiving.WantedPayment(
        client_id=client_id,
        amount=line.amount,
        received_on=line.booked_on,
        reference=line.text[:200],
        method=METHOD,
        allocations=allocations,
    )
    payment = receiving.receive_payment(tx, wanted)
    tx.record(line.match(payment.id, payment.client_id))


def _allocations(line: BankLine, suggestion: Suggestion) -> list[receiving.WantedAllocation]:
    return [
        receiving.WantedAllocation(
            invoice_id=part.invoice_id, amount=Money(part.amount, line.currency_code)
        )
        for part in suggestion.parts
    ]
