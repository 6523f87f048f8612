"""Proposals are settled: checked, spread over the days of the person, and held against what the
person has booked already. Nothing is written here, so that a preview is the same work.

One statement for each kind of record, whatever the number of proposals.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from sqlalchemy import select

from projects.bookings.access import no_booking, owners_of_booking, require_may_write
from projects.bookings.commands.proposals import Proposal, hours_required
from projects.bookings.queries.capacity import capacity_of, days_of, standard_capacity
from projects.bookings.queries.loads import booked_minutes, projects_of_clash
from projects.bookings.rules.clash import DAY_MINUTES, Clash, Load
from projects.bookings.rules.spreading import spread
from projects.bookings.rules.status import OnClash, Status
from projects.planning.access import no_project
from projects.planning.readable import Phase, Project, Task
from projects.planning.rules.status import CLOSED, ProjectStatus
from projects.resourcing.calendar import Calendar
from projects.resourcing.readable import Person

CLASHES_MAX = 400
DAYS_NAMED_MAX = 5


@dataclass(slots=True)
class Around:
    """The records that the proposals name, by id."""

    projects: dict[str, Project]
    people: dict[str, Person]
    tasks: dict[str, Task]
    phases: dict[str, Phase]


def settle(
    reading: Reading,
    proposals: Sequence[Proposal],
    on_clash: OnClash,
    calendar: Calendar,
    *,
    preview: bool = False,
) -> Around:
    """Fills in what the proposals come to. preview: clashes are stated, not refused."""
    around = _around(reading, proposals)
    for proposal in proposals:
        _check(reading, proposal, around)
    loads = _loads(reading, proposals, calendar)
    for proposal in proposals:
        if proposal.replaced and not proposal.archived:
            _spread(proposal, around, loads, calendar)
        if proposal.wants_time:
            _fit(reading, proposal, around, loads[proposal.person_id or ""], on_clash, preview)
    return around


def _around(reading: Reading, proposals: Iterable[Proposal]) -> Around:
    proposals = list(proposals)
    return Around(
        _named(reading, Project, {(each.project_id, each.at("project_id")) for each in proposals}),
        _named(reading, Person, _people(proposals)),
        _named(reading, Task, {(each.task_id, each.at("task_id")) for each in proposals}),
        _named(reading, Phase, {(each.phase_id, each.at("phase_id")) for each in proposals}),
    )


def _people(proposals: Iterable[Proposal]) -> set[tuple[str | None, str]]:
    """Who is to be booked, and who was."""
    found: set[tuple[str | None, str]] = set()
    for each in proposals:
        found.add((each.person_id, each.at("person_id")))
        if each.kept:
            found.add((each.kept.person_id, ""))
    return found


def _named(reading: Reading, model: Any, named: Collection[tuple[str | None, str]]) -> Any:
    """By id, the records that there are; each name comes with its field."""
    ids = {require_id(id_, field) for id_, field in named if id_}
    if not ids:
        return {}
    rows = reading.session.scalars(select(model).where(model.id.in_(ids)))
    return {row.id: row for row in rows}


def _check(reading: Reading, proposal: Proposal, around: Around) -> None:
    project = around.projects.get(proposal.project_id)
    if project is None:
        raise no_project(proposal.project_id)
    person = around.people.get(proposal.person_id or "")
    if proposal.person_id and person is None:
        raise NotFound(
            "PERSON_NOT_FOUND",
            f"There is no person {proposal.person_id}.",
            field=proposal.at("person_id"),
        )
    missing = no_booking(proposal.kept.id) if proposal.kept else no_project(project.id)
    was = around.people.get(proposal.kept.person_id or "") if proposal.kept else person
    for booked in (was, person):
        require_may_write(reading, owners_of_booking(reading, project, booked), missing)
    _check_parts(proposal, around)
    if proposal.amount <= 0:
        raise hours_required(proposal.at("minutes_per_day"))
    if proposal.placed_anew:
        _check_project(proposal, project)
        if person and not person.active:
            raise Conflict(
                "PERSON_INACTIVE",
                f"{person.name} has left; choose somebody else, or make the person active again.",
                field=proposal.at("person_id"),
            )
    if not person and not proposal.charge_role:
        raise Invalid(
            "ROLE_REQUIRED",
            "Name a person, or the charge role that is wanted.",
            field=proposal.at("charge_role"),
        )
    if person and not proposal.charge_role:
        proposal.charge_role = person.charge_role


def _check_parts(proposal: Proposal, around: Around) -> None:
    for name, found in (("task", around.tasks), ("phase", around.phases)):
        id_ = getattr(proposal, f"{name}_id")
        if id_ and (id_ not in found or found[id_].project_id != proposal.project_id):
            raise NotFound(
                f"{name.upper()}_NOT_FOUND",
                f"The project has no {name} {id_}.",
                field=proposal.at(f"{name}_id"),
            )


def _check_project(proposal: Proposal, project: Project) -> None:
    if project.status in CLOSED:
        project.require_workable()
    if project.status == ProjectStatus.HANDOVER and proposal.status is not Status.TENTATIVE:
        raise Conflict(
            "HANDOVER_NOT_ACCEPTED",
            f"{project.reference} waits in handover; book tentatively until that is accepted.",
            field=proposal.at("status"),
            details={"status": project.status.value},
        )
    last = max(project.due_on, project.end_on or project.due_on) if project.due_on else None
    early = bool(project.start_on and proposal.start_on < project.start_on)
    if early or (last and proposal.end_on > last):
        begins = project.start_on.isoformat() if project.start_on else "any day"
        ends = f"to {last}" if last else "on"
        raise Conflict(
            "BOOKING_OUTSIDE_PROJECT",
            f"{project.reference} runs from {begins} {ends}; book within these days, or give the "
            "project other dates.",
            field=proposal.at("start_on" if early else "end_on"),
            details={"start_on": begins, "end_on": str(last or "")},
        )


def _loads(reading: Reading, proposals: Sequence[Proposal], calendar: Calendar) -> dict[str, Load]:
    """Of the people of the proposals, without the bookings that are to change."""
    wanted = [each for each in proposals if each.wants_time]
    if not wanted:
        return {}
    first = min(each.start_on for each in wanted)
    last = max(each.end_on for each in wanted)
    ids = {each.person_id for each in wanted if each.person_id}
    but = [each.kept.id for each in proposals if each.kept]
    capacity = capacity_of(reading, ids, first, last, calendar)
    booked = booked_minutes(reading, ids, first, last, but=but)
    return {id_: Load(id_, capacity.get(id_, {}), booked.get(id_, {})) for id_ in ids}


def _spread(proposal: Proposal, around: Around, loads: dict[str, Load], calendar: Calendar) -> None:
    first, last = proposal.start_on, proposal.end_on
    project = around.projects[proposal.project_id]
    if proposal.person_id:
        by_day = loads[proposal.person_id].capacity
        who = around.people[proposal.person_id].name
    else:
        by_day = standard_capacity(calendar.of(project.country_code), first, last)
        who = "Nobody"
    capacity = [by_day.get(day, 0) for day in days_of(first, last)]
    proposal.daily = spread(proposal.basis, proposal.amount, capacity)
    if not any(proposal.daily):
        verb = "works" if who == "Nobody" else "does not work"
        raise Conflict(
            "NO_WORKING_DAY",
            f"{who} {verb} between {first} and {last}; choose other days.",
            field=proposal.at("start_on"),
        )
    if max(proposal.daily) > DAY_MINUTES:
        raise _day_full(proposal, who, first)


def _fit(
    reading: Reading,
    proposal: Proposal,
    around: Around,
    load: Load,
    on_clash: OnClash,
    preview: bool,
) -> None:
    """Overtime, the waiting list, or a refusal, where a day has no room for a confirmed booking."""
    kept = proposal.kept
    same = kept is not None and kept.person_id == proposal.person_id
    held = kept.held() if kept and same else {}
    found = load.clashes(proposal.start_on, proposal.daily, held)
    proposal.clashes = found[:CLASHES_MAX]
    proposal.overtime = False
    if proposal.status is not Status.CONFIRMED:
        return
    person = around.people[load.person_id]
    if found and on_clash is OnClash.WAITING_LIST:
        proposal.status = Status.WAITING
        return
    if found and on_clash is OnClash.REFUSE and not preview:
        raise _clash(reading, proposal, person, found)
    full = load.overfull(proposal.start_on, proposal.daily)
    if full:
        raise _day_full(proposal, person.name, full)
    load.take(proposal.start_on, proposal.daily)
    proposal.overtime = _over(load, proposal)


def _over(load: Load, proposal: Proposal) -> bool:
    """Whether one of its days has more than the person works, with it."""
    return any(
        load.booked.get(day, 0) > load.capacity.get(day, 0)
        for day, minutes in zip(
            days_of(proposal.start_on, proposal.end_on), proposal.daily, strict=True
        )
        if minutes
    )


def _clash(
    reading: Reading, proposal: Proposal, person: Person, found: Sequence[Clash]
) -> Conflict:
    first = found[0]
    days = ", ".join(each.on.isoformat() for each in found[:DAYS_NAMED_MAX])
    more = f" and {len(found) - DAYS_NAMED_MAX} more days" if len(found) > DAYS_NAMED_MAX else ""
    but = [proposal.kept.id] if proposal.kept else []
    projects = projects_of_clash(reading, person.id, [each.on for each in found], but)
    beside = f" beside {', '.join(projects)}" if projects else ""
    return Conflict(
        "BOOKING_CLASH",
        f"{person.name} has no room on {days}{more}{beside}: on {first.on} there would be "
        f"{hours(first.booked_minutes)} of {hours(first.capacity_minutes)} h. Choose other days or "
        "fewer hours, or set on_clash to overtime or waiting_list.",
        field=proposal.at("start_on"),
        details={
            "person_id": person.id,
            "days": ",".join(each.on.isoformat() for each in found[:31]),
            "projects": ", ".join(projects),
        },
    )


def _day_full(proposal: Proposal, who: str, day: date) -> Conflict:
    return Conflict(
        "DAY_FULL",
        f"A day has 24 hours, and {who} would have more on {day}; book fewer hours or more days.",
        field=proposal.at("minutes_per_day"),
    )


def hours(minutes: int) -> str:
    """7:30 of 450 minutes."""
    return f"{minutes // 60}:{minutes % 60:02}"
