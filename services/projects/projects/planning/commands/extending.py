"""Several tasks and dependencies are added to a plan at once, which is scheduled once for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chassis.batch import BatchMode, ItemReport, RefusedItem
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound

from chassis import values
from projects.planning import queries
from projects.planning.access import plannable
from projects.planning.commands.dependencies import LINKS_MAX, dependency_exists
from projects.planning.commands.tasks import (
    DAYS_MAX,
    NewTask,
    new_task,
    place_behind,
    publish_plan,
)
from projects.planning.model import Dependency, Project, Task
from projects.planning.rules.critical_path import LinkType
from projects.planning.rules.reaching import Order
from projects.resourcing.calendar import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink:
    """predecessor, successor: keys of new tasks, or ids of tasks that are there."""

    predecessor: str
    successor: str
    type: LinkType
    lag_days: int


@dataclass(frozen=True, slots=True)
class Extension:
    """What was added, and what was refused of it."""

    tasks: list[Task]
    dependencies: list[Dependency]
    refused: list[RefusedItem]


def extend_plan(
    tx: Transaction,
    project_id: str,
    new: Sequence[tuple[str, NewTask]],
    links: Sequence[NewLink],
    mode: BatchMode,
    calendar: Calendar,
) -> Extension:
    """new: the tasks, each with the key by which the links call it, which may be empty."""
    if not new and not links:
        raise Invalid("ITEMS_REQUIRED", "Give at least one task or one dependency.", field="tasks")
    project = plannable(tx, project_id)
    report = ItemReport(mode)
    tasks, keys = _tasks(tx, project, new, report)
    dependencies = _dependencies(tx, project, tasks, keys, links, report)
    tx.session.add_all(tasks)
    tx.session.flush()
    tx.session.add_all(dependencies)
    if tasks or dependencies:
        changed = ["dependencies"] if dependencies else []
        publish_plan(tx, project, tasks, calendar, *changed)
    return Extension(tasks, dependencies, report.refused)


def _tasks(
    tx: Transaction,
    project: Project,
    new: Sequence[tuple[str, NewTask]],
    report: ItemReport,
) -> tuple[list[Task], dict[str, str]]:
    """The tasks, and their ids by key."""
    first = place_behind(tx, project, len(new))
    queries.phase_rows(tx, project.id)  # loaded once, for all that name one
    tasks: list[Task] = []
    keys: dict[str, str] = {}
    for index, (key, each) in enumerate(new):
        with report.adding(index, "tasks"):
            if key in keys:
                raise Invalid(
                    "TASK_KEY_REPEATED",
                    f"Two tasks have the key {key!r}; each needs one of its own.",
                    field="key",
                )
            task = new_task(tx, project, each, first + len(tasks))
            tasks.append(task)
            if key:
                keys[key] = task.id
    return tasks, keys


def _dependencies(
    tx: Transaction,
    project: Project,
    tasks: Sequence[Task],
    keys: Mapping[str, str],
    links: Sequence[NewLink],
    report: ItemReport,
) -> list[Dependency]:
    if not links:
        return []
    network = _Network(tx, project, tasks, keys, len(links))
    dependencies = []
    for index, link in enumerate(links):
        with report.adding(index, "dependencies"):
            dependencies.append(network.dependency(link))
    return dependencies


class _Network:
    """The project's tasks and links with the new ones, read once."""

    def __init__(
        self,
        tx: Transaction,
        project: Project,
        new: Sequence[Task],
        keys: Mapping[str, str],
        many: int,
    ) -> None:
        self.tx = tx
        self.project = project
        self.keys = keys
        self.names = {task.id: task.name for task in queries.scheduled_tasks(tx, project.id)}
        self.names |= {task.id: task.name for task in new}
        present = queries.links_of(tx, project.id)
        self.taken = {(link.predecessor, link.successor, link.type) for link in present}
        self.order = Order((link.predecessor, link.successor) for link in present)
        if len(present) + many > LINKS_MAX:
            raise Conflict(
                "PROJECT_FULL",
                f"{project.reference} has {len(present):,} dependencies, and {LINKS_MAX:,} are the "
                "most; split the project.",
                field="project_id",
            )

    def dependency(self, link: NewLink) -> Dependency:
        lag_days = values.number(link.lag_days, "lag_days", -DAYS_MAX, DAYS_MAX)
        predecessor = self._task(link.predecessor, "predecessor")
        successor = self._task(link.successor, "successor")
        if (predecessor, successor, link.type) in self.taken:
            raise dependency_exists("successor")
        self._refuse_circle(predecessor, successor)
        self.taken.add((predecessor, successor, link.type))
        self.order.add(predecessor, successor)
        return Dependency(
            id=self.tx.new_id(),
            project_id=self.project.id,
            predecessor_id=predecessor,
            successor_id=successor,
            type=link.type,
            lag_days=lag_days,
        )

    def _task(self, wanted: str, field: str) -> str:
        id_ = self.keys.get(wanted) or wanted.lower()
        if id_ not in self.names:
            raise NotFound(
                "TASK_NOT_FOUND",
                f"{self.project.reference} has no task {wanted}, and no task of this request has "
                "that key.",
                field=field,
            )
        return id_

    def _refuse_circle(self, predecessor: str, successor: str) -> None:
        circle = self.order.circle(predecessor, successor)
        if circle:
            path = " -> ".join(self.names[id_] for id_ in circle)
            raise Conflict(
                "DEPENDENCY_CYCLE",
                f"These tasks would wait for each other: {path}. Leave one dependency out.",
                field="successor",
                details={"cycle": path},
            )
