"""What bills and payments of suppliers post to the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from finance.ledger.rules import (
    BANK,
    DIRECT_COSTS,
    INPUT_TAX,
    OVERHEADS,
    TRADE_CREDITORS,
    Entry,
    credit,
    debit,
    without_zeros,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class BookedLine:
    """Net of tax. ledger_account empty: direct costs for a project, overheads otherwise."""

    minor: int
    tax_minor: int
    tax: tuple[str, int]
    ledger_account: str = ""
    client_id: str | None = None
    project_id: str | None = None


def bill_booked(lines: Sequence[BookedLine]) -> list[Entry]:
    """Each line to its account, the tax by category and rate, and all of it owed to the supplier.

    A credit note and a counter-entry are the negative.
    """
    costs = [_cost(line) for line in lines]
    taxes: dict[tuple[str, int], int] = {}
    for line in lines:
        taxes[line.tax] = taxes.get(line.tax, 0) + line.tax_minor
    total = sum(line.minor + line.tax_minor for line in lines)
    reclaimed = [debit(INPUT_TAX, minor, tax) for tax, minor in taxes.items()]
    return without_zeros([*costs, *reclaimed, credit(TRADE_CREDITORS, total)])


def _cost(line: BookedLine) -> Entry:
    role = DIRECT_COSTS if line.project_id else OVERHEADS
    made = debit(line.ledger_account or role, line.minor, line.tax)
    return replace(made, client_id=line.client_id, project_id=line.project_id)


def supplier_paid(minor: int) -> list[Entry]:
    """Also what goes on account, which the supplier owes until then. Undone by its negative."""
    return [debit(TRADE_CREDITORS, minor), credit(BANK, minor)]
