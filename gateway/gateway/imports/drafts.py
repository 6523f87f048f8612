"""What the rows of an export become, ready to be handed to the services."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from gateway.imports.decisions import Decisions
from gateway.imports.spool import Spool


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row, or what stands for several rows of one thing, that was not taken.

    field: the column, or several joined by " + ". value: what the file has there.
    """

    file: str
    row: int
    field: str
    reason: str
    message: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ClientDraft:
    row: int
    ref: str
    name: str
    currency_code: str


@dataclass(frozen=True, slots=True)
class ProjectDraft:
    row: int
    ref: str
    name: str
    status: str
    client_ref: str


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """person_id: somebody here, as the mapping states. is_new: nobody who is here already."""

    row: int
    ref: str
    name: str
    email: str
    charge_role: str
    person_id: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class TaskDraft:
    row: int
    ref: str
    project_ref: str
    name: str
    category: str
    estimate_seconds: int
    status: str
    assignee_ref: str
    estimated_on: str
    start_on: str
    end_on: str
    duration_days: int | None = None
    assignee_name: str = ""


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """The successor waits for the predecessor. type: a word such as finish_to_start."""

    row: int
    ref: str
    predecessor_ref: str
    successor_ref: str
    type: str
    lag_days: int


@dataclass(frozen=True, slots=True)
class TimeDraft:
    """One source row. seconds 0: there is no entry to make. status_said: in the file's words.

    written_ref: identifies the row by the words of the file, before anything is read in them.
    started_at: HH:MM:SS; empty: not known.
    """

    row: int
    ref: str
    task_ref: str
    project_ref: str
    person_ref: str
    worked_from: str
    worked_on: str
    seconds: int
    note: str
    non_chargeable: bool
    non_chargeable_reason: str
    category: str
    status_said: str
    written_ref: str
    started_at: str = ""


def person_day(time: TimeDraft) -> str:
    """What the service looks at together: the entries of a person on a day."""
    return f"{time.person_ref} {time.worked_on}"


@dataclass(slots=True)
class Drafts:
    """All of one import, each thing once, by its reference. times may be on disk: close them.

    entry_count: of the times with an amount.
    """

    clients: dict[str, ClientDraft] = field(default_factory=dict)
    projects: dict[str, ProjectDraft] = field(default_factory=dict)
    people: dict[str, PersonDraft] = field(default_factory=dict)
    tasks: dict[str, TaskDraft] = field(default_factory=dict)
    times: Spool[TimeDraft] = field(default_factory=lambda: Spool(person_day))
    entry_count: int = 0
    links: list[LinkDraft] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    refused_links: list[RefusedRow] = field(default_factory=list)
    decisions: Decisions = field(default_factory=Decisions)
    row_count: int = 0

    @property
    def entries(self) -> Iterator[TimeDraft]:
        return (time for time in self.times if time.seconds)

    def add(self, time: TimeDraft) -> None:
        self.times.append(time)
        self.entry_count += bool(time.seconds)

    def drop_people(self, refs: Collection[str]) -> tuple[list[TimeDraft], list[ClientDraft]]:
        """Take these people and their time away, with what only their rows would make.

        Returns their rows, and the clients that are left out.
        """
        if not refs:
            return [], []
        lost = [time for time in self.times if time.person_ref in refs]
        self.times = self.times.only(lambda time: time.person_ref not in refs)
        tasks = {time.task_ref for time in lost} - {time.task_ref for time in self.times}
        projects = {self.tasks.pop(ref).project_ref for ref in tasks}
        projects -= {task.project_ref for task in self.tasks.values()}
        clients = {self.projects.pop(ref).client_ref for ref in projects}
        clients -= {project.client_ref for project in self.projects.values()}
        dropped = [self.clients.pop(ref) for ref in sorted(clients - {""})]
        for ref, task in self.tasks.items():
            if task.assignee_ref in refs:
                self.tasks[ref] = replace(task, assignee_ref="")
        return lost, dropped
