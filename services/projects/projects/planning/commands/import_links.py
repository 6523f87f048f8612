"""Dependencies of imported tasks. History keeps its days; what is planned again follows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chassis.batch import BatchReport, check_size
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from sqlalchemy import select

from projects.planning.access import IMPORT
from projects.planning.commands import amounts
from projects.planning.commands.dependencies import LINKS_MAX
from projects.planning.commands.scheduling import day_of, reschedule_and_record
from projects.planning.model import Dependency, Project, Task
from projects.planning.queries import links_of
from projects.planning.rules.critical_path import LinkType
from projects.planning.rules.reaching import Order
from projects.planning.rules.status import CLOSED
from projects.resourcing.calendar import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedLink:
    """One link as it came; refs are external references of tasks."""

    row: int
    predecessor_ref: str
    successor_ref: str
    type: str
    lag_days: int


@dataclass(frozen=True, slots=True)
class _End:
    id: str
    project_id: str
    name: str


def import_links(
    tx: Transaction, rows: Sequence[ImportedLink], calendar: Calendar, *, dry_run: bool
) -> BatchReport:
    """Take the links that can be taken; one that is there already is left as it is."""
    tx.actor.require(IMPORT)
    check_size(rows)
    ends = _ends(tx, {ref for row in rows for ref in (row.predecessor_ref, row.successor_ref)})
    projects = _lock(tx, {end.project_id for end in ends.values()})
    days = {id_: day_of(project, calendar) for id_, project in projects.items()}
    network = _Network(tx, ends, days)
    report = BatchReport()
    for row in rows:
        with report.taking(row.row):
            if network.take(row):
                report.created += 1
            else:
                report.already_there += 1
    if not dry_run:
        _write(tx, network.new, projects, calendar)
    return report


def _ends(tx: Transaction, refs: set[str]) -> dict[str, _End]:
    query = select(Task.external_ref, Task.id, Task.project_id, Task.name)
    rows = tx.session.execute(query.where(Task.external_ref.in_(refs)))
    return {str(ref): _End(*more) for ref, *more in rows}


def _lock(tx: Transaction, ids: set[str]) -> dict[str, Project]:
    query = select(Project).where(Project.id.in_(ids)).order_by(Project.id).with_for_update()
    return {project.id: project for project in tx.session.scalars(query)}


class _Network:
    """The links of the projects, those that are here and those that are new.

    day_minutes: the standard day of each project's calendar, by id.
    """

    def __init__(
        self, tx: Transaction, ends: Mapping[str, _End], day_minutes: Mapping[str, int]
    ) -> None:
        self.tx = tx
        self.ends = ends
        self.day_minutes = day_minutes
        present = {id_: links_of(tx, id_) for id_ in day_minutes}
        links = [link for found in present.values() for link in found]
        self.taken = {(link.predecessor, link.successor, link.type) for link in links}
        self.order = Order((link.predecessor, link.successor) for link in links)
        self.counts = defaultdict(int, {id_: len(found) for id_, found in present.items()})
        self.names = {end.id: end.name for end in ends.values()}
        self.new: list[Dependency] = []

    def take(self, row: ImportedLink) -> bool:
        """False if the link is there already."""
        first = self._end(row.predecessor_ref, "predecessor_ref")
        second = self._end(row.successor_ref, "successor_ref")
        amounts.lag_days(row.lag_days)
        type_ = _type(row.type)
        if first.project_id != second.project_id:
            raise Invalid(
                "DEPENDENCY_ACROSS_PROJECTS",
                "The two tasks belong to different projects; link tasks of one project.",
                field="predecessor_ref",
            )
        if (first.id, second.id, type_) in self.taken:
            return False
        self._refuse_circle(first, second)
        self._refuse_beyond(first.project_id)
        self.taken.add((first.id, second.id, type_))
        self.order.add(first.id, second.id)
        self.counts[first.project_id] += 1
        self.new.append(
            Dependency(
                id=self.tx.new_id(),
                project_id=first.project_id,
                predecessor_id=first.id,
                successor_id=second.id,
                type=type_,
                **amounts.lag({"lag_days": row.lag_days}, self.day_minutes[first.project_id]),
            )
        )
        return True

    def _end(self, ref: str, field: str) -> _End:
        if ref not in self.ends:
            raise NotFound(
                "TASK_NOT_FOUND",
                "The task at one end of this dependency is not here; see why its row was refused.",
                field=field,
            )
        return self.ends[ref]

    def _refuse_circle(self, first: _End, second: _End) -> None:
        if circle := self.order.circle(first.id, second.id):
            path = " -> ".join(self.names.get(id_, "another task") for id_ in circle)
            raise Conflict(
                "DEPENDENCY_CYCLE",
                f"These tasks would wait for each other: {path}. Leave one dependency out.",
                field="predecessor_ref",
            )

    def _refuse_beyond(self, project_id: str) -> None:
        if self.counts[project_id] >= LINKS_MAX:
            raise Conflict(
                "PROJECT_FULL",
                f"A project has at most {LINKS_MAX:,} dependencies; split the project.",
                field="predecessor_ref",
            )


def _type(word: str) -> LinkType:
    try:
        return LinkType(word)
    except ValueError:
        raise Invalid(
            "TYPE_UNKNOWN", f"type must be one of {', '.join(LinkType)}.", field="type"
        ) from None


def _write(
    tx: Transaction,
    links: Sequence[Dependency],
    projects: Mapping[str, Project],
    calendar: Calendar,
) -> None:
    tx.session.add_all(links)
    tx.session.flush()
    for id_ in sorted({link.project_id for link in links}):
        if projects[id_].status not in CLOSED:
            reschedule_and_record(tx, projects[id_], calendar, "dependencies")
