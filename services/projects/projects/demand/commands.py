"""What accounts and finance state of deals, the threshold, and the search for gaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from chassis.database import Transaction
from chassis.event import Fact
from chassis.replica import keep
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis import values
from projects.demand.model import CapacityGap, DemandThreshold, KnownOpportunity, OfferedHours
from projects.demand.queries.figures import demand_of
from projects.demand.queries.gaps import threshold
from projects.demand.queries.state import state_of
from projects.demand.rules.offers import ESTIMATE, QUOTE
from projects.demand.rules.periods import MONTH, month_after
from projects.resourcing.calendar import Calendar
from projects.roles import charge_role

WRITE = "demand.write"
GAP_SECONDS_MAX = 10_000 * 3600
MONTHS_MAX = 12
_LOCK = "projects:demand"
_ONE_DAY = timedelta(days=1)


def know_opportunity(tx: Transaction, body: Mapping[str, Any]) -> None:
    money = body["value"]
    keep(
        tx,
        KnownOpportunity,
        {
            **{name: value for name, value in body.items() if name != "value"},
            "value_minor": money["amount_minor"],
            "currency_code": money["currency_code"],
        },
    )


def know_estimate(tx: Transaction, body: Mapping[str, Any], sequence: int) -> None:
    status = "archived" if body["archived"] else "in_use"
    _know_hours(tx, body["estimate_id"], ESTIMATE, status, body, sequence)


def know_quote(tx: Transaction, body: Mapping[str, Any], sequence: int) -> None:
    _know_hours(tx, body["quote_id"], QUOTE, body["status"], body, sequence)


def _know_hours(
    tx: Transaction, id_: str, kind: str, status: str, body: Mapping[str, Any], sequence: int
) -> None:
    """sequence: of the event among those of the record; an older one changes nothing. A large
    record arrives in parts, each with further lines."""
    lines = [
        {"charge_role": charge_role(line["charge_role"]), "seconds": line["seconds"]}
        for line in body["lines"]
        if line["seconds"] > 0 and line["chosen"]
    ]
    row = insert(OfferedHours).values(
        source_id=id_,
        kind=kind,
        status=status,
        sequence=sequence,
        lines=lines,
        opportunity_id=body["opportunity_id"] or None,
        project_id=body["project_id"] or None,
    )
    new = row.excluded
    if (body["part"] or 1) > 1:
        kept = row.on_conflict_do_update(
            index_elements=["source_id"],
            set_={"lines": OfferedHours.lines.op("||")(new.lines)},
            where=OfferedHours.sequence == sequence,
        )
    else:
        names = ("status", "sequence", "lines", "opportunity_id", "project_id")
        kept = row.on_conflict_do_update(
            index_elements=["source_id"],
            set_={name: new[name] for name in names},
            where=OfferedHours.sequence <= sequence,
        )
    tx.session.execute(kept)


def set_threshold(
    tx: Transaction,
    gap_seconds: int,
    months_ahead: int,
    calendar: Calendar,
    expected_version: int = 0,
) -> None:
    """Gaps are looked for at once."""
    tx.actor.require(WRITE)
    wanted = {
        "gap_seconds": values.number(gap_seconds, "gap_minutes", 1, GAP_SECONDS_MAX),
        "months_ahead": values.number(months_ahead, "months_ahead", 0, MONTHS_MAX),
    }
    tx.serialise(_LOCK)
    row = tx.session.scalars(select(DemandThreshold).limit(1)).first()
    if row is None:
        made = DemandThreshold(id=tx.new_id(), **wanted)
        tx.add(made)
        fact: Fact | None = made.was_set(*wanted)
    else:
        fact = tx.load(DemandThreshold, row.id, expected_version=expected_version).set(wanted)
    if fact:
        tx.record(fact)
        tx.session.flush()
        watch(tx, calendar)


def watch(tx: Transaction, calendar: Calendar) -> None:
    """Find gaps above the threshold in the months ahead, and close those that are no more.

    A gap is published when it appears, and not again while it stays open.
    """
    tx.serialise(_LOCK)
    set_ = threshold(tx)
    open_ = _open_gaps(tx)
    found = _gaps(tx, set_.months_ahead, calendar) if set_.months_ahead else {}
    for key, seconds in sorted(found.items()):
        if seconds >= set_.gap_seconds and key not in open_:
            _publish(tx, key, seconds, set_.gap_seconds)
    for key, gap in sorted(open_.items()):
        if found.get(key, 0) < set_.gap_seconds:
            tx.record(tx.load(CapacityGap, gap.id).close(tx.now))


Key = tuple[str, date]
"""Role, and first day of the month."""


def _open_gaps(tx: Transaction) -> dict[Key, CapacityGap]:
    rows = tx.session.scalars(select(CapacityGap).where(CapacityGap.closed_at.is_(None)))
    return {(row.charge_role, row.month_on): row for row in rows}


def _gaps(tx: Transaction, months: int, calendar: Calendar) -> dict[Key, int]:
    last = month_after(tx.today, months) - _ONE_DAY
    demand = demand_of(state_of(tx, tx.today, last, calendar), MONTH, (), calendar)
    return {
        (row.charge_role, month_after(first, 0)): figure.gap
        for row in demand.table.roles
        if row.charge_role
        for (first, _), figure in zip(demand.periods, row.periods, strict=True)
    }


def _publish(tx: Transaction, key: Key, seconds: int, threshold_seconds: int) -> None:
    gap = CapacityGap(
        id=tx.new_id(),
        charge_role=key[0],
        month_on=key[1],
        gap_seconds=seconds,
        threshold_seconds=threshold_seconds,
        found_at=tx.now,
    )
    tx.add(gap)
    tx.record(gap.found())
