"""What bills and payments of suppliers post to the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from finance.exchange.rules.carrying import Worth
from finance.ledger.rules import (
    BANK,
    DIRECT_COSTS,
    INPUT_TAX,
    OVERHEADS,
    TRADE_CREDITORS,
    Entry,
    credit,
    debit,
    exchange_difference,
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


def supplier_paid(minor: int, worth: Worth | None = None) -> list[Entry]:
    """Also what goes on account, which the supplier owes until then.

    worth: in the currency of the books, where that is another one. Credit alone settles bills
    with a minor of nothing; then only a difference is posted, if there is one.
    """
    if worth is None:
        return without_zeros([debit(TRADE_CREDITORS, minor), credit(BANK, minor)])
    return without_zeros(
        [
            debit(TRADE_CREDITORS, minor, base_minor=worth.item_minor),
            credit(BANK, minor, base_minor=worth.money_minor),
            *exchange_difference(worth.item_minor - worth.money_minor),
        ]
    )


def account_used(taken_minor: int, stood_minor: int) -> list[Entry]:
    """What is on account pays bills that stand at something else in the books.

    Both are on the account of suppliers, so nothing but the difference is posted.
    """
    difference = stood_minor - taken_minor
    cleared = debit(TRADE_CREDITORS, 0, base_minor=difference)
    return without_zeros([cleared, *exchange_difference(difference)])
