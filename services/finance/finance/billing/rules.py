"""How hours become charges, plans become milestones and documents carry tax.

Pure arithmetic on whole minor units: what is split always sums to the whole, and only a figure
that goes on a document is rounded, half up. No database, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from finance.rates.rules import half_up

FULL_SHARE_BP = 10_000
TAX_BY_LINE = "line"
TAX_ON_TOTAL = "total"
INVOICE_SERIES = "INV"
CREDIT_NOTE_SERIES = "CN"


def split(total: int, weights: Sequence[int]) -> list[int]:
    """The total shared by weight, by largest remainder; ties go to the earlier part.

    100.00 in three is 33.34, 33.33, 33.33. Weights are not negative and not all zero.
    """
    if total < 0:
        return [-part for part in split(-total, weights)]
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def share_amounts(total: int, frozen: Iterable[tuple[int, int]], shares_bp: list[int]) -> list[int]:
    """The amounts of milestones that are shares of the total.

    frozen: (share, amount) of the milestones already billed, whose amounts stand; what they have
    not taken of the shares' sum goes to the open ones, so that 100 % always sums to the total.
    """
    taken = list(frozen)
    if not shares_bp:
        return []
    together_bp = sum(share for share, _ in taken) + sum(shares_bp)
    together = half_up(total * together_bp, FULL_SHARE_BP)
    return split(together - sum(amount for _, amount in taken), shares_bp)


def tax_by_line(amounts: Sequence[int], rate_bp: int, rounding: str) -> list[int]:
    """The tax of each line of a document.

    "line": each line's tax is rounded. "total": the tax of the sum is rounded and then shared
    over the lines. 3 x 33.33 at 20 % is 20.01 by line and 20.00 on the total.
    """
    if rounding == TAX_BY_LINE:
        return [half_up(amount * rate_bp, FULL_SHARE_BP) for amount in amounts]
    net = sum(amounts)
    if net == 0:
        return [0] * len(amounts)
    return split(half_up(net * rate_bp, FULL_SHARE_BP), amounts)


@dataclass(frozen=True, slots=True)
class BillableWork:
    """One approved, chargeable and priced time entry that no invoice holds."""

    time_entry_id: str
    charge_role: str
    worked_on: date
    seconds: int
    currency_code: str
    hourly_minor: int
    value_minor: int


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The hours of one charge role at one rate, as an invoice states them."""

    charge_role: str
    hourly_minor: int
    seconds: int
    amount_minor: int
    time_entry_ids: tuple[str, ...]


def time_lines(work: Iterable[BillableWork]) -> list[TimeLine]:
    """One line per charge role and rate. A line's amount is the sum of its entries' values."""

    def role_and_rate(entry: BillableWork) -> tuple[str, int]:
        return entry.charge_role, entry.hourly_minor

    return [
        _time_line(role, hourly_minor, list(entries))
        for (role, hourly_minor), entries in groupby(
            sorted(work, key=role_and_rate), key=role_and_rate
        )
    ]


def _time_line(charge_role: str, hourly_minor: int, entries: list[BillableWork]) -> TimeLine:
    return TimeLine(
        charge_role=charge_role,
        hourly_minor=hourly_minor,
        seconds=sum(entry.seconds for entry in entries),
        amount_minor=sum(entry.value_minor for entry in entries),
        time_entry_ids=tuple(entry.time_entry_id for entry in entries),
    )


@dataclass(frozen=True, slots=True)
class DueMilestone:
    """A planned milestone that a draft takes up."""

    id: str
    name: str
    due_on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class CoveredMilestone:
    """A milestone of a fixed price, and the hours that its amount covers."""

    milestone: DueMilestone
    seconds: int
    time_entry_ids: tuple[str, ...]


def cover(
    milestones: Sequence[DueMilestone], work: Iterable[BillableWork]
) -> list[CoveredMilestone]:
    """Allocate every hour to the first milestone due on or after its day, else to the last one.

    The milestones are in order of their dates, and there is at least one.
    """
    covered: dict[str, list[BillableWork]] = {milestone.id: [] for milestone in milestones}
    for entry in work:
        owner = next((m for m in milestones if m.due_on >= entry.worked_on), milestones[-1])
        covered[owner.id].append(entry)
    return [
        CoveredMilestone(
            milestone=milestone,
            seconds=sum(entry.seconds for entry in covered[milestone.id]),
            time_entry_ids=tuple(entry.time_entry_id for entry in covered[milestone.id]),
        )
        for milestone in milestones
    ]


def document_number(series: str, year: int, number: int) -> str:
    """INV-2026-0007, CN-2026-0001; the number grows wider after 9999."""
    return f"{series}-{year}-{number:04d}"


def payment_due(issued_on: date, payment_terms_days: int) -> date:
    """The last day on which the client pays in time."""
    return issued_on + timedelta(days=payment_terms_days)
