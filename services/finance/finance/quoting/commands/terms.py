"""What an estimate says besides its lines: its title, the contingency, and how long a day is."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.errors import Invalid
from chassis.money import Money

from chassis import values
from finance.quoting.model import Estimate
from finance.quoting.rules import BASIS_POINTS, ContingencyDisplay

DAY_SECONDS_MAX = 24 * 3600


@dataclass(frozen=True, slots=True)
class EstimateTerms:
    """As they were sent; None or empty: as it is. contingency_bp 0: none any more."""

    title: str | None = None
    contingency_bp: int | None = None
    contingency_amount: Money | None = None
    contingency_display: str = ""
    day_seconds: int = 0


def terms_of(estimate: Estimate) -> EstimateTerms:
    """The terms of an estimate, for another one."""
    return EstimateTerms(
        estimate.title,
        estimate.contingency_bp or None,
        estimate.contingency_amount,
        estimate.contingency_display,
        estimate.day_seconds,
    )


def set_terms(estimate: Estimate, terms: EstimateTerms) -> None:
    if terms.title is not None:
        estimate.title = values.text(terms.title, "title")
    if terms.day_seconds:
        estimate.day_seconds = values.duration(
            terms.day_seconds, "day_seconds", DAY_SECONDS_MAX, 3600
        )
    if terms.contingency_display:
        estimate.contingency_display = values.word(
            ContingencyDisplay, terms.contingency_display, "contingency_display"
        ).value
    _set_contingency(estimate, terms)


def _set_contingency(estimate: Estimate, terms: EstimateTerms) -> None:
    share, amount = terms.contingency_bp, terms.contingency_amount
    if share and amount is not None and amount.amount_minor:
        raise Invalid(
            "CONTINGENCY_TWICE",
            "The contingency is a share of the lines or an amount; give one of the two.",
            field="contingency_amount",
        )
    if share is not None:
        estimate.contingency_bp = values.number(share, "contingency_bp", 0, BASIS_POINTS)
        estimate.contingency_amount_minor = 0
    if amount is not None:
        kept = values.amount(amount, "contingency_amount", estimate.currency_code)
        estimate.contingency_amount_minor = kept.amount_minor
        estimate.contingency_bp = 0 if kept.amount_minor else estimate.contingency_bp
