"""Freezing an estimate as a quote: its prices without its costs, with tax and the contingency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction

from finance.quoting.model import QUOTE_NUMBER, Estimate, EstimateLine, Quote, QuoteLine, quote_line
from finance.quoting.rules import LineKind, QuoteStatus
from finance.taxing import TaxCategory, TaxRate

CONTINGENCY_WORDS = "Contingency"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a quote says besides its lines. tax_rate_bp: of lines without a rate of their own;
    tax_rounding: "line" or "total"."""

    valid_until: date
    tax_rate_bp: int
    tax_rounding: str


def frozen(tx: Transaction, estimate: Estimate, offer: Offer) -> Quote:
    """The quote of the estimate as it is now; not added yet."""
    quote = Quote(
        id=tx.new_id(),
        reference=f"Q-{tx.session.scalar(QUOTE_NUMBER):04d}",
        estimate_id=estimate.id,
        opportunity_id=estimate.opportunity_id,
        project_id=estimate.project_id,
        client_id=estimate.client_id,
        currency_code=estimate.currency_code,
        status=QuoteStatus.SENT,
        total_minor=0,
        total_seconds=0,
        tax_rounding=offer.tax_rounding,
        tax_minor=0,
        valid_until=offer.valid_until,
        sent_at=tx.now,
        lines=_lines(tx, estimate, offer.tax_rate_bp),
        estimate_revision=estimate.revision,
        contingency_bp=0 if estimate.contingency_rule.spread else estimate.contingency_bp,
    )
    quote.add_up()
    return quote


def line_tax_rate(line: EstimateLine, tax_rate_bp: int) -> TaxRate:
    """The line's own rate and category, else the quote's."""
    if line.tax_rate_bp is None and not line.tax_category:
        return TaxRate.of(tax_rate_bp)
    rate_bp = line.tax_rate_bp
    if rate_bp is None:
        rate_bp = tax_rate_bp if line.tax_category == TaxCategory.STANDARD else 0
    return TaxRate(rate_bp, line.tax_category) if line.tax_category else TaxRate.of(rate_bp)


def _lines(tx: Transaction, estimate: Estimate, tax_rate_bp: int) -> list[QuoteLine]:
    spread = estimate.contingency_rule.within(estimate.lines)
    lines = [
        quote_line(
            line, tx.new_id(), estimate.currency_code, line_tax_rate(line, tax_rate_bp), added
        )
        for line, added in zip(estimate.lines, spread, strict=True)
    ]
    return [*lines, *_contingency(tx, estimate, lines, tax_rate_bp)]


def _contingency(
    tx: Transaction, estimate: Estimate, lines: Sequence[QuoteLine], tax_rate_bp: int
) -> list[QuoteLine]:
    """The contingency as a line of its own, where it is shown as one."""
    rule, rate = estimate.contingency_rule, TaxRate.of(tax_rate_bp)
    if rule.spread or not (rule.share_bp or rule.amount_minor):
        return []
    line = QuoteLine(
        id=tx.new_id(),
        position=len(lines),
        deliverable_id=None,
        kind=LineKind.CONTINGENCY,
        description=CONTINGENCY_WORDS,
        charge_role="",
        seconds=0,
        hourly_minor=None,
        amount_minor=rule.of(estimate.lines),
        currency_code=estimate.currency_code,
        tax_rate_bp=rate.rate_bp,
        tax_category=str(rate.category),
    )
    return [line]
