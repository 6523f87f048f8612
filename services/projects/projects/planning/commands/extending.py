"""Several tasks and dependencies are added to a plan at once, which is scheduled once for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from chassis.batch import BatchMode, ItemReport, RefusedItem
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound

from projects.planning import queries
from projects.planning.access import plannable
from projects.planning.commands.amounts import lag
from projects.planning.commands.dependencies import LINKS_MAX, dependency_exists
from projects.planning.commands.scheduling import Network, day_of, network_of
from projects.planning.commands.tasks import (
    NewTask,
    add_to_plan,
    new_task,
    place_behind,
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
    lag_days: int = 0
    lag_minutes: int | None = None
    lag_elapsed: bool = False


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
    network = network_of(tx, project)
    day = day_of(project, calendar)
    tasks, keys = _tasks(tx, project, network, new, day, report)
    linking = _Linking(tx, project, network.with_new(tasks, []), keys, len(links), day)
    dependencies = _dependencies(linking, links, report)
    if tasks or dependencies:
        add_to_plan(tx, project, network, tasks, dependencies, calendar)
    return Extension(tasks, dependencies, report.refused)


def _tasks(
    tx: Transaction,
    project: Project,
    network: Network,
    new: Sequence[tuple[str, NewTask]],
    day_minutes: int,
    report: ItemReport,
) -> tuple[list[Task], dict[str, str]]:
    """The tasks, and their ids by key."""
    first = place_behind(project, network, len(new))
    if any(each.phase_id for _, each in new):
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
            place = first + len(tasks)
            task = new_task(tx, tx.new_id(), project, each, place, day_minutes)
            tasks.append(task)
            if key:
                keys[key] = task.id
    return tasks, keys


def _dependencies(
    linking: _Linking, links: Sequence[NewLink], report: ItemReport
) -> list[Dependency]:
    dependencies = []
    for index, link in enumerate(links):
        with report.adding(index, "dependencies"):
            dependencies.append(linking.dependency(link))
    return dependencies


class _Linking:
    """New links, one after the other, among the tasks of the network."""

    def __init__(
        self,
        tx: Transaction,
        project: Project,
        network: Network,
        keys: Mapping[str, str],
        many: int,
        day_minutes: int,
    ) -> None:
        self.tx = tx
        self.day_minutes = day_minutes
        self.project = project
        self.keys = keys
        self.names = {task.id: task.name for task in network.all_tasks}
        present = network.links
        self.taken = {(link.predecessor, link.successor, link.type) for link in present}
        self.order = Order((link.predecessor, link.successor) for link in present)
        for detour in network.neighbours.detours:
            self.order.add(detour.first, detour.last)
        if len(present) + many > LINKS_MAX:
            raise Conflict(
                "PROJECT_FULL",
                f"{project.reference} has {len(present):,} dependencies, and {LINKS_MAX:,} are the "
                "most; split the project.",
                field="project_id",
            )

    def dependency(self, link: NewLink) -> Dependency:
        checked = lag(asdict(link), self.day_minutes)
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
            **checked,
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
