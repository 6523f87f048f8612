"""A plan written as MS Project XML. What that has no field for is in named text fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from projects.plan_files.rules import vocabulary as words
from projects.plan_files.rules.plan import PlanFile, PlanTask
from projects.plan_files.rules.spans import span
from projects.planning.rules.status import TaskStatus
from projects.planning.rules.timing import Constraint

Intervals = tuple[tuple[int, int], ...]
BASELINES_MAX = 11
"""MS Project numbers them from 0 to 10."""
_CALENDAR = "1"


@dataclass(frozen=True, slots=True)
class Hours:
    """week: from Monday on, in minutes of the day. days_off: with their names. day_minutes: of the
    standard day."""

    week: Sequence[Intervals]
    days_off: Sequence[tuple[date, str]]
    day_minutes: int


def write_project_xml(plan: PlanFile, hours: Hours) -> bytes:
    """The tasks in the order of the phases, those without a phase last."""
    root = Element("Project", xmlns=words.NAMESPACE)
    _say(root, "SaveVersion", "14")
    _say(root, "Name", plan.name)
    _say(root, "Title", plan.name)
    _say(root, "ScheduleFromStart", "1")
    if plan.start_on:
        _say(root, "StartDate", _at(plan.start_on, hours, first=True))
    _say(root, "CalendarUID", _CALENDAR)
    _say(root, "MinutesPerDay", str(hours.day_minutes))
    _say(root, "MinutesPerWeek", str(hours.day_minutes * 5))
    _write_fields(root)
    _write_calendar(root, hours)
    people = _people(plan.tasks)
    _write_tasks(root, plan, hours)
    _write_people(root, people)
    _write_assignments(root, plan.tasks, people)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _say(parent: Element, name: str, text: str) -> None:
    """XML 1.0 has no control characters."""
    SubElement(parent, name).text = "".join(
        one for one in text if (one >= " " and one not in "\ufffe\uffff") or one in "\t\n"
    )


def _at(day: date, hours: Hours, *, first: bool) -> str:
    """The begin or the end of work on a day."""
    intervals = hours.week[day.weekday()] or ((9 * 60, 17 * 60),)
    minute = intervals[0][0] if first else intervals[-1][1]
    at = datetime.combine(day, time()) + timedelta(minutes=min(minute, 1439))
    return at.isoformat(timespec="seconds")


def _write_fields(root: Element) -> None:
    fields = SubElement(root, "ExtendedAttributes")
    for alias, (number, name) in words.OWN_FIELDS.items():
        one = SubElement(fields, "ExtendedAttribute")
        _say(one, "FieldID", number)
        _say(one, "FieldName", name)
        _say(one, "Alias", alias)


def _write_calendar(root: Element, hours: Hours) -> None:
    calendar = SubElement(SubElement(root, "Calendars"), "Calendar")
    _say(calendar, "UID", _CALENDAR)
    _say(calendar, "Name", "Standard")
    _say(calendar, "IsBaseCalendar", "1")
    week = SubElement(calendar, "WeekDays")
    for type_ in range(1, 8):
        intervals = hours.week[(type_ - 2) % 7]
        one = SubElement(week, "WeekDay")
        _say(one, "DayType", str(type_))
        _say(one, "DayWorking", "1" if intervals else "0")
        times = SubElement(one, "WorkingTimes") if intervals else one
        for begin, end in intervals:
            each = SubElement(times, "WorkingTime")
            _say(each, "FromTime", _clock(begin))
            _say(each, "ToTime", _clock(end % 1440))
    exceptions = SubElement(calendar, "Exceptions")
    for day, name in hours.days_off:
        one = SubElement(exceptions, "Exception")
        period = SubElement(one, "TimePeriod")
        _say(period, "FromDate", f"{day}T00:00:00")
        _say(period, "ToDate", f"{day}T23:59:00")
        _say(one, "Name", name)
        _say(one, "Type", "1")
        _say(one, "DayWorking", "0")


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}:00"


def in_order(tasks: Iterable[PlanTask]) -> list[PlanTask]:
    """By phase, in the order in which the phases come first; those without one last."""
    found = list(tasks)
    places: dict[str, int] = {}
    for task in found:
        places.setdefault(task.phase, len(places))
    places[""] = len(places)
    return sorted(found, key=lambda task: places[task.phase])


def _write_tasks(root: Element, plan: PlanFile, hours: Hours) -> None:
    parent = SubElement(root, "Tasks")
    head = SubElement(parent, "Task")
    for name, text in (("UID", "0"), ("ID", "0"), ("Name", plan.name), ("OutlineLevel", "0")):
        _say(head, name, text)
    _say(head, "Summary", "1")
    if plan.baselines:
        _own(head, "Baselines", "\n".join(f"{n} {name}" for n, name in plan.baselines.items()))
    waiting: dict[str, list[Element]] = {}
    for link in plan.links:
        one = Element("PredecessorLink")
        _say(one, "PredecessorUID", link.predecessor)
        _say(one, "Type", words.LINK_NUMBERS[link.type])
        _say(one, "CrossProject", "0")
        _say(one, "LinkLag", str(link.lag_minutes * 10))
        _say(one, "LagFormat", "4" if link.lag_elapsed else "3")
        waiting.setdefault(link.successor, []).append(one)
    phases, place, uid = 0, 0, max((int(task.key) for task in plan.tasks), default=0)
    phase = ""
    for task in in_order(plan.tasks):
        if task.phase != phase:
            phase, place = task.phase, 0
            if phase:
                uid, phases = uid + 1, phases + 1
                _write_phase(parent, phase, uid, phases)
        place += 1
        number = f"{phases}.{place}" if phase else str(phases + place)
        _write_task(parent, task, number, hours, waiting.get(task.key, []))


def _write_phase(parent: Element, name: str, uid: int, number: int) -> None:
    one = SubElement(parent, "Task")
    for element, text in (
        ("UID", str(uid)),
        ("ID", str(len(parent) - 1)),
        ("Name", name),
        ("WBS", str(number)),
        ("OutlineNumber", str(number)),
        ("OutlineLevel", "1"),
        ("Summary", "1"),
    ):
        _say(one, element, text)


def _write_task(
    parent: Element, task: PlanTask, number: str, hours: Hours, links: list[Element]
) -> None:
    one = SubElement(parent, "Task")
    over = task.status == TaskStatus.DONE
    values = (
        ("UID", task.key),
        ("ID", str(len(parent) - 1)),
        ("Name", task.name),
        ("Active", "0" if task.status == TaskStatus.CANCELLED else "1"),
        ("Manual", "0"),
        ("Type", "2" if task.effort_driven else "1"),
        ("EffortDriven", "1" if task.effort_driven else "0"),
        ("WBS", number),
        ("OutlineNumber", number),
        ("OutlineLevel", "2" if task.phase else "1"),
        ("Summary", "0"),
        ("Milestone", "0" if task.minutes else "1"),
        ("Critical", "1" if task.critical else "0"),
        ("Duration", span(task.minutes * 60)),
        ("DurationFormat", "5"),
        ("Work", span(task.work_seconds)),
        ("Start", _moment(task.start_at)),
        ("Finish", _moment(task.end_at)),
        ("TotalSlack", str(task.total_float_minutes * 10)),
        ("FreeSlack", str(task.free_float_minutes * 10)),
        ("PercentComplete", "100" if over else "0"),
        ("ActualStart", _actual(task.actual_start_on, task.start_at, hours, first=True)),
        ("ActualFinish", _actual(task.actual_finish_on, task.end_at, hours, first=False)),
        ("Deadline", _at(task.deadline_on, hours, first=False) if task.deadline_on else ""),
    )
    for name, text in (*values, *_constraint(task, hours)):
        if text:
            _say(one, name, text)
    one.extend(links)
    for alias, text in _own_values(task):
        if text:
            _own(one, alias, text)
    _write_baselines(one, task, hours)


def _moment(at: datetime | None) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="seconds") if at else ""


def _actual(day: date | None, planned: datetime | None, hours: Hours, *, first: bool) -> str:
    """The planned instant if it is on the day that it really was."""
    if day is None:
        return ""
    return _moment(planned) if planned and planned.date() == day else _at(day, hours, first=first)


def _constraint(task: PlanTask, hours: Hours) -> Iterable[tuple[str, str]]:
    if task.constraint != Constraint.NONE:
        yield "ConstraintType", words.CONSTRAINT_NUMBERS[task.constraint]
        if task.constraint_on:
            first = task.constraint == Constraint.MUST_START_ON
            yield "ConstraintDate", _at(task.constraint_on, hours, first=first)
    elif task.start_not_before:
        yield "ConstraintType", words.START_NO_EARLIER_THAN
        yield "ConstraintDate", _at(task.start_not_before, hours, first=True)
    else:
        yield "ConstraintType", "0"


def _own_values(task: PlanTask) -> Iterable[tuple[str, str]]:
    yield "Charge role", task.charge_role
    yield "Category", task.category
    yield "Deliverable", task.deliverable
    yield "Status", task.status.value if task.status == TaskStatus.IN_PROGRESS else ""
    held = task.constraint != Constraint.NONE and task.start_not_before
    yield "Earliest start", str(task.start_not_before) if held else ""
    yield "Position", str(task.position)
    yield "Share of the day", str(task.units_bp) if task.units_bp != 10_000 else ""


def _own(parent: Element, alias: str, text: str) -> None:
    one = SubElement(parent, "ExtendedAttribute")
    _say(one, "FieldID", words.OWN_FIELDS[alias][0])
    _say(one, "Value", text)


def _write_baselines(parent: Element, task: PlanTask, hours: Hours) -> None:
    for number, was in sorted(task.baselines.items()):
        one = SubElement(parent, "Baseline")
        _say(one, "Number", str(number))
        _say(one, "Start", _at(was.start_on, hours, first=True))
        _say(one, "Finish", _at(was.end_on, hours, first=False))
        _say(one, "Duration", span(was.minutes * 60))
        _say(one, "DurationFormat", "5")
        _say(one, "Work", span(was.work_seconds))


def _people(tasks: Iterable[PlanTask]) -> dict[tuple[str, str], str]:
    """Numbers of the people who do the tasks."""
    found: dict[tuple[str, str], str] = {}
    for task in tasks:
        if task.assignee:
            found.setdefault((task.assignee, task.email), str(len(found) + 1))
    return found


def _write_people(root: Element, people: dict[tuple[str, str], str]) -> None:
    parent = SubElement(root, "Resources")
    for (name, email), uid in people.items():
        one = SubElement(parent, "Resource")
        for element, text in (("UID", uid), ("ID", uid), ("Name", name), ("Type", "1")):
            _say(one, element, text)
        if email:
            _say(one, "EmailAddress", email)


def _write_assignments(
    root: Element, tasks: Iterable[PlanTask], people: dict[tuple[str, str], str]
) -> None:
    parent = SubElement(root, "Assignments")
    for task in tasks:
        if task.assignee:
            one = SubElement(parent, "Assignment")
            _say(one, "UID", str(len(parent)))
            _say(one, "TaskUID", task.key)
            _say(one, "ResourceUID", people[(task.assignee, task.email)])
            _say(one, "Units", f"{task.units_bp // 10_000}.{task.units_bp % 10_000:04}")
            _say(one, "Work", span(task.work_seconds))
