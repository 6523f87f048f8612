"""How full people are: for each person and day what the contract gives, what was logged and what
is planned.

Contract, holidays and leave are those of the room `capacity`. Logged are submitted and approved
hours; imported sums of several days stand for no day and are left out. Planned is what is left of
the estimates of open tasks, evenly over their working days from today on; a task that should have
ended takes as many days from today as it lasts. Projects that the actor may not see count nowhere.

One statement for each kind of figure, whatever the number of people and days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.listing import Asked, Listed
from chassis.prepared import prepared
from sqlalchemy import text

from projects.capacity.queries import capacity_by_day
from projects.capacity.rules import Days
from projects.control.queries.portfolio import READ
from projects.control.rules.hours import evenly, share_bp
from projects.planning.access import visible_projects
from projects.resourcing.calendar import Calendar
from projects.resourcing.queries import PersonFilter, list_people
from projects.resourcing.queries.working_times import days_of
from projects.resourcing.rules.days import WorkingDays

DAYS_MAX = 180


class Window(NamedTuple):
    """first and last day, both included."""

    first: date
    last: date

    def days(self) -> list[date]:
        return days_of(self.first, self.last)

    def require_bounded(self) -> None:
        if (self.last - self.first).days >= DAYS_MAX:
            raise Invalid(
                "WINDOW_TOO_LONG",
                f"Ask for at most {DAYS_MAX} days of capacity at a time.",
                field="to",
            )


@dataclass(slots=True)
class ToDate:
    """Sums of the days up to today. The shares are of the effective capacity, or of what their
    names say; None of nothing. A group has the sums of its people, never a mean of shares."""

    contract_seconds: int = 0
    effective_seconds: int = 0
    logged_seconds: int = 0
    chargeable_seconds: int = 0
    client_seconds: int = 0

    @property
    def client_utilisation_bp(self) -> int | None:
        return share_bp(self.client_seconds, self.effective_seconds)

    @property
    def gross_chargeable_utilisation_bp(self) -> int | None:
        return share_bp(self.chargeable_seconds, self.contract_seconds)

    @property
    def chargeable_ratio_bp(self) -> int | None:
        return share_bp(self.chargeable_seconds, self.logged_seconds)

    @property
    def utilisation_bp(self) -> int | None:
        return share_bp(self.logged_seconds, self.effective_seconds)

    @property
    def chargeable_utilisation_bp(self) -> int | None:
        return share_bp(self.chargeable_seconds, self.effective_seconds)

    def add(self, other: ToDate) -> None:
        self.contract_seconds += other.contract_seconds
        self.effective_seconds += other.effective_seconds
        self.logged_seconds += other.logged_seconds
        self.chargeable_seconds += other.chargeable_seconds
        self.client_seconds += other.client_seconds


@dataclass(frozen=True, slots=True)
class PersonCapacity:
    """A number for each day of the window: minutes of the capacity, seconds of the work."""

    person_id: str
    name: str
    charge_role: str
    lead_id: str | None
    capacity: Days
    logged: list[int]
    chargeable: list[int]
    planned: list[int]
    to_date: ToDate


@dataclass(frozen=True, slots=True)
class Capacity:
    """people: those of the page. to_date: of all of them together."""

    people: list[PersonCapacity]
    listed: Listed
    to_date: ToDate = field(default_factory=ToDate)


class _Logged(NamedTuple):
    person_id: str
    worked_on: date
    seconds: int
    chargeable_seconds: int
    client_seconds: int


class _Open(NamedTuple):
    """A task that is not done, and what is left of its estimate."""

    assignee_id: str
    start_on: date
    end_on: date
    duration_days: int
    seconds: int


_VISIBLE = "(CAST(:visible AS uuid[]) IS NULL OR {0} = ANY(CAST(:visible AS uuid[])))"
_LOGGED = prepared(
    text(
        f"""
        SELECT person_id::text, worked_on, sum(seconds)::bigint,
               sum(billable_seconds)::bigint,
               coalesce(sum(seconds) FILTER (WHERE client_id IS NOT NULL), 0)::bigint
        FROM time_entry
        WHERE person_id = ANY(CAST(:people AS uuid[])) AND worked_on BETWEEN :first AND :last
          AND worked_from IS NULL AND status <> 'rejected'
          AND {_VISIBLE.format("project_id")}
        GROUP BY person_id, worked_on
        """  # noqa: S608
    ),
    into=_Logged,
)
_OPEN = prepared(
    text(
        f"""
        SELECT assignee_id::text, task.start_on, task.end_on, duration_days,
               greatest(estimate_seconds - coalesce(worked.seconds, 0), 0)::bigint
        FROM task
        JOIN project ON project.id = task.project_id
        LEFT JOIN LATERAL (
            SELECT sum(logged_seconds) AS seconds FROM task_person_hours
            WHERE task_person_hours.project_id = task.project_id
              AND task_person_hours.task_id = task.id
        ) AS worked ON true
        WHERE assignee_id = ANY(CAST(:people AS uuid[])) AND task.status IN ('to_do', 'in_progress')
          AND estimate_seconds > 0 AND task.start_on <= :last AND task.end_on IS NOT NULL
          AND project.status IN ('planning', 'active', 'on_hold')
          AND {_VISIBLE.format("project.id")}
        """  # noqa: S608
    ),
    into=_Open,
)


def list_capacity(
    reading: Reading, window: Window, wanted: PersonFilter, asked: Asked, calendar: Calendar
) -> Capacity:
    """Of the people of one page, by name if no other order is given."""
    window.require_bounded()
    listed = list_people(reading, wanted, asked)
    ids = [person.id for person in listed.rows]
    visible = visible_projects(reading, READ)
    bounds = {"people": ids, "visible": visible, "last": window.last}
    logged = _by_person(_LOGGED.all(reading, **bounds, first=window.first))
    planned = _planned(_OPEN.all(reading, **bounds), calendar, reading.today)
    days = window.days()
    minutes = capacity_by_day(reading, ids, window.first, window.last, calendar)
    people = [
        _capacity(
            person, days, minutes[person.id], logged[person.id], planned[person.id], reading.today
        )
        for person in listed.rows
    ]
    found = Capacity(people, listed)
    for each in people:
        found.to_date.add(each.to_date)
    return found


def _by_person(rows: Iterable[_Logged]) -> dict[str, dict[date, _Logged]]:
    found = defaultdict[str, dict[date, _Logged]](dict)
    for row in rows:
        found[row.person_id][row.worked_on] = row
    return found


def _planned(tasks: Iterable[_Open], calendar: Calendar, today: date) -> dict[str, dict[date, int]]:
    """By person and day."""
    working = calendar.days_from(today)
    found = defaultdict[str, dict[date, int]](lambda: defaultdict(int))
    for task in tasks:
        for day, seconds in evenly(task.seconds, _days_left(task, working, today)).items():
            found[task.assignee_id][day] += seconds
    return found


def _days_left(task: _Open, working: WorkingDays, today: date) -> list[date]:
    """The working days from today on over which what is left of the task is done."""
    first = working.offset(max(task.start_on, today))
    last = working.elapsed(task.end_on) if task.end_on >= today else 0
    count = last - first if last > first else max(task.duration_days, 1)
    return [working.day(first + index) for index in range(count)]


def _capacity(
    person: Any,
    days: Sequence[date],
    minutes: Days,
    logged: dict[date, _Logged],
    planned: dict[date, int],
    today: date,
) -> PersonCapacity:
    worked = [logged[day].seconds if day in logged else 0 for day in days]
    chargeable = [logged[day].chargeable_seconds if day in logged else 0 for day in days]
    past = sum(day <= today for day in days)
    return PersonCapacity(
        person_id=person.id,
        name=person.name,
        charge_role=person.charge_role,
        lead_id=person.lead_id,
        capacity=minutes,
        logged=worked,
        chargeable=chargeable,
        planned=[planned.get(day, 0) for day in days],
        to_date=ToDate(
            contract_seconds=60 * sum(minutes.contracted[:past]),
            effective_seconds=60 * sum(minutes.effective[:past]),
            logged_seconds=sum(worked[:past]),
            chargeable_seconds=sum(chargeable[:past]),
            client_seconds=sum(logged[day].client_seconds for day in days[:past] if day in logged),
        ),
    )
