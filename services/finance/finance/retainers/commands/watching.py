"""What follows from approved time of a retainer: the fee covers it, and alerts are raised."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from chassis.database import Transaction
from chassis.prepared import one_of, prepared
from sqlalchemy import Text, cast, select

from finance.billing.commands.prepared import cover_by_issued_line
from finance.billing.queries.work import retained_work
from finance.billing.readable import InvoiceLine, LineKind, Work
from finance.retainers.model import Retainer, RetainerAlert, RetainerPeriod
from finance.retainers.queries.listing import current, expected_use
from finance.retainers.queries.standing import Standing, billings
from finance.retainers.rules.burning import THRESHOLDS_PERCENT, crossed
from finance.retainers.rules.periods import working_days

COVERED_MAX = 20_000
FORECAST_AFTER_DAYS = 3
"""Working days of a period that must be over before a forecast of it is worth an alert."""


def note_approved_time(tx: Transaction, time_entry_ids: Collection[str]) -> None:
    """Time was approved, and valued where a rate is known: cover it, and look at the burn."""
    retainer_ids = sorted(set(_OF_TIME.all(tx, time_entry_ids=list(time_entry_ids))))
    if not retainer_ids:
        return
    retainers = list(tx.session.scalars(select(Retainer).where(Retainer.id.in_(retainer_ids))))
    standing = current(tx, retainers, tx.today)
    _cover_current(tx, [one for one in standing.values() if one.row is not None])
    raise_alerts(tx, [one for one in standing.values() if not one.is_closed])


_OF_TIME = prepared(
    select(cast(Work.retainer_id, Text)).where(
        one_of(Work.time_entry_id, "time_entry_ids"), Work.retainer_id.is_not(None)
    ),
    str,
)


def cover_by_invoice(tx: Transaction, invoice_id: str) -> None:
    """An invoice was issued: it covers the hours of the periods whose fees it charges."""
    periods = list(
        tx.session.scalars(
            select(RetainerPeriod)
            .join(InvoiceLine, InvoiceLine.retainer_period_id == RetainerPeriod.id)
            .where(InvoiceLine.invoice_id == invoice_id, InvoiceLine.kind == LineKind.RETAINER)
            .order_by(RetainerPeriod.id)
        )
    )
    _cover(tx, periods)


def _cover_current(tx: Transaction, standing: Sequence[Standing]) -> None:
    _cover(tx, sorted((one.row for one in standing if one.row), key=lambda row: row.id))


def _cover(tx: Transaction, rows: Sequence[RetainerPeriod]) -> None:
    billed = billings(tx, [row.id for row in rows])
    for row in rows:
        billing = billed.get(row.id)
        if billing is None or not billing.issued or not billing.line_id:
            continue
        tx.serialise(f"retainer period {row.id}")
        work = retained_work(tx, row.retainer_id, row.starts_on, row.ends_on, COVERED_MAX)
        if work:
            ids = [one.work_id for one in work]
            cover_by_issued_line(tx, billing.line_id, ids, _projects(tx, ids))


def _projects(tx: Transaction, work_ids: Sequence[str]) -> list[str]:
    found = select(Work.project_id).where(Work.id.in_(work_ids)).distinct()
    return list(tx.session.scalars(found))


def raise_alerts(tx: Transaction, standing: Sequence[Standing]) -> list[RetainerAlert]:
    """One for each threshold that a period has reached, or is going to reach; each once."""
    reached = {one.retainer.id: _reached(tx, one) for one in standing}
    if not any(reached.values()):
        return []
    before = _raised(tx, list(reached))
    alerts = []
    for one in sorted(standing, key=lambda it: it.retainer.id):
        for percent, is_forecast in reached[one.retainer.id]:
            key = (one.retainer.id, one.period.first, percent, is_forecast)
            if key not in before:
                alerts.append(_alert(tx, one, percent, is_forecast=is_forecast))
    return alerts


def _reached(tx: Transaction, standing: Standing) -> list[tuple[int, bool]]:
    used, available = standing.total("used"), standing.total("available")
    found = [(percent, False) for percent in crossed(used, available)]
    elapsed, _ = working_days(standing.retainer.agreement, standing.period, tx.today)
    expected = expected_use(standing, tx.today)
    whole = THRESHOLDS_PERCENT[-1]
    if expected is not None and elapsed >= FORECAST_AFTER_DAYS and used < available < expected:
        found.append((whole, True))
    return found


def _raised(tx: Transaction, retainer_ids: Sequence[str]) -> set[tuple[Any, ...]]:
    """Those of open periods: closed ones raise nothing more."""
    rows = tx.session.execute(
        select(
            RetainerAlert.retainer_id,
            RetainerAlert.period_starts_on,
            RetainerAlert.threshold_percent,
            RetainerAlert.forecast,
        )
        .join(Retainer, Retainer.id == RetainerAlert.retainer_id)
        .where(
            RetainerAlert.retainer_id.in_(retainer_ids),
            (Retainer.closed_through.is_(None))
            | (RetainerAlert.period_starts_on > Retainer.closed_through),
        )
    )
    return {tuple(row) for row in rows}


def _alert(
    tx: Transaction, standing: Standing, percent: int, *, is_forecast: bool
) -> RetainerAlert:
    alert = RetainerAlert(
        id=tx.new_id(),
        retainer_id=standing.retainer.id,
        client_id=standing.retainer.client_id,
        period_starts_on=standing.period.first,
        threshold_percent=percent,
        forecast=is_forecast,
        used=standing.total("used"),
        available=standing.total("available"),
        raised_at=tx.now,
    )
    tx.add(alert)
    tx.record(alert.raised())
    return alert
