"""Several tasks are moved and dependencies changed at once: looked at before, carried out, undone.

A preview and the change apply the same changes to the same network, so they come to the same dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from chassis.database import Reading, Transaction
from chassis.errors import Conflict, Invalid, NotFound, Refusal
from chassis.ids import require_id

from chassis import values
from projects.planning import queries
from projects.planning.access import plannable, seen_as_plannable
from projects.planning.commands.dependencies import (
    LINKS_MAX,
    dependency_exists,
    lag,
    refuse_itself,
)
from projects.planning.commands.scheduling import (
    Network,
    dates_of,
    last_end,
    take_dates,
)
from projects.planning.commands.tasks import CHANGED_AT_ONCE_MAX, placement
from projects.planning.model import Dependency, Project, Task, refuse_replanning
from projects.planning.queries import LinkRow, Scheduled
from projects.planning.rules.critical_path import Link, LinkType
from projects.planning.rules.status import TaskStatus
from projects.planning.rules.timing import Dates
from projects.reassigning import locked
from projects.resourcing.calendar import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """changes: what is given of start_not_before and duration_days.

    Refused unless the task has this version (0: whichever) and holds what `present` says.
    """

    task_id: str
    version: int = 0
    changes: Mapping[str, Any]
    present: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDependency:
    """dependency_id: that it had before it was removed; empty: a new one."""

    predecessor_id: str
    successor_id: str
    type: LinkType
    lag_days: int
    dependency_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedDependency:
    """changes: what is given of type and lag_days."""

    dependency_id: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to be different; removals come first, additions last."""

    tasks: Sequence[Placement] = ()
    add_dependencies: Sequence[NewDependency] = ()
    change_dependencies: Sequence[ChangedDependency] = ()
    remove_dependency_ids: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RescheduledTask:
    """A task whose dates are others than before, and its floats then."""

    task_id: str
    start_on_before: date | None
    end_on_before: date | None
    start_on: date | None
    end_on: date | None
    total_float_days: int
    free_float_days: int
    critical: bool


