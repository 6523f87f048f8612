"""Scenarios side by side: the state of now is read once, and each scenario changes a copy of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from chassis.database import Reading
from sqlalchemy import select

from projects.bookings.readable import Booking
from projects.bookings.rules.spreading import Basis
from projects.bookings.rules.status import Status as BookingStatus
from projects.capacity.queries import people_time
from projects.capacity.rules import PersonTime
from projects.demand.queries.figures import READ as DEMAND_READ
from projects.demand.queries.figures import Demand, demand_of
from projects.demand.queries.state import state_of
from projects.demand.rules.periods import MONTH
from projects.demand.rules.state import PersonDays, State, places_of
from projects.planning.readable import Project
from projects.resourcing.calendar import Calendar
from projects.scenarios.model import Scenario
from projects.scenarios.queries.plans import Plans, shifted
from projects.scenarios.queries.present import present_of
from projects.scenarios.queries.scenarios import some_scenarios
from projects.scenarios.rules.changes import Change, Kind, changes_of
from projects.scenarios.rules.whatif import (
    Booked,
    Moves,
    changed_time,
    decisions,
    hired_time,
    later,
    moved_state,
    overloaded,
    person_days,
    rebooked,
)

AHEAD = timedelta(days=800)
"""How far behind the window tasks are read, that may be brought forward into it."""
_ABSENCES = (Kind.LEAVE, Kind.CAPACITY)


@dataclass(frozen=True, slots=True)
class Finish:
    start_on: date | None
    end_on: date | None


@dataclass(frozen=True, slots=True)
class Column:
    """scenario None: as it is now. overloaded: by period. finishes: of each compared project."""

    scenario: Scenario | None
    demand: Demand
    overloaded: list[int]
    finishes: Mapping[str, Finish]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    columns: list[Column]
    projects: list[Project]


def compare(
    reading: Reading,
    scenario_ids: Sequence[str],
    window: tuple[date, date],
    unit: str,
    calendar: Calendar,
) -> Comparison:
    """window: first and last day. Nothing is written."""
    reading.actor.require(DEMAND_READ)
    first, last = window
    scenarios = some_scenarios(reading, scenario_ids)
    by_scenario = [changes_of(each.changes) for each in scenarios]
    changes = [change for each in by_scenario for change in each]
    forward = any(change.days < 0 for change in changes)
    state = state_of(reading, first, last, calendar, last + AHEAD if forward else None)
    whatif = _WhatIf(reading, state, calendar, unit or MONTH, by_scenario)
    columns = [whatif.now()]
    for scenario, mine in zip(scenarios, whatif.changes, strict=True):
        columns.append(whatif.column(scenario, mine))
    return Comparison(columns, whatif.projects)


class _WhatIf:
    """What all columns share."""

    def __init__(
        self,
        reading: Reading,
        state: State,
        calendar: Calendar,
        unit: str,
        changes: list[list[Change]],
    ) -> None:
        self._reading = reading
        self._state = state
        self._calendar = calendar
        self._unit = unit
        self.changes = changes
        self._plans = Plans(reading, calendar)
        together = {change.id: change for each in changes for change in each}
        self._present = present_of(reading, list(together.values()), calendar)
        self._days = calendar.days_from(min(state.first, state.today))

    @cached_property
    def projects(self) -> list[Project]:
        """Those that a scenario moves, by reference."""
        found = {
            now.project_id: now.project
            for now in self._present.values()
            if now.project is not None and not now.closed
        }
        return sorted(found.values(), key=lambda each: (each.reference, each.id))

    def now(self) -> Column:
        finishes = {one.id: Finish(one.start_on, _end(one)) for one in self.projects}
        return self._column(None, self._state, self._booked.values(), finishes)

    def column(self, scenario: Scenario, changes: Sequence[Change]) -> Column:
        usable = [change for change in changes if not self._present[change.id].closed]
        moves, finishes = self._moves(usable)
        times = self._changed(usable)
        people = {
            one.person_id: person_days(
                one.person_id, one.name, one.charge_role, times[one.person_id], self._state
            )
            for one in self._state.people
            if one.person_id in times
        }
        state = moved_state(self._state, moves, people, self._hired(usable), self._shift)
        booked = dict(self._booked)
        for change in usable:
            if change.kind == Kind.BOOKING and change.booking_id in booked:
                was = booked[change.booking_id]
                whose = change.person_id or was.person_id
                time = times.get(whose, self._times[whose])
                booked[change.booking_id] = rebooked(was, change, time)
        left_out = len(changes) - len(usable)
        return self._column(scenario, state, booked.values(), finishes, left_out)

    def _column(
        self,
        scenario: Scenario | None,
        state: State,
        booked: Iterable[Booked],
        finishes: Mapping[str, Finish],
        left_out: int = 0,
    ) -> Column:
        demand = demand_of(state, self._unit, (), self._calendar)
        places = places_of(state.first, demand.periods)
        over = overloaded(booked, state.people, state, places)
        return Column(scenario, demand, over, finishes, left_out)

    def _moves(self, changes: Sequence[Change]) -> tuple[Moves, dict[str, Finish]]:
        """With the finish of each compared project."""
        decided = decisions(changes)
        plans = {one.delays.project.id: one for one in self._plans.moved(changes, self._present)}
        tasks = {
            task.id: (at.start_on, at.end_on) for plan in plans.values() for task, at in plan.moved
        }
        finishes = {}
        for project in self.projects:
            days = (project.start_on, _end(project))
            if project.id in plans:
                finishes[project.id] = Finish(project.start_on, plans[project.id].end_on)
            else:
                by = decided.sold.get(project.id, 0)
                finishes[project.id] = Finish(*later(days, by, self._shift))
        moves = Moves(tasks, decided.sold, decided.deals, decided.won, decided.lost)
        return moves, finishes

    def _shift(self, day: date, days: int) -> date:
        return shifted(day, days, self._days, self._reading.today)

    def _changed(self, changes: Iterable[Change]) -> dict[str, PersonTime]:
        """By person, of those who are away or work other hours."""
        by_person = defaultdict[str, list[Change]](list)
        for change in changes:
            if change.kind in _ABSENCES:
                by_person[change.person_id].append(change)
        return {id_: changed_time(self._times[id_], mine) for id_, mine in by_person.items()}

    def _hired(self, changes: Iterable[Change]) -> list[PersonDays]:
        usual = PersonTime(0, self._calendar, self._reading.zone)
        return [
            person_days(change.id, "", change.charge_role, hired_time(change, usual), self._state)
            for change in changes
            if change.kind == Kind.HIRE
        ]

    @cached_property
    def _times(self) -> dict[str, PersonTime]:
        """Of all who appear in a change, and of those whose bookings change."""
        ids = {change.person_id for each in self.changes for change in each} - {""}
        ids |= {
            now.record.person_id
            for each in self.changes
            for change in each
            if change.kind == Kind.BOOKING and (now := self._present[change.id]).record
            if now.record.person_id
        }
        first, last = self._state.first, self._state.last
        return people_time(self._reading, ids, first, last, self._calendar) if ids else {}

    @cached_property
    def _booked(self) -> dict[str, Booked]:
        """Confirmed bookings of the window from today on, and those that a scenario changes."""
        named = [change.booking_id for each in self.changes for change in each if change.booking_id]
        within = (Booking.end_on >= max(self._state.first, self._state.today)) & (
            Booking.start_on <= self._state.last
        )
        rows = self._reading.session.execute(
            select(
                Booking.id,
                Booking.person_id,
                Booking.start_on,
                Booking.end_on,
                Booking.basis,
                Booking.amount,
                Booking.daily_minutes,
            ).where(
                Booking.archived_at.is_(None),
                Booking.person_id.is_not(None),
                Booking.status == BookingStatus.CONFIRMED,
                within | Booking.id.in_(named) if named else within,
            )
        )
        return {
            row.id: Booked(
                row.id,
                row.person_id or "",
                row.start_on,
                row.end_on,
                Basis(row.basis),
                row.amount,
                row.daily_minutes,
            )
            for row in rows
        }


def _end(project: Project) -> date | None:
    return project.end_on or project.due_on
