"""One task of MS Project XML, read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

from projects.plan_files.rules import vocabulary as words
from projects.plan_files.rules.people import Assigned
from projects.plan_files.rules.plan import BadFile, BaselineDates, NotTakenOver, PlanTask
from projects.plan_files.rules.spans import MALFORMED, day, instant, seconds_of, whole
from projects.planning.rules.status import TaskStatus
from projects.planning.rules.timing import Constraint


@dataclass(frozen=True, slots=True)
class Row:
    """A task of the file. level: of the outline, from 1."""

    uid: str
    level: int
    summary: bool
    element: Element

    @property
    def name(self) -> str:
        return self.says("Name")[:200]

    def says(self, name: str) -> str:
        return (self.element.findtext(name) or "").strip()

    def of(self, name: str) -> str:
        """What a refusal calls a value of this task."""
        return f"{name} of the task {self.name[:80]!r}"

    def day(self, name: str) -> date | None:
        return day(self.says(name), self.of(name)) if self.says(name) else None


def task_of(
    row: Row, dropped: NotTakenOver, assigned: Assigned | None, day_minutes: int
) -> PlanTask:
    minutes = _minutes(row, dropped, day_minutes)
    work = seconds_of(row.says("Work"), row.of("Work")) if row.says("Work") else 0
    if work < 0 or minutes < 0:
        raise BadFile(MALFORMED, f"The task {row.name[:80]!r} has a negative duration or work.")
    if len(row.says("Name")) > len(row.name):
        dropped.thing(f"the end of a name that is longer than 200 characters: {row.name[:60]!r}")
    task = PlanTask(
        key=row.uid,
        name=row.name,
        minutes=minutes,
        work_seconds=work or (assigned.work_seconds if assigned else 0),
        assignee=assigned.name if assigned else "",
        email=assigned.email if assigned else "",
        deadline_on=row.day("Deadline"),
        baselines=_baselines(row),
    )
    task = _happened(row, task, dropped)
    task = _driven(row, task, assigned, dropped)
    return _held(row, task, dropped)


def _minutes(row: Row, dropped: NotTakenOver, day_minutes: int) -> int:
    text = row.says("Duration")
    seconds = seconds_of(text, row.of("Duration")) if text else 0
    if row.says("Milestone") == "1" and seconds:
        dropped.thing(f"that the task {row.name!r} is a milestone, since it takes time")
    if seconds % 60:
        dropped.thing(f"the seconds in the duration of the task {row.name!r}")
    if row.says("DurationFormat") in words.ELAPSED and seconds:
        minutes = seconds * day_minutes // 86_400
        dropped.thing(
            f"that the duration of the task {row.name!r} counts by the clock; it is {minutes} "
            "working minutes now"
        )
        return minutes
    return seconds // 60


def _happened(row: Row, task: PlanTask, dropped: NotTakenOver) -> PlanTask:
    """The status, and the actual days that it has."""
    if row.says("Active") == "0":
        return replace(task, status=TaskStatus.CANCELLED)
    begun, over = row.day("ActualStart"), row.day("ActualFinish")
    done = whole(row.says("PercentComplete") or "0", row.of("PercentComplete"))
    if done >= 100 or over:
        over = over or row.day("Finish")
        if over is None:
            raise BadFile(MALFORMED, f"The task {row.name[:80]!r} is done and has no finish.")
        status, begun = TaskStatus.DONE, min(begun or row.day("Start") or over, over)
    elif begun or done:
        status, begun = TaskStatus.IN_PROGRESS, begun or row.day("Start")
        if done:
            dropped.thing(f"that the task {row.name!r} is {done} % complete; it is in progress")
    else:
        return task
    return replace(
        task,
        status=status,
        actual_start_on=begun,
        actual_finish_on=over,
        start_at=_instant(row, "ActualStart", "Start"),
        end_at=_instant(row, "ActualFinish", "Finish") if over else None,
    )


def _instant(row: Row, *names: str) -> Any:
    return next((instant(row.says(name), row.of(name)) for name in names if row.says(name)), None)


def _driven(row: Row, task: PlanTask, assigned: Assigned | None, dropped: NotTakenOver) -> PlanTask:
    """Fixed work of one person is what drives a duration here; anything else is a fixed length."""
    if row.says("EffortDriven") != "1" or row.says("Type") == "1" or not task.work_seconds:
        return task
    share = assigned.units_bp if assigned else 10_000
    if 0 < share <= 10_000 and -(-task.work_seconds * 10_000 // (60 * share)) == task.minutes:
        return replace(task, effort_driven=True, units_bp=share)
    dropped.thing(
        f"that the length of the task {row.name!r} follows from its work, which is another"
    )
    return task


def _held(row: Row, task: PlanTask, dropped: NotTakenOver) -> PlanTask:
    """What holds a task apart from its links."""
    kind, on = row.says("ConstraintType") or "0", row.day("ConstraintDate")
    if row.says("Manual") == "1" and task.status == TaskStatus.TO_DO and row.says("Start"):
        dropped.thing(f"that the task {row.name!r} is scheduled by hand; it starts no earlier")
        return replace(task, start_not_before=row.day("Start"))
    if kind in words.OTHER_CONSTRAINTS:
        dropped.thing(f"the constraint {words.OTHER_CONSTRAINTS[kind]!r} of the task {row.name!r}")
    elif kind == words.START_NO_EARLIER_THAN:
        return replace(task, start_not_before=on)
    elif kind in words.CONSTRAINTS:
        constraint = words.CONSTRAINTS[kind]
        if constraint == Constraint.AS_LATE_AS_POSSIBLE:
            return replace(task, constraint=constraint)
        if on is None:
            raise BadFile(MALFORMED, f"{row.of('ConstraintDate')} is missing.")
        return replace(task, constraint=constraint, constraint_on=on)
    elif kind != "0":
        raise BadFile(MALFORMED, f"{row.of('ConstraintType')} must be 0 to 7, not {kind[:20]}.")
    return task


def _baselines(row: Row) -> dict[int, BaselineDates]:
    found = {}
    for one in row.element.findall("Baseline"):
        texts = {name: (one.findtext(name) or "").strip() for name in _BASELINE}
        if texts["Start"] and texts["Finish"]:
            of = row.of("a baseline")
            number = whole(texts["Number"] or "0", of)
            duration, work = (
                seconds_of(texts[name], of) if texts[name] else 0 for name in ("Duration", "Work")
            )
            start, end = day(texts["Start"], of), day(texts["Finish"], of)
            if not 0 <= number <= 10 or end < start or min(duration, work) < 0:
                raise BadFile(MALFORMED, f"{of} has a number, a window or a work that cannot be.")
            found[number] = BaselineDates(start, end, duration // 60, work)
    return found


_BASELINE = ("Number", "Start", "Finish", "Duration", "Work")


def own_fields(
    row: Row, task: PlanTask, aliases: dict[str, str], dropped: NotTakenOver
) -> PlanTask:
    """What an export of Tandem keeps in text fields; fields of anybody else are named."""
    for one in row.element.findall("ExtendedAttribute"):
        alias = aliases.get((one.findtext("FieldID") or "").strip(), "")
        value = (one.findtext("Value") or "").strip()
        read = _OWN.get(alias)
        if read and value:
            task = read(row, task, value)
        elif value:
            dropped.fields[f"the field {alias[:60] or 'without a name'!r} of tasks"] += 1
    return task


def _status(row: Row, task: PlanTask, value: str) -> PlanTask:
    try:
        status = TaskStatus(value)
    except ValueError:
        return task
    settled = TaskStatus.DONE in {status, task.status} or task.status == TaskStatus.CANCELLED
    return task if settled else replace(task, status=status)


def _share(row: Row, task: PlanTask, value: str) -> PlanTask:
    share = whole(value, row.of("Share of the day"))
    return replace(task, units_bp=share) if 0 < share <= 10_000 else task


_OWN: dict[str, Callable[[Row, PlanTask, str], PlanTask]] = {
    "Charge role": lambda row, task, value: replace(task, charge_role=value),
    "Category": lambda row, task, value: replace(task, category=value[:200]),
    "Deliverable": lambda row, task, value: replace(task, deliverable=value),
    "Status": _status,
    "Share of the day": _share,
    "Earliest start": lambda row, task, value: replace(
        task, start_not_before=day(value, row.of("Earliest start"))
    ),
    "Position": lambda row, task, value: replace(task, position=whole(value, row.of("Position"))),
}
