"""What billing's documents and payments post to the books."""

from __future__ import annotations

from finance.ledger.rules import (
    BANK,
    FEES,
    OUTPUT_TAX,
    TRADE_DEBTORS,
    Entry,
    credit,
    debit,
    without_zeros,
)


def invoice_issued(net_minor: int, tax_minor: int) -> list[Entry]:
    """The client owes net and tax: fees earned, tax owed on. A credit note is its negative."""
    return without_zeros(
        [
            debit(TRADE_DEBTORS, net_minor + tax_minor),
            credit(FEES, net_minor),
            credit(OUTPUT_TAX, tax_minor),
        ]
    )


def payment_received(amount_minor: int) -> list[Entry]:
    """Money is in the bank, and the client owes that much less. A refund is its negative."""
    return [debit(BANK, amount_minor), credit(TRADE_DEBTORS, amount_minor)]
