"""A file as it would be taken over into a project: read, resolved, and checked."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from chassis.database import Reading
from chassis.errors import Invalid

from projects.plan_files.rules.csv_plan import read_csv
from projects.plan_files.rules.plan import BadFile, PlanFile, PlanTask
from projects.plan_files.rules.reading_xml import read_project_xml
from projects.planning import queries as planning
from projects.planning.access import seen_as_plannable
from projects.planning.commands import taking_over
from projects.planning.commands.scheduling import calendar_of
from projects.planning.commands.tasks import NewTask
from projects.planning.readable import Project
from projects.planning.rules.timing import Constraint
from projects.resourcing.calendar import Calendar
from projects.resourcing.queries import people_named

BYTES_MAX = 16_000_000
SHOWN_MAX = 500
"""Tasks that a preview names."""
MS_PROJECT, CSV = "ms_project", "csv"
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file, read. people: ids by the words that name them. format: ms_project or csv."""

    format: str
    plan: PlanFile
    tasks: Sequence[taking_over.TakenTask]
    links: Sequence[taking_over.TakenLink]

    @property
    def phases(self) -> dict[str, str]:
        return {task.key: task.phase for task in self.plan.tasks}

    @property
    def start_on(self) -> date | None:
        """When a plan that has no start yet begins."""
        begun = [task.actual_start_on for task in self.tasks if task.actual_start_on]
        stated = [self.plan.start_on] if self.plan.start_on else []
        return min([*begun, *stated], default=None)


def incoming(reading: Reading, project: Project, content: bytes, calendar: Calendar) -> Incoming:
    """Invalid naming what is wrong with the file; nothing is changed."""
    own = calendar_of(project, calendar)
    try:
        format_, plan = _read(_unpacked(content), own.day_minutes)
        _note_calendar(plan, own)
    except BadFile as bad:
        raise Invalid(bad.reason, bad.message, field="content") from None
    if not plan.tasks:
        raise Invalid("PLAN_FILE_EMPTY", "The file has no tasks.", field="content")
    if project.start_on and plan.start_on and project.start_on != plan.start_on:
        plan.dropped.thing(
            f"the start of the plan on {plan.start_on}; the project starts on {project.start_on}"
        )
    plan.tasks.sort(key=lambda task: task.position)
    people = _people(reading, plan)
    deliverables = {each.name.lower(): each.id for each in project.deliverables}
    tasks = [_taken(task, plan, people, deliverables, own) for task in plan.tasks]
    links = [
        taking_over.TakenLink(
            link.predecessor, link.successor, link.type, link.lag_minutes, link.lag_elapsed
        )
        for link in plan.links
    ]
    return Incoming(format_, plan, tasks, links)


def _unpacked(content: bytes) -> bytes:
    """The file itself; a packed one is unpacked up to the most that is read."""
    if content.startswith(_GZIP):
        try:
            with gzip.open(io.BytesIO(content)) as packed:
                content = packed.read(BYTES_MAX + 1)
        except (OSError, EOFError, zlib.error):
            raise BadFile("PLAN_FILE_MALFORMED", "The packed file is broken.") from None
    if len(content) > BYTES_MAX:
        raise BadFile(
            "PLAN_FILE_TOO_LONG",
            f"A file may have {BYTES_MAX // 1_000_000} MB; export single projects, and leave out "
            "time-phased data.",
        )
    return content


