"""The tax of a document by category and rate, with the reason why none is charged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.money import Money

from finance.billing.model.line import InvoiceLine
from finance.billing.rules.posting import Fees, Taxed
from finance.taxing import reason_of


@dataclass(frozen=True, slots=True)
class DocumentTax:
    """The tax of all lines of one category and rate together. reason: of none."""

    category: str
    rate_bp: int
    net: Money
    tax: Money
    reason: str


def taxed_of(lines: Sequence[InvoiceLine]) -> list[Taxed]:
    """What the lines charge by tax category and rate, in their order."""
    sums: dict[tuple[str, int], list[int]] = {}
    for line in lines:
        summed = sums.setdefault((line.tax_category, line.tax_rate_bp), [0, 0])
        summed[0] += line.amount_minor
        summed[1] += line.tax_minor
    return [Taxed(*key, *amounts) for key, amounts in sums.items()]


def fees_of(lines: Sequence[InvoiceLine], own_project_id: str) -> list[Fees]:
    """The same by income account and project; lines without a project are of the document's."""
    sums: dict[tuple[str, str, str, int], int] = {}
    for line in lines:
        project_id = line.project_id or own_project_id
        key = line.ledger_account, project_id, line.tax_category, line.tax_rate_bp
        sums[key] = sums.get(key, 0) + line.amount_minor
    return [Fees(*key, net) for key, net in sums.items()]


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
