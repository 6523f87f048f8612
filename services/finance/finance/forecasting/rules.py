"""Money that is expected in and out of the bank, laid out by week or month.

No database, no clock. Amounts are in minor units of one currency; what goes out is negative.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from finance.ledger.rules import following

PERIODS_MAX = 53
DELAY_DAYS_MAX = 180
TOP_SHARE_BP = 10_000


class Source(StrEnum):
    """Where an expected amount comes from."""

    INVOICES = "invoices"
    DRAFTS = "drafts"
    MILESTONES = "milestones"
    RETAINERS = "retainers"
    BILLS = "bills"
    ORDERS = "orders"
    EXPENSES = "expenses"
    PAYROLL = "payroll"
    TAX = "tax"
    RECURRING = "recurring"
    ITEMS = "items"


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    """One expected amount. kind, id: the record behind it. client_id: who pays it.

    due_on: the day that the record names; day: when it is expected.
    """

    source: Source
    day: date
    due_on: date
    minor: int
    kind: str
    id: str
    words: str
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class Lateness:
    """After how many days a client pays, and of how many invoices that is the average."""

    days: int
    invoices: int


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Part:
    """What one source brings or takes in one span. count: of its records."""

    source: Source
    minor: int
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """One span. balance: at its end."""

    span: Span
    incoming: int
    outgoing: int
    balance: int
    parts: Sequence[Part]


def spans(first: date, periods: int, by: str) -> Iterator[Span]:
    """Weeks of seven days, or months, from the first day on; the first month may be a part."""
    for _ in range(periods):
        after = _next_month(first) if by == "month" else first + timedelta(days=7)
        yield Span(first, after - timedelta(days=1))
        first = after


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def shifted(flow: Flow, lateness: Lateness | None, delay_days: int, first: date) -> Flow:
    """Later by what its client usually takes and by the delay; never before the first day."""
    days = (lateness.days if lateness else 0) + delay_days
    return replace(flow, day=max(flow.due_on + timedelta(days=days), first))


def lay_out(opening: int, flows: Iterable[Flow], wanted: Sequence[Span]) -> list[Row]:
    """Each span with what comes in, what goes out, and the balance after it."""
    of_span: dict[Span, list[Flow]] = {span: [] for span in wanted}
    for flow in flows:
        span = next((one for one in wanted if one.first <= flow.day <= one.last), None)
        if span is not None:
            of_span[span].append(flow)
    rows = []
    for span, found in of_span.items():
        opening += sum(flow.minor for flow in found)
        rows.append(_row(span, found, opening))
    return rows


def _row(span: Span, found: Sequence[Flow], balance: int) -> Row:
    by_source = {flow.source: [0, 0] for flow in found}
    for flow in found:
        by_source[flow.source][0] += flow.minor
        by_source[flow.source][1] += 1
    return Row(
        span,
        sum(flow.minor for flow in found if flow.minor > 0),
        sum(flow.minor for flow in found if flow.minor < 0),
        balance,
        [Part(source, *by_source[source]) for source in Source if source in by_source],
    )


def days_of(starts_on: date, every_months: int, ends_on: date | None, span: Span) -> Iterator[date]:
    """The days of something that repeats, within the span; every_months 0: only the first."""
    last = min(span.last, ends_on) if ends_on else span.last
    if not every_months:
        if span.first <= starts_on <= last:
            yield starts_on
        return
    day = starts_on
    if day < span.first:
        day = following(starts_on, span.first - timedelta(days=1), every_months)
    while day <= last:
        yield day
        day = following(starts_on, day, every_months)


def with_tax(net_minor: int, tax_rate_bp: int) -> int:
    """Net and tax, rounded once."""
    return net_minor + (net_minor * tax_rate_bp * 2 + TOP_SHARE_BP) // (2 * TOP_SHARE_BP)
