"""The present state of plans, deals and people, in one statement for each kind of record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.prepared import prepared
from sqlalchemy import text

from projects.capacity.queries import capacity_by_day
from projects.demand.rules.offers import Offer, hours_of
from projects.demand.rules.state import Deal, OpenTask, PersonDays, SoldWork, State
from projects.resourcing.calendar import Calendar
from projects.resourcing.rules.days import MONDAY_TO_FRIDAY, WorkingDays

DAYS_MAX = 366
PEOPLE_AT_ONCE = 1000
MINUTE = 60
FULL_TIME_DAY = 27_000
"""7.5 hours: the day of a full-time person."""
_ONE_DAY = timedelta(days=1)
_TASKS = prepared(
    text(
        """
        SELECT task.id::text, task.project_id::text, task.name, project.reference, project.name,
               coalesce(nullif(task.charge_role, ''), person.charge_role, ''),
               coalesce(task.assignee_id::text, ''), task.start_on, task.end_on,
               task.duration_days,
               greatest(task.estimate_seconds - coalesce(worked.seconds, 0), 0)::bigint,
               project.country_code
        FROM task
        JOIN project ON project.id = task.project_id
        LEFT JOIN person ON person.id = task.assignee_id
        LEFT JOIN LATERAL (
            SELECT sum(logged_seconds) AS seconds FROM task_person_hours
            WHERE task_person_hours.project_id = task.project_id
              AND task_person_hours.task_id = task.id
        ) AS worked ON true
        WHERE task.status IN ('to_do', 'in_progress') AND task.estimate_seconds > 0
          AND (task.start_on <= :last OR task.start_on IS NULL)
          AND project.status IN ('planning', 'active', 'on_hold') AND project.archived_at IS NULL
        ORDER BY task.id
        """
    ),
    into=OpenTask,
)
_UNPLANNED = prepared(
    text(
        """
        SELECT project.id::text, project.opportunity_id::text, project.reference, project.name,
               project.start_on, coalesce(project.due_on, project.end_on)
        FROM project
        WHERE project.status IN ('handover', 'planning', 'active', 'on_hold')
          AND project.archived_at IS NULL
          AND NOT EXISTS (
              SELECT FROM task WHERE task.project_id = project.id AND task.estimate_seconds > 0
                                 AND task.status <> 'cancelled'
          )
          AND EXISTS (
              SELECT FROM offered_hours
              WHERE offered_hours.project_id = project.id
                 OR offered_hours.opportunity_id = project.opportunity_id
          )
        ORDER BY project.id
        """
    ),
    into=lambda *row: row,
)
_DEALS = prepared(
    text(
        """
        SELECT opportunity_id::text, reference, name, probability_bp, delivery_start,
               delivery_end, value_minor, currency_code
        FROM known_opportunity WHERE status = 'open' AND archived_at IS NULL
        ORDER BY opportunity_id
        """
    ),
    into=lambda *row: row,
)
_OFFERS = prepared(
    text(
        """
        SELECT source_id::text, kind, status, lines, opportunity_id::text, project_id::text
        FROM offered_hours
        WHERE opportunity_id = ANY(CAST(:deals AS uuid[]))
           OR project_id = ANY(CAST(:projects AS uuid[]))
        """
    ),
    into=lambda *row: row,
)
_PEOPLE = prepared(
    text(
        """
        SELECT id::text, name, charge_role FROM person WHERE active ORDER BY name, id
        """
    ),
    into=lambda *row: row,
)


def state_of(
    reading: Reading, first: date, last: date, calendar: Calendar, tasks_to: date | None = None
) -> State:
    """Of the window, both days included. tasks_to: with tasks that start up to this day, for who
    will move them into the window."""
    require_bounded(first, last)
    deals, sold = _deals_and_sold(reading)
    return State(
        first,
        last,
        reading.today,
        [one for one in _TASKS.all(reading, last=tasks_to or last) if one.seconds > 0],
        sold,
        deals,
        _people(reading, first, last, calendar),
    )


def require_bounded(first: date, last: date) -> None:
    if (last - first).days >= DAYS_MAX:
        raise Invalid("WINDOW_TOO_LONG", f"Ask for at most {DAYS_MAX} days.", field="to")


def days_of(state: State, calendar: Calendar) -> Callable[[str], WorkingDays]:
    """The working days of each country from the first day that counts on."""
    first = min(state.first, state.today)

    @cache
    def of(country_code: str) -> WorkingDays:
        return calendar.of(country_code).days_from(first)

    return of


def full_time_days(state: State, calendar: Calendar) -> tuple[list[int], list[int]]:
    """Of a full-time person on each day: the contract, and what is left on working days."""
    days = _days(state.first, state.last)
    contract = [
        FULL_TIME_DAY if day >= state.today and day.isoweekday() in MONDAY_TO_FRIDAY else 0
        for day in days
    ]
    working = [
        0 if calendar.is_off(day) else each for day, each in zip(days, contract, strict=True)
    ]
    return contract, working


def _days(first: date, last: date) -> list[date]:
    return [first + _ONE_DAY * place for place in range((last - first).days + 1)]


def _people(reading: Reading, first: date, last: date, calendar: Calendar) -> list[PersonDays]:
    """Those who work here, with nothing on days before today."""
    rows = _PEOPLE.all(reading)
    past = max(0, min((reading.today - first).days, (last - first).days + 1))
    found = []
    for at in range(0, len(rows), PEOPLE_AT_ONCE):
        some = rows[at : at + PEOPLE_AT_ONCE]
        hours = capacity_by_day(reading, [row[0] for row in some], first, last, calendar)
        found += [
            PersonDays(
                person_id,
                name,
                role,
                _from_today(hours[person_id].contracted, past),
                _from_today(hours[person_id].effective, past),
            )
            for person_id, name, role in some
        ]
    return found


def _from_today(minutes: Sequence[int], past: int) -> list[int]:
    """In seconds; the first days are over."""
    return [0] * past + [each * MINUTE for each in minutes[past:]]


def _deals_and_sold(reading: Reading) -> tuple[list[Deal], list[SoldWork]]:
    deals = _DEALS.all(reading)
    projects = _UNPLANNED.all(reading)
    opportunities = [row[0] for row in deals] + [row[1] for row in projects if row[1]]
    of_deal, of_project = _offers(reading, opportunities, [row[0] for row in projects])
    found = [
        Deal(id_, reference, name, chance, start, end, hours_of(of_deal[id_]), minor, code)
        for id_, reference, name, chance, start, end, minor, code in deals
    ]
    sold = []
    for id_, opportunity_id, reference, name, start, end in projects:
        offers = {one.source_id: one for one in (*of_project[id_], *of_deal[opportunity_id])}
        hours = hours_of([one for one in offers.values() if opportunity_id or one.is_accepted])
        if hours:
            sold.append(SoldWork(id_, reference, name, start, end, hours))
    return found, sold


Offers = Mapping[str | None, list[Offer]]


def _offers(
    reading: Reading, opportunities: Iterable[str], projects: Iterable[str]
) -> tuple[Offers, Offers]:
    """By opportunity, and by project."""
    of_deal: dict[str | None, list[Offer]] = defaultdict(list)
    of_project: dict[str | None, list[Offer]] = defaultdict(list)
    asked = {"deals": list(opportunities), "projects": list(projects)}
    for id_, kind, status, lines, opportunity_id, project_id in _OFFERS.all(reading, **asked):
        offer = Offer(id_, kind, status, _by_role(lines))
        if opportunity_id:
            of_deal[opportunity_id].append(offer)
        if project_id:
            of_project[project_id].append(offer)
    of_deal[None] = []
    return of_deal, of_project


def _by_role(lines: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        role = line["charge_role"]
        found[role] = found.get(role, 0) + line["seconds"]
    return found