@dataclass(frozen=True, slots=True)
class MissedDeadline:
    """task_id None: the day on which the project is wanted."""

    task_id: str | None
    deadline_on: date
    end_on: date
    missed_before: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the changes make of the schedule. inverse: None in a preview."""

    end_on_before: date | None
    end_on: date | None
    tasks: Sequence[RescheduledTask]
    critical_task_ids: Sequence[str]
    missed_deadlines: Sequence[MissedDeadline]
    inverse: Changes | None = None


def preview_schedule(
    reading: Reading, project_id: str, changes: Changes, calendar: Calendar
) -> Outcome:
    """What `change_schedule` would come to; refused as it would be."""
    project = seen_as_plannable(reading, project_id)
    plan = _plan_of(reading, project)
    plan.apply(changes)
    return _outcome(project, plan, dates_of(project, plan.network, calendar, reading.today))


def change_schedule(
    tx: Transaction, project_id: str, changes: Changes, calendar: Calendar
) -> Outcome:
    """All of the changes, or a refusal; the project is scheduled once."""
    project = plannable(tx, project_id)
    plan = _plan_of(tx, project)
    plan.apply(changes)
    dates = dates_of(project, plan.network, calendar, tx.today)
    outcome = _outcome(project, plan, dates)
    inverse = Changes(
        tasks=_place(tx, plan),
        add_dependencies=_remove(tx, plan),
        change_dependencies=_change(tx, plan),
        remove_dependency_ids=_add(tx, project, plan),
    )
    tx.session.flush()
    moved = take_dates(tx, project, plan.network, dates)
    changed = ["end_on"] if outcome.end_on != outcome.end_on_before else []
    if plan.has_other_links:
        changed.append("dependencies")
    if moved or changed:
        tx.record(project.rescheduled(moved, *changed))
    return replace(outcome, inverse=inverse)


@dataclass(slots=True)
class _Plan:
    """Tasks and dependencies of a project by id, as they are and as they are to be.

    before: the tasks that are placed, as they were. added: with their ids as far as they have one.
    """

    reading: Reading
    reference: str
    tasks: dict[str, Scheduled]
    links: dict[str, LinkRow]
    placed: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    before: dict[str, Scheduled] = field(default_factory=dict)
    relinked: dict[str, LinkRow] = field(default_factory=dict)
    removed: dict[str, LinkRow] = field(default_factory=dict)
    added: list[LinkRow] = field(default_factory=list)

    @property
    def network(self) -> Network:
        rows = [*self.links.values(), *self.added]
        links = [Link(row.predecessor_id, row.successor_id, row.type, row.lag_days) for row in rows]
        return Network(list(self.tasks.values()), links)

    @property
    def has_other_links(self) -> bool:
        return bool(self.relinked or self.removed or self.added)

    def apply(self, changes: Changes) -> None:
        lists = (
            ("tasks", changes.tasks),
            ("add_dependencies", changes.add_dependencies),
            ("change_dependencies", changes.change_dependencies),
            ("remove_dependency_ids", changes.remove_dependency_ids),
        )
        if not any(items for _, items in lists):
            raise Invalid("ITEMS_REQUIRED", "Give at least one change.", field="tasks")
        for name, items in lists:
            if items:
                values.count(items, name, CHANGED_AT_ONCE_MAX)
        for index, placement_ in enumerate(changes.tasks):
            with _at("tasks", index):
                self.place(placement_)
        for index, id_ in enumerate(changes.remove_dependency_ids):
            with _at("remove_dependency_ids", index):
                self.removed[id_] = self.links.pop(self.link(id_).id)
        for index, change in enumerate(changes.change_dependencies):
            with _at("change_dependencies", index):
                self.relink(change)
        for index, new in enumerate(changes.add_dependencies):
            with _at("add_dependencies", index):
                self.add(new)

    def place(self, wanted: Placement) -> None:
        task = self.task(wanted.task_id, "task_id")
        if task.id in self.before:
            raise Conflict(
                "TASK_REPEATED",
                "An item before this one names the same task; state all of its changes in one.",
                field="task_id",
            )
        _refuse_changed(task, wanted)
        checked = placement(wanted.changes)
        refuse_replanning(task, checked)
        self.before[task.id] = task
        self.placed[task.id] = checked
        self.tasks[task.id] = _replanned(task, checked)

    def relink(self, wanted: ChangedDependency) -> None:
        present_ = self.link(wanted.dependency_id)
        if present_.id in self.relinked:
            raise dependency_exists("dependency_id")
        if "lag_days" in wanted.changes:
            lag(wanted.changes["lag_days"])
        new = replace(present_, **wanted.changes)
        if new.type != present_.type:
            self.refuse_second(new)
        self.relinked[present_.id] = present_
        self.links[present_.id] = new

    def add(self, new: NewDependency) -> None:
        before = self.task(new.predecessor_id, "predecessor_id")
        behind = self.task(new.successor_id, "successor_id")
        refuse_itself(before, behind)
        row = LinkRow(self.free_id(new), before.id, behind.id, new.type, lag(new.lag_days))
        self.refuse_second(row)
        if len(self.links) + len(self.added) >= LINKS_MAX:
            raise Conflict(
                "PROJECT_FULL",
                f"{self.reference} has {LINKS_MAX:,} dependencies, which is the most; "
                "split the project.",
                field="project_id",
            )
        self.added.append(row)

    def free_id(self, new: NewDependency) -> str:
        """The id that the dependency is to have; empty: a new one."""
        if not new.dependency_id:
            return ""
        id_ = require_id(new.dependency_id, "dependency_id")
        if id_ not in self.removed and queries.is_dependency(self.reading, id_):
            raise dependency_exists("dependency_id", dependency_id=id_)
        return id_

    def task(self, task_id: str, name: str) -> Scheduled:
        found = self.tasks.get(require_id(task_id, name))
        if found is None:
            raise NotFound("TASK_NOT_FOUND", f"{self.reference} has no task {task_id}.", field=name)
        return found

    def link(self, dependency_id: str) -> LinkRow:
        found = self.links.get(require_id(dependency_id, "dependency_id"))
        if found is None:
            raise NotFound(
                "DEPENDENCY_NOT_FOUND",
                f"{self.reference} has no dependency {dependency_id}.",
                field="dependency_id",
            )
        return found

    def refuse_second(self, new: LinkRow) -> None:
        for row in (*self.links.values(), *self.added):
            same = (row.predecessor_id, row.successor_id, row.type)
            if same == (new.predecessor_id, new.successor_id, new.type):
                raise dependency_exists("successor_id", dependency_id=row.id)


@contextmanager
def _at(name: str, index: int) -> Iterator[None]:
    """A refusal raised in the block names the item at this place of the list."""
    try:
        yield
    except Refusal as refusal:
        place = f"{name}[{index}]"
        inner = f"{place}.{refusal.field}" if refusal.field and name != _IDS else place
        raise type(refusal)(
            refusal.reason, refusal.message, field=inner, details=refusal.details
        ) from None


_IDS = "remove_dependency_ids"
"""Its items have no fields."""


def _plan_of(reading: Reading, project: Project) -> _Plan:
    tasks = queries.scheduled_tasks(reading, project.id)
    links = queries.link_rows(reading, project.id)
    return _Plan(
        reading,
        project.reference,
        {task.id: task for task in tasks},
        {link.id: link for link in links},
    )


def _refuse_changed(task: Scheduled, wanted: Placement) -> None:
    """Conflict if somebody else has changed the task since the caller read it."""
    there = placement(wanted.present)
    moved = any(getattr(task, name) != value for name, value in there.items())
    if moved or (wanted.version and wanted.version != task.version):
        raise Conflict(
            "VERSION_MISMATCH",
            f"{task.name} has changed since it was read; read it again and retry.",
            field="task_id" if moved else "version",
            details={"current_version": str(task.version)},
        )


def _replanned(task: Scheduled, wanted: Mapping[str, Any]) -> Scheduled:
    """As `Task.update` would have it: history that is planned again is pinned no more."""
    new = replace(task, **wanted)
    if new != task and task.pinned and task.status != TaskStatus.DONE:
        return replace(new, pinned=False, start_not_before=new.start_not_before or new.start_on)
    return new


def _place(tx: Transaction, plan: _Plan) -> list[Placement]:
    """Change the tasks; what takes them back as long as they are where this puts them."""
    tasks = locked(tx, Task, list(plan.placed))
    back = []
    for id_, wanted in plan.placed.items():
        fact = tasks[id_].update(wanted, tx.today)
        if fact:
            tx.record(fact)
            was = {name: getattr(plan.before[id_], name) for name in wanted}
            now = {name: getattr(tasks[id_], name) for name in wanted}
            back.append(Placement(task_id=id_, changes=was, present=now))
    return back


def _add(tx: Transaction, project: Project, plan: _Plan) -> list[str]:
    added = []
    for row in plan.added:
        new = Dependency(
            id=row.id or tx.new_id(),
            project_id=project.id,
            predecessor_id=row.predecessor_id,
            successor_id=row.successor_id,
            type=row.type,
            lag_days=row.lag_days,
        )
        tx.add(new)
        added.append(new.id)
    return added


def _change(tx: Transaction, plan: _Plan) -> list[ChangedDependency]:
    back = []
    for id_, was in plan.relinked.items():
        new = plan.links[id_]
        row = tx.session.get_one(Dependency, id_)
        row.type, row.lag_days = new.type, new.lag_days
        changes = {"type": was.type, "lag_days": was.lag_days}
        back.append(ChangedDependency(dependency_id=id_, changes=changes))
    return back


def _remove(tx: Transaction, plan: _Plan) -> list[NewDependency]:
    back = []
    for id_, was in plan.removed.items():
        tx.session.delete(tx.session.get_one(Dependency, id_))
        back.append(
            NewDependency(
                predecessor_id=was.predecessor_id,
                successor_id=was.successor_id,
                type=was.type,
                lag_days=was.lag_days,
                dependency_id=id_,
            )
        )
    if back:
        tx.session.flush()  # before others between the same tasks are added
    return back


def _outcome(project: Project, plan: _Plan, dates: Mapping[str, Dates]) -> Outcome:
    tasks = list(plan.tasks.values())
    end_on = last_end(tasks, dates)
    moved = [
        _rescheduled(task, at)
        for task in tasks
        if (at := dates[task.id]).end_on != task.end_on or at.start_on != task.start_on
    ]
    return Outcome(
        end_on_before=project.end_on,
        end_on=end_on,
        tasks=sorted(moved, key=lambda each: each.start_on or date.max),
        critical_task_ids=[task.id for task in tasks if dates[task.id].critical],
        missed_deadlines=list(_missed(project, tasks, dates, end_on)),
    )


def _rescheduled(task: Scheduled, at: Dates) -> RescheduledTask:
    return RescheduledTask(
        task.id,
        task.start_on,
        task.end_on,
        at.start_on,
        at.end_on,
        at.total_float_days,
        at.free_float_days,
        at.critical,
    )


def _missed(
    project: Project,
    tasks: Sequence[Scheduled],
    dates: Mapping[str, Dates],
    end_on: date | None,
) -> Iterator[MissedDeadline]:
    if project.due_on and end_on and end_on > project.due_on:
        before = bool(project.end_on and project.end_on > project.due_on)
        yield MissedDeadline(None, project.due_on, end_on, before)
    for task in tasks:
        ends = dates[task.id].end_on
        if task.status == TaskStatus.CANCELLED or not task.deadline_on or not ends:
            continue
        if ends > task.deadline_on:
            before = bool(task.end_on and task.end_on > task.deadline_on)
            yield MissedDeadline(task.id, task.deadline_on, ends, before)
