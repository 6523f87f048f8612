"""The lines of a draft: milestones, and hours of one role at one rate, taxed as offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Transaction
from chassis.errors import Conflict

from finance.billing.model import (
    BillingMilestone,
    Invoice,
    InvoiceLine,
    LineKind,
    time_line_text,
)
from finance.billing.rules.charging import CoveredMilestone, TimeLine
from finance.quoting import queries as quotes
from finance.taxing import TaxRate, checked_tax_rate


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceTerms:
    """The agency's tax: its standard rate, and whether it is rounded by line or on the total."""

    standard: TaxRate
    tax_rounding: str


def milestone_line(
    tx: Transaction, invoice: Invoice, milestone: BillingMilestone, covered: CoveredMilestone
) -> InvoiceLine:
    return InvoiceLine(
        id=tx.new_id(),
        invoice_id=invoice.id,
        position=len(invoice.lines),
        kind=LineKind.MILESTONE,
        description=milestone.name,
        amount_minor=milestone.amount_minor,
        tax_rate_bp=milestone.tax_rate_bp,
        tax_category=milestone.tax_category,
        seconds=covered.seconds,
        billing_milestone_id=milestone.id,
        deliverable_id=milestone.deliverable_id,
    )


def time_line(tx: Transaction, invoice: Invoice, line: TimeLine) -> InvoiceLine:
    return InvoiceLine(
        id=tx.new_id(),
        invoice_id=invoice.id,
        position=len(invoice.lines),
        kind=LineKind.TIME,
        description=time_line_text(
            line.charge_role, line.seconds, line.rate, invoice.currency_code
        ),
        amount_minor=line.amount_minor,
        tax_rate_bp=0,
        tax_category="",
        seconds=line.seconds,
        charge_role=line.charge_role,
        hourly_minor=line.rate.hourly_minor,
        daily_minor=line.rate.daily_minor,
        day_minutes=line.rate.day_minutes,
    )


def tax_time(
    tx: Transaction,
    project_id: str,
    its: Sequence[InvoiceLine],
    given: int | None,
    terms: InvoiceTerms,
) -> None:
    """Each line of time gets the rate that was asked for, or that its role was offered at; a line
    of expenses that or the standard rate. its: the lines of the project."""
    lines = [line for line in its if line.kind == LineKind.TIME]
    for line in (line for line in its if line.kind == LineKind.EXPENSE):
        line.take_tax_rate(terms.standard if given is None else checked_tax_rate(given, ""))
    if given is not None:
        rate = checked_tax_rate(given, "")
        for line in lines:
            line.take_tax_rate(rate)
    elif lines:
        offered = quotes.accepted_tax_rates(tx, project_id)
        for line in lines:
            line.take_tax_rate(offered_rate(offered, line.charge_role, terms))


def offered_rate(
    offered: quotes.AcceptedTaxRates, charge_role: str, terms: InvoiceTerms
) -> TaxRate:
    rates = offered.of_role(charge_role)
    if len(rates) > 1:
        percents = " and ".join(f"{rate.rate_bp / 100:g} %" for rate in rates)
        raise Conflict(
            "TAX_RATE_UNCERTAIN",
            f"The accepted quotes tax {charge_role or 'time'} at {percents}; give tax_rate for the "
            "lines of time. Each line of the draft can be changed afterwards.",
            field="tax_rate_bp",
        )
    return rates[0] if rates else terms.standard
