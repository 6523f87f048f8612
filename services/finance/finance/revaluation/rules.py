"""What balances in another currency come to at the rate of the last day of a month.

Money, and what is owed in it, is worth what the rate says; the difference to what it stands at in
the books is a gain or a loss that nobody has realised yet, so it is taken back on the next day.
Where an account has nothing left in the currency, what still stands there in the books is realised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from finance.chart.rules.roles import AccountRole
from finance.ledger.rules import Entry, debit, exchange_difference

ITEMS = frozenset({AccountRole.RECEIVABLES, AccountRole.PAYABLES, AccountRole.PAYMENTS_ON_ACCOUNT})
"""Each document and payment on these stands at an amount of its own, which its settlement clears,
so that nothing of them is realised by a batch."""
REVALUED = ITEMS | {
    AccountRole.BANK,
    AccountRole.STAFF_PAYABLES,
    AccountRole.INTERCOMPANY_RECEIVABLE,
    AccountRole.INTERCOMPANY_PAYABLE,
}
CLEARED = (REVALUED - ITEMS) | {
    AccountRole.CONTRACT_ASSETS,
    AccountRole.CONTRACT_LIABILITIES,
    AccountRole.LOSS_PROVISION,
    AccountRole.PASSED_ON,
}
"""Accounts on which nothing is left in the books once nothing is left in the currency."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Of one account in one currency, debits less credits: minor, and in the books base_minor."""

    ledger_account: str
    role: str
    minor: int
    base_minor: int

    @property
    def is_realised(self) -> bool:
        return self.minor == 0 and self.role in CLEARED

    @property
    def counts(self) -> bool:
        """Is it revalued, or cleared?"""
        if self.is_realised:
            return self.base_minor != 0
        return self.role in REVALUED and bool(self.minor or self.base_minor)


def revalued(differences: Sequence[tuple[str, int]]) -> list[Entry]:
    """By account what to add in the currency of the books: more of an asset is a gain."""
    return [
        entry
        for account, minor in differences
        if minor
        for entry in (debit(account, 0, base_minor=minor), *exchange_difference(minor))
    ]