def _read(content: bytes, day_minutes: int) -> tuple[str, PlanFile]:
    head = content[:200].lstrip(b"\xef\xbb\xbf\xfe\xff \r\n\t").replace(b"\0", b"")
    if head.startswith(b"<"):
        return MS_PROJECT, read_project_xml(content, day_minutes)
    if head.startswith((b"\xd0\xcf\x11\xe0", b"PK", b"%PDF")) or b"\0" in content[:2000]:
        raise BadFile(
            "PLAN_FILE_FORMAT",
            "This is no XML and no CSV file. Save the plan in MS Project as XML, or as CSV.",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return CSV, read_csv(text, day_minutes)


def _note_calendar(plan: PlanFile, own: Calendar) -> None:
    """Where the calendar of the file is another than that of the project, which stays."""
    if plan.week is not None and tuple(plan.week) != tuple(own.week):
        plan.dropped.thing("the working hours of the calendar; the project's own count")
    worked = [day for day in sorted(plan.days_off or ()) if own.intervals_on(day)]
    for day in worked[:20]:
        plan.dropped.thing(f"the day off {day}, on which people work here")
    if len(worked) > 20:
        plan.dropped.thing(f"{len(worked) - 20} more days off, on which people work here")


def _people(reading: Reading, plan: PlanFile) -> dict[tuple[str, str], str]:
    """Ids of those who work here, by name and address; who is not found is named."""
    wanted = {(task.assignee, task.email) for task in plan.tasks if task.assignee or task.email}
    found = people_named(reading, {word for pair in wanted for word in pair if word})
    people: dict[tuple[str, str], str] = {}
    for name, email in sorted(wanted):
        ids = found.get(email) or found.get(name) or []
        if len(ids) == 1:
            people[(name, email)] = ids[0]
        else:
            why = "several people here have this name" if ids else "nobody here has this name"
            plan.dropped.thing(f"that {name or email!r} does tasks, since {why}")
    return people


def _taken(
    task: PlanTask,
    plan: PlanFile,
    people: Mapping[tuple[str, str], str],
    deliverables: Mapping[str, str],
    own: Calendar,
) -> taking_over.TakenTask:
    deliverable = deliverables.get(task.deliverable.lower(), "")
    if task.deliverable and not deliverable:
        plan.dropped.thing(f"the deliverable {task.deliverable[:80]!r} of {task.name!r}")
    fixed = task.constraint not in (Constraint.NONE, Constraint.AS_LATE_AS_POSSIBLE)
    new = NewTask(
        project_id="",
        name=task.name,
        duration_days=-(-task.minutes // own.day_minutes),
        duration_minutes=task.minutes,
        deliverable_id=deliverable,
        charge_role=task.charge_role,
        estimate_seconds=task.work_seconds,
        effort_driven=task.effort_driven,
        units_bp=task.units_bp,
        start_not_before=_text(task.start_not_before),
        constraint=task.constraint,
        constraint_on=_text(task.constraint_on) if fixed else "",
        deadline_on=_text(task.deadline_on),
        category=task.category,
    )
    return taking_over.TakenTask(
        task.key,
        new,
        people.get((task.assignee, task.email)),
        task.status,
        task.actual_start_on,
        task.actual_finish_on,
        _here(task.start_at, own),
        _here(task.end_at, own),
    )


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _here(at: datetime | None, own: Calendar) -> datetime | None:
    """A local instant of the file, in UTC and in whole minutes."""
    if at is None:
        return None
    return at.replace(second=0, microsecond=0, tzinfo=own.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class PreviewedTask:
    """key: of the file."""

    key: str
    name: str
    phase: str
    duration_minutes: int
    assignee_id: str | None
    start_on: date | None
    end_on: date | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would make. tasks: the first SHOWN_MAX of them."""

    format: str
    task_count: int
    dependency_count: int
    baseline_count: int
    phases: Sequence[str]
    tasks: Sequence[PreviewedTask]
    start_on: date | None
    end_on: date | None
    moved_count: int
    not_taken_over: Sequence[str]


def preview_import(
    reading: Reading, project_id: str, content: bytes, calendar: Calendar
) -> Preview:
    """Refused as the import would be."""
    project = seen_as_plannable(reading, project_id)
    found = incoming(reading, project, content, calendar)
    laid = taking_over.lay_out(
        reading, project, found.tasks, found.links, calendar, _placeholders()
    )
    start = project.start_on or found.start_on
    dates, end_on, moved = taking_over.preview(reading, project, laid, start, calendar)
    there = {phase.name for phase in planning.phase_rows(reading, project.id)}
    phases = [name for name in dict.fromkeys(found.phases.values()) if name and name not in there]
    taking_over.refuse_phases(project, len(there) + len(phases))
    shown = [
        PreviewedTask(
            task.key,
            task.new.name,
            found.phases[task.key],
            laid.tasks[task.key].duration_minutes,
            task.assignee_id,
            dates[task.key].start_on,
            dates[task.key].end_on,
        )
        for task in found.tasks[:SHOWN_MAX]
    ]
    return Preview(
        found.format,
        len(found.tasks),
        len(found.links),
        len(found.plan.baselines),
        phases,
        shown,
        start or min((one.start_on for one in shown if one.start_on), default=None),
        end_on,
        moved,
        found.plan.dropped.all(),
    )


def _placeholders() -> Iterator[str]:
    """Ids of tasks that are never written."""
    number = 0
    while True:
        number += 1
        yield str(UUID(int=number))
