"""How a charge between two legal entities is booked: once in the books of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from finance.chart.rules.roles import AccountRole
from finance.ledger.rules import BANK, Entry, credit, debit

RECEIVABLE = AccountRole.INTERCOMPANY_RECEIVABLE.value
PAYABLE = AccountRole.INTERCOMPANY_PAYABLE.value
REVENUE = AccountRole.INTERCOMPANY_REVENUE.value
COST = AccountRole.INTERCOMPANY_COST.value
PAIRS = ((RECEIVABLE, PAYABLE), (REVENUE, COST))
"""Roles whose accounts cancel out over all legal entities."""


def sold(amount_minor: int) -> list[Entry]:
    """In the books of the entity that charges."""
    return [debit(RECEIVABLE, amount_minor), credit(REVENUE, amount_minor)]


def bought(amount_minor: int) -> list[Entry]:
    """In the books of the entity that is charged."""
    return [debit(COST, amount_minor), credit(PAYABLE, amount_minor)]


def received(amount_minor: int) -> list[Entry]:
    return [debit(BANK, amount_minor), credit(RECEIVABLE, amount_minor)]


def paid(amount_minor: int) -> list[Entry]:
    return [debit(PAYABLE, amount_minor), credit(BANK, amount_minor)]


Group = Mapping[str, Sequence[int]]
"""By number of account: debits less credits of each legal entity."""


@dataclass(frozen=True, slots=True)
class Eliminated:
    """one_side: what is owed to, or sold by, own entities; other_side: owed or bought by them.

    Both are zero or more where nothing is booked wrongly; difference: what no entity mirrors.
    """

    one_side: int
    other_side: int

    @property
    def difference(self) -> int:
        return self.one_side - self.other_side


def eliminate(
    group: Group, pairs: Sequence[tuple[str, str]]
) -> tuple[dict[str, int], list[Eliminated]]:
    """What to take off each account, and each pair as it stands.

    Each pair is taken off by what both sides have in common, so that debits still equal credits; a
    difference stays in the accounts of the group, where it is seen.
    """
    taken: dict[str, int] = {}
    found = []
    for place, (one, other) in enumerate(pairs):
        first, second = sum(group.get(one, ())), sum(group.get(other, ()))
        common = _common(first, -second)
        taken[one], taken[other] = common, -common
        sides = (first, -second) if place == 0 else (-first, second)
        found.append(Eliminated(*sides))
    return taken, found


def _common(first: int, second: int) -> int:
    """The smaller of two amounts on the same side; nothing where they are on different ones."""
    if first * second <= 0:
        return 0
    return min(first, second) if first > 0 else max(first, second)
