"""`python -m finance sums verify`: are the kept sums what the rows come to?"""

from __future__ import annotations

from chassis.database import Reading
from chassis.kept_sums import Finding, compare

from finance.billing.queries import recounting
from finance.ledger import queries as ledger


def verify_sums(reading: Reading) -> list[Finding]:
    """One finding for each table of sums, in one snapshot."""
    return compare(reading, recounting.kept_and_counted() | ledger.kept_and_counted())
