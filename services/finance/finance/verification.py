"""`python -m finance sums verify`: are the kept sums what the rows come to?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from sqlalchemy import Select, except_all, select, union_all

from finance.billing.queries import recounting
from finance.ledger import queries as ledger

EXAMPLES_MAX = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one table of sums: rows that are kept or counted, but not both."""

    table: str
    wrong: tuple[str, ...]


def verify_sums(reading: Reading) -> list[Finding]:
    """One finding for each table of sums, in one snapshot."""
    checks = recounting.kept_and_counted() | ledger.kept_and_counted()
    return [
        Finding(name, _differences(reading, kept, counted))
        for name, (kept, counted) in checks.items()
    ]


def _differences(reading: Reading, kept: Select[Any], counted: Select[Any]) -> tuple[str, ...]:
    surplus = select(except_all(kept, counted).subquery())
    missing = select(except_all(counted, kept).subquery())
    rows = reading.session.execute(union_all(surplus, missing).limit(EXAMPLES_MAX))
    return tuple(", ".join(str(value) for value in row) for row in rows)
