"""The cash forecast: the bank's balance now, and what is expected in and out of it.

What it costs follows what is open and a year of invoices, not the whole history.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from chassis.database import Reading

from finance.agency.queries import BooksView
from finance.chart import queries as chart
from finance.forecasting.queries import incoming, outgoing
from finance.forecasting.queries.incoming import ROWS_MAX
from finance.forecasting.queries.items import READ
from finance.forecasting.rules import Flow, Lateness, Row, Span, lay_out, shifted, spans
from finance.ledger.queries import trial_balance

ENTRIES_MAX = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """From tomorrow on. by: week or month. delay_days: later than clients usually pay."""

    currency_code: str
    by: str
    periods: int
    delay_days: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """with_payroll: False for a reader who may not see costs. complete: False where a source has
    more records than are looked at."""

    opening: int
    rows: Sequence[Row]
    flows: Sequence[Flow]
    lateness: dict[str, Lateness] = field(default_factory=dict)
    with_payroll: bool
    complete: bool


def forecast(reading: Reading, wanted: Wanted) -> Forecast:
    reading.actor.require(READ)
    found = list(spans(reading.today + timedelta(days=1), wanted.periods, wanted.by))
    whole = Span(found[0].first, found[-1].last)
    code = wanted.currency_code
    balances, roles = _balances(reading, code), chart.roles(reading)
    late = incoming.lateness(reading, code)
    flows = [
        shifted(flow, late.get(flow.client_id or ""), wanted.delay_days, whole.first)
        for flow in _incoming(reading, code, whole)
    ]
    pays = reading.actor.may("cost.read")
    tax = -sum(balances.get(account, 0) for account in {roles["output_tax"], roles["input_tax"]})
    outgoing_flows = [
        *outgoing.bills(reading, code),
        *outgoing.orders(reading, code),
        *outgoing.expenses(reading, code),
        *(outgoing.payroll(reading, code, whole) if pays else ()),
        *outgoing.tax_due(reading, tax),
        *outgoing.recurring(reading, code, roles["bank"], whole),
        *outgoing.items(reading, code, whole),
    ]
    flows += [shifted(flow, None, 0, whole.first) for flow in outgoing_flows]
    opening = balances.get(roles["bank"], 0)
    return Forecast(
        opening=opening,
        rows=lay_out(opening, flows, found),
        flows=flows,
        lateness=late,
        with_payroll=pays,
        complete=max(Counter(flow.source for flow in flows).values(), default=0) < ROWS_MAX,
    )


def _incoming(reading: Reading, code: str, whole: Span) -> list[Flow]:
    return [
        *incoming.invoices(reading, code),
        *incoming.drafts(reading, code),
        *incoming.milestones(reading, code, whole),
        *incoming.retainer_fees(reading, code, whole),
    ]


def _balances(reading: Reading, code: str) -> dict[str, int]:
    """By number of account, positive where it was debited."""
    return {
        line.ledger_account: line.debit.amount_minor - line.credit.amount_minor
        for line in trial_balance(reading, reading.today, BooksView(code, in_base=False))
    }
