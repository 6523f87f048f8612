"""Demand and capacity by role and period, and what stands behind one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading

from projects.demand.queries.state import days_of, full_time_days, state_of
from projects.demand.rules.figures import Figure, Hours, Row, Table, Work, tabulate
from projects.demand.rules.periods import MONTH, periods_of
from projects.demand.rules.signal import Rates, Signal, signal_of
from projects.demand.rules.state import (
    Periods,
    State,
    Unknown,
    hours_of_people,
    places_of,
    standard_of,
    work_of,
)
from projects.resourcing.calendar import Calendar
from projects.roles import charge_role

READ = "demand.read"
UNKNOWN_MAX = 200
SOURCES_MAX = 500


@dataclass(frozen=True, slots=True)
class Demand:
    first: date
    last: date
    periods: Periods
    table: Table
    unknown: list[Unknown]


@dataclass(frozen=True, slots=True)
class Sources:
    charge_role: str
    figure: Figure
    work: list[Work]
    people: list[Hours]
    left_off: int


def get_signal(
    reading: Reading, role: str, first: date, last: date, rates: Rates, calendar: Calendar
) -> tuple[str, Signal]:
    """Of the role as it is called."""
    found = get_sources(reading, role, first, last, calendar)
    days = calendar.days_from(max(first, reading.today))
    working = days.elapsed(last) if last >= reading.today else 0
    return found.charge_role, signal_of(found.figure, rates, working)


def get_demand(
    reading: Reading,
    first: date,
    last: date,
    unit: str,
    roles: Sequence[str],
    calendar: Calendar,
) -> Demand:
    """roles empty: all. Days before today count nowhere."""
    reading.actor.require(READ)
    state = state_of(reading, first, last, calendar)
    return demand_of(state, unit or MONTH, [charge_role(role) for role in roles], calendar)


def demand_of(state: State, unit: str, roles: Sequence[str], calendar: Calendar) -> Demand:
    """Of a state, whether it is the present one or that of a scenario."""
    periods = periods_of(state.first, state.last, unit)
    work, people, unknown = _counted(state, periods, calendar)
    if roles:
        work = [one for one in work if one.charge_role in roles]
        people = [one for one in people if one.charge_role in roles]
    standard = standard_of(state.first, periods, *full_time_days(state, calendar))
    return Demand(state.first, state.last, periods, tabulate(work, people, standard), unknown)


def _counted(
    state: State, periods: Periods, calendar: Calendar
) -> tuple[list[Work], list[Hours], list[Unknown]]:
    found = work_of(state, periods, days_of(state, calendar))
    people = hours_of_people(state.people, places_of(state.first, periods))
    return found.work, people, found.unknown


def get_sources(
    reading: Reading, role: str, first: date, last: date, calendar: Calendar
) -> Sources:
    """The largest first."""
    reading.actor.require(READ)
    wanted = charge_role(role)
    state = state_of(reading, first, last, calendar)
    periods = [(first, last)]
    work, people, _ = _counted(state, periods, calendar)
    mine = [one for one in work if one.charge_role == wanted]
    theirs = [one for one in people if one.charge_role == wanted]
    standard = standard_of(first, periods, *full_time_days(state, calendar))
    row: Row = tabulate(mine, theirs, standard).total
    mine.sort(key=lambda one: (-one.weighted, one.record_id))
    theirs.sort(key=lambda one: (one.name, one.person_id))
    left_off = max(0, len(mine) - SOURCES_MAX)
    return Sources(wanted, row.total, mine[:SOURCES_MAX], theirs[:SOURCES_MAX], left_off)
