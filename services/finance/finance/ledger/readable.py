"""What other rooms may use of the ledger's tables inside their own statements."""

from finance.ledger.model import (
    AccountDay,
    AccountMonth,
    Journal,
    Posting,
    RecurringJournal,
    TaxMonth,
)

__all__ = ["AccountDay", "AccountMonth", "Journal", "Posting", "RecurringJournal", "TaxMonth"]
