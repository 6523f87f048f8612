"""What applying a scenario would change, as a list of records with what is before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from sqlalchemy import select

from projects.resourcing.calendar import Calendar
from projects.resourcing.readable import Person
from projects.scenarios.queries.plans import MovedPlan, Plans
from projects.scenarios.queries.present import minutes_a_day, period, present_of
from projects.scenarios.rules.changes import (
    ELSEWHERE,
    Change,
    Disagreement,
    Kind,
    Present,
    conflicts_of,
)

EFFECTS_MAX = 2000


@dataclass(frozen=True, slots=True)
class Effect:
    """See ScenarioEffect."""

    change_id: str
    kind: str
    record_id: str
    name: str
    project_id: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ToDo:
    """See ScenarioToDo."""

    change_id: str
    kind: str
    opportunity_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Preview:
    effects: list[Effect]
    conflicts: list[Disagreement]
    to_do: list[ToDo]
    plans: list[MovedPlan]
    present: Mapping[str, Present]


def preview_of(
    reading: Reading, changes: Sequence[Change], calendar: Calendar, skipped: frozenset[str]
) -> Preview:
    """skipped: ids of changes that are not to be applied. What is closed is never applied."""
    present = present_of(reading, changes, calendar)
    wanted = [each for each in changes if each.id not in skipped and not present[each.id].closed]
    plans = Plans(reading, calendar)
    moved = plans.moved(wanted, present)
    names = _names(reading, wanted)
    effects: list[Effect] = []
    for change in wanted:
        if change.kind == Kind.BOOKING:
            effects += _of_booking(change, present[change.id], names)
    for plan in moved:
        effects += _of_plan(plan)
    for change in wanted:
        if change.kind in (Kind.CAPACITY, Kind.LEAVE):
            effects += _of_person(change, present[change.id])
    to_do = [
        ToDo(each.id, each.kind, each.opportunity_id, present[each.id].name)
        for each in wanted
        if each.kind in ELSEWHERE
        or (each.kind == Kind.DELAY_PROJECT and not plans.has_plan(each.project_id))
    ]
    return Preview(effects, conflicts_of(changes, present), to_do, moved, present)


def _names(reading: Reading, changes: Iterable[Change]) -> dict[str, str]:
    """Of the people who take bookings over."""
    ids = {each.person_id for each in changes if each.kind == Kind.BOOKING and each.person_id}
    if not ids:
        return {}
    rows = reading.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _of_booking(change: Change, now: Present, names: Mapping[str, str]) -> list[Effect]:
    booking = now.record
    start = date.fromisoformat(change.from_on) if change.from_on else booking.start_on
    end = date.fromisoformat(change.until_on) if change.until_on else booking.end_on
    pairs = [("dates", period(booking.start_on, booking.end_on), period(start, end))]
    if change.person_id and change.person_id != booking.person_id:
        pairs.append(("person", now.name, names[change.person_id]))
    if change.minutes_per_day:
        pairs.append(("minutes_per_day", str(minutes_a_day(booking)), str(change.minutes_per_day)))
    return [
        Effect(change.id, "booking", booking.id, now.name, now.project_id, *pair)
        for pair in pairs
        if pair[1] != pair[2]
    ]


def _of_plan(plan: MovedPlan) -> list[Effect]:
    project, by = plan.delays.project, plan.delays.by
    change_id = by[0] if len(by) == 1 else ""
    found = [
        Effect(
            change_id,
            "task",
            task.id,
            task.name,
            project.id,
            "dates",
            period(task.start_on, task.end_on),
            period(at.start_on, at.end_on),
        )
        for task, at in plan.moved
    ]
    before, after = str(project.end_on or ""), str(plan.end_on or "")
    if before != after:
        name = f"{project.reference} {project.name}"
        found.append(
            Effect(change_id, "project", project.id, name, project.id, "end_on", before, after)
        )
    return found


def _of_person(change: Change, now: Present) -> list[Effect]:
    if change.kind == Kind.LEAVE:
        after = f"{change.from_on}/{change.until_on}"
        return [Effect(change.id, "leave", change.person_id, now.name, "", "leave", "", after)]
    before, after = now.values["weekly_minutes"], str(change.weekly_minutes)
    if before == after:
        return []
    what = "weekly_minutes"
    return [
        Effect(change.id, "working_pattern", change.person_id, now.name, "", what, before, after)
    ]
