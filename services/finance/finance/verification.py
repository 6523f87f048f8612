"""`python -m finance sums verify`: are the kept sums what the rows come to?"""

from __future__ import annotations

from chassis.database import Reading
from chassis.kept_sums import Finding, compare

from finance.billing.queries import recounting
from finance.entries.queries import recounting as entries
from finance.ledger import queries as ledger


def verify_sums(reading: Reading) -> list[Finding]:
    """One finding for each table of sums, in one snapshot."""
    kept = recounting.kept_and_counted() | entries.kept_and_counted() | ledger.kept_and_counted()
    return compare(reading, kept)
