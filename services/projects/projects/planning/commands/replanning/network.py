"""The tasks and dependencies of a project, with changes applied that nobody has written yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict, Invalid, NotFound, Refusal
from chassis.ids import require_id

from chassis import values
from projects.planning import queries
from projects.planning.commands.amounts import lag
from projects.planning.commands.dependencies import (
    LINKS_MAX,
    dependency_exists,
    refuse_itself,
)
from projects.planning.commands.effort import refuse_length
from projects.planning.commands.holding import held
from projects.planning.commands.replanning.changes import (
    ChangedDependency,
    Changes,
    NewDependency,
    Placement,
)
from projects.planning.commands.scheduling import Network, day_of
from projects.planning.commands.tasks import CHANGED_AT_ONCE_MAX, placement
from projects.planning.model import Project, refuse_replanning
from projects.planning.queries import LinkRow, Scheduled
from projects.planning.rules.status import TaskStatus
from projects.resourcing.calendar import Calendar


@dataclass(slots=True)
class Plan:
    """Tasks and dependencies of a project by id, as they are and as they are to be.

    before: the tasks that are placed, as they were. added: with their ids as far as they have one.
    """

    reading: Reading
    reference: str
    day_minutes: int
    tasks: dict[str, Scheduled]
    links: dict[str, LinkRow]
    placed: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    before: dict[str, Scheduled] = field(default_factory=dict)
    relinked: dict[str, LinkRow] = field(default_factory=dict)
    removed: dict[str, LinkRow] = field(default_factory=dict)
    added: list[LinkRow] = field(default_factory=list)
    neighbours: queries.Neighbours = field(default_factory=queries.Neighbours)

    @property
    def network(self) -> Network:
        rows = [*self.links.values(), *self.added]
        return Network(
            list(self.tasks.values()),
            [row.link for row in rows],
            neighbours=self.neighbours,
        )

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
        _refuse_changed(task, wanted, self.day_minutes)
        checked = held(placement(wanted.changes, self.day_minutes, task.duration_days), task)
        refuse_replanning(task, checked)
        if task.effort_driven:
            refuse_length(task, checked, task.duration_minutes)
        self.before[task.id] = task
        self.placed[task.id] = checked
        self.tasks[task.id] = _replanned(task, checked)

    def relink(self, wanted: ChangedDependency) -> None:
        present_ = self.link(wanted.dependency_id)
        if present_.id in self.relinked:
            raise dependency_exists("dependency_id")
        checked = lag(wanted.changes, self.day_minutes, present_)
        new = replace(present_, **{**wanted.changes, **checked})
        if new.type != present_.type:
            self.refuse_second(new)
        self.relinked[present_.id] = present_
        self.links[present_.id] = new

    def add(self, new: NewDependency) -> None:
        before = self.task(new.predecessor_id, "predecessor_id")
        behind = self.task(new.successor_id, "successor_id")
        refuse_itself(before, behind)
        checked = lag(asdict(new), self.day_minutes)
        row = LinkRow(self.free_id(new), before.id, behind.id, new.type, **checked)
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


def plan_of(reading: Reading, project: Project, calendar: Calendar) -> Plan:
    tasks = queries.scheduled_tasks(reading, project.id)
    links = queries.link_rows(reading, project.id)
    return Plan(
        reading,
        project.reference,
        day_of(project, calendar),
        {task.id: task for task in tasks},
        {link.id: link for link in links},
        neighbours=queries.neighbours_of(reading, project.id),
    )


def _refuse_changed(task: Scheduled, wanted: Placement, day_minutes: int) -> None:
    """Conflict if somebody else has changed the task since the caller read it."""
    there = placement(wanted.present, day_minutes, task.duration_days)
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
