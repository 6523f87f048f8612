"""The tax of a document by category and rate, with the reason why none is charged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.money import Money

from finance.billing.model.line import InvoiceLine
from finance.billing.rules.posting import Taxed
from finance.taxing import reason_of


@dataclass(frozen=True, slots=True)
class DocumentTax:
    """The tax of all lines of one category and rate together. reason: of none."""

    category: str
    rate_bp: int
    net: Money
    tax: Money
    reason: str


def document_taxes(
    taxed: Sequence[Taxed], lines: Sequence[InvoiceLine], currency_code: str
) -> list[DocumentTax]:
    """The sums with their reasons, in the order of the lines."""
    reasons: dict[tuple[str, int], list[str]] = {}
    for line in lines:
        reasons.setdefault((line.tax_category, line.tax_rate_bp), []).append(line.tax_reason)
    return [
        DocumentTax(
            one.category,
            one.rate_bp,
            Money(one.net_minor, currency_code),
            Money(one.tax_minor, currency_code),
            reason_of(one.category, reasons[one.category, one.rate_bp]),
        )
        for one in taxed
    ]
