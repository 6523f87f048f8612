"""The services' side of an import: drafts as requests, answers as outcomes.

One batch is at most 500 rows. Its idempotency key is made of the import and its place, so a batch
that was carried out before the process died is answered from the service's memory.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from google.protobuf.message import Message
from tandem.accounts.v1 import clients_pb2 as clients
from tandem.common.v1 import common_pb2 as common
from tandem.projects.v1 import planning_pb2 as planning
from tandem.projects.v1 import resourcing_pb2 as resourcing
from tandem.projects.v1 import time_pb2 as time

from gateway.imports.drafts import (
    ClientDraft,
    Drafts,
    LinkDraft,
    ProjectDraft,
    RefusedRow,
    TaskDraft,
    TimeDraft,
    person_day,
)
from gateway.imports.mapping import ImportMapping, PersonMapping, PlanMapping, TimeMapping
from gateway.imports.mapping_values import NOTHING
from gateway.imports.report import PHASES, Outcome
from gateway.imports.requests import (
    client_row,
    link_row,
    person_row,
    project_row,
    task_row,
    time_row,
)
from gateway.imports.spool import Spool
from gateway.services import Services

BATCH_ROWS = 500
POSSIBLE_TWIN = "POSSIBLE_TWIN"
NOTED = frozenset({"projects", "tasks", "time_entries"})
"""Phases in which the service notes what the import made."""

Ask = Callable[[Any, Message], Awaitable[Any]]
Tell = Callable[[str, Sequence[RefusedRow]], Awaitable[None]]


class Draft(Protocol):
    @property
    def row(self) -> int: ...
    @property
    def ref(self) -> str: ...


class Asking:
    """One import on its way through the services.

    ask: carries one request out. tell: called after each batch, with what it refused.
    """

    def __init__(
        self,
        import_id: str,
        mapping: ImportMapping,
        drafts: Drafts,
        filename: str,
        *,
        dry_run: bool,
        take_twins: bool,
        services: Services,
        ask: Ask,
        tell: Tell,
    ) -> None:
        self.import_id = import_id
        self.mapping = mapping
        self.drafts = drafts
        self.filename = filename
        self.dry_run = dry_run
        self.take_twins = take_twins
        self.services = services
        self.ask = ask
        self.tell = tell
        self.client_ids: dict[str, str] = {}
        self.person_ids: dict[str, str] = {}
        things = len(drafts.clients), len(drafts.projects), len(drafts.people), len(drafts.tasks)
        totals = zip(PHASES, (*things, drafts.entry_count, len(drafts.links)), strict=True)
        self.outcomes = {phase: Outcome(total=total) for phase, total in totals}

    @property
    def rows_total(self) -> int:
        return sum(outcome.total for outcome in self.outcomes.values())

    @property
    def rows_done(self) -> int:
        return sum(outcome.done for outcome in self.outcomes.values())

    async def carry_out(self) -> None:
        """People, then clients, projects, tasks and time: each needs those before it."""
        services, drafts = self.services, self.drafts
        await self._send(
            "people",
            [list(drafts.people.values())],
            services.people.ImportPeople,
            lambda batch: resourcing.ImportPeopleRequest(rows=map(person_row, batch)),
        )
        await self._drop_refused_people()
        await self._send(
            "clients",
            [list(drafts.clients.values())],
            services.clients.ImportClients,
            lambda batch: clients.ImportClientsRequest(rows=map(client_row, batch)),
        )
        await self._send(
            "projects",
            [await self._projects_of_standing_clients()],
            services.projects.ImportProjects,
            lambda batch: planning.ImportProjectsRequest(
                rows=[project_row(each, self.client_ids) for each in batch]
            ),
        )
        await self._send(
            "tasks",
            [list(drafts.tasks.values())],
            services.projects.ImportTasks,
            lambda batch: planning.ImportTasksRequest(
                rows=[task_row(each, self.person_ids) for each in batch]
            ),
        )
        await self._send(
            "time_entries",
            by_person_and_day(drafts.times),
            services.time.ImportTimeEntries,
            lambda batch: time.ImportTimeEntriesRequest(
                rows=[time_row(each, self.person_ids) for each in batch],
                settled=self.mapping.settled,
                take_twins=self.take_twins,
            ),
            together=person_day,
        )
        await self._send(
            "dependencies",
            [drafts.links],
            services.projects.ImportLinks,
            lambda batch: planning.ImportLinksRequest(rows=map(link_row, batch)),
        )

    async def _send(
        self,
        phase: str,
        drafts: Iterable[Sequence[Any]],
        method: Any,
        request_of: Callable[[Sequence[Any]], Any],
        together: Callable[[Any], object] = id,
    ) -> None:
        """together: drafts that are alike in this go into one batch, if it can hold them."""
        start = 0
        for batch in (batch for some in drafts for batch in batches(some, together)):
            request = request_of(batch)
            for place, row in enumerate(request.rows):
                row.row = place  # a row of the file may hold several people and entries
            request.request_id = f"import/{self.import_id}/{phase}/{start}"
            request.dry_run = self.dry_run
            if phase in NOTED:
                request.import_id = self.import_id
            answer = await self.ask(method, request)
            if phase == "clients":
                self.client_ids |= dict(answer.ids)
            if phase == "people":
                self.person_ids |= dict(answer.ids)
            refused = self._account(phase, batch, answer.result)
            if phase == "tasks":
                refused += [
                    self._refused(phase, batch[each.row], each) for each in answer.unassigned
                ]
            await self.tell(phase, refused)
            start += len(batch)

    def _account(
        self, phase: str, batch: Sequence[Draft], result: common.BatchResult
    ) -> list[RefusedRow]:
        """Count what the answer says; returns what it refuses."""
        outcome = self.outcomes[phase]
        outcome.created += result.created
        outcome.already_there += result.already_there
        refused = []
        for refusal in result.refused:
            draft = batch[refusal.row]
            if self._is_only_not_there_yet(draft, refusal.reason):
                outcome.created += 1
            else:
                outcome.refused_refs.add(draft.ref)
                refused.append(self._refused(phase, draft, refusal))
                if refusal.reason == POSSIBLE_TWIN and isinstance(draft, TimeDraft):
                    note = self.drafts.decisions.note
                    note("POSSIBLE_TWINS", task=draft.task_ref, seconds=draft.seconds)
        return refused

    def _is_only_not_there_yet(self, draft: Draft, reason: str) -> bool:
        """In a dry run: what it refers to would have been made by this same import."""
        if not self.dry_run or not reason.endswith("_NOT_FOUND"):
            return False
        needed = references(draft)
        return bool(needed) and all(
            ref in self._made(phase) and ref not in self.outcomes[phase].refused_refs
            for phase, ref in needed
        )

    def _made(self, phase: str) -> Mapping[str, Any]:
        by_phase: dict[str, Mapping[str, Any]] = {
            "projects": self.drafts.projects,
            "people": self.drafts.people,
            "tasks": self.drafts.tasks,
        }
        return by_phase[phase]

    def _refused(self, phase: str, draft: Draft, refusal: common.RowRefusal) -> RefusedRow:
        column = columns_of(self.mapping)[phase].get(refusal.field, refusal.field)
        message = refusal.message
        if column and message.startswith(f"{refusal.field} "):
            message = column + message.removeprefix(refusal.field)
        return RefusedRow(self.filename, draft.row, column, refusal.reason, message)

    async def _drop_refused_people(self) -> None:
        """Time of a person who was refused is nobody's, and makes no client, project or task."""
        lost, clients_left_out = self.drafts.drop_people(self.outcomes["people"].refused_refs)
        entries = {each.ref for each in lost if each.seconds}
        self.outcomes["time_entries"].refused_refs |= entries
        for phase in ("clients", "projects", "tasks"):
            self.outcomes[phase].total = len(getattr(self.drafts, phase))
        column = columns_of(self.mapping)["time_entries"]["person_ref"]
        message = "The person of this row was refused: see there."
        refused = [
            RefusedRow(self.filename, each.row, column, "PERSON_REFUSED", message) for each in lost
        ]
        await self.tell("time_entries", refused)
        await self._count_known(clients_left_out)

    async def _count_known(self, left_out: Sequence[ClientDraft]) -> None:
        """Clients that are here already are counted, also where no row of theirs is accepted."""
        outcome = self.outcomes["clients"]
        for start in range(0, len(left_out), BATCH_ROWS):
            batch = left_out[start : start + BATCH_ROWS]
            request = clients.ImportClientsRequest(rows=map(client_row, batch), dry_run=True)
            request.request_id = f"import/{self.import_id}/clients left out/{start}"
            answer = await self.ask(self.services.clients.ImportClients, request)
            outcome.already_there += answer.result.already_there
            outcome.total += answer.result.already_there

    async def _projects_of_standing_clients(self) -> list[ProjectDraft]:
        """A project whose client was refused is not quietly taken for internal work."""
        outcome, gone = self.outcomes["projects"], self.outcomes["clients"].refused_refs
        orphans = [each for each in self.drafts.projects.values() if each.client_ref in gone]
        outcome.refused_refs |= {each.ref for each in orphans}
        message = "The client of this project was refused: see there."
        column = self.mapping.client.described
        refused = [
            RefusedRow(self.filename, each.row, column, "CLIENT_REFUSED", message)
            for each in orphans
        ]
        await self.tell("projects", refused)
        return [each for each in self.drafts.projects.values() if each.client_ref not in gone]


def by_person_and_day(times: Spool[TimeDraft]) -> Iterator[list[TimeDraft]]:
    """A person's day comes together, so that the service sees which of its entries are rows."""
    for bucket in times.buckets():
        yield sorted((time for time in bucket if time.seconds), key=person_day)


def batches(drafts: Sequence[Any], together: Callable[[Any], object]) -> Iterator[Sequence[Any]]:
    """Up to 500 drafts each."""
    start = 0
    while start < len(drafts):
        end = min(start + BATCH_ROWS, len(drafts))
        whole = end
        while start < whole < len(drafts) and together(drafts[whole]) == together(
            drafts[whole - 1]
        ):
            whole -= 1
        end = whole if whole > start else end
        yield drafts[start:end]
        start = end


def references(draft: Draft) -> list[tuple[str, str]]:
    """What else of the import the draft needs, as (phase, ref)."""
    match draft:
        case TaskDraft():
            assignee = [("people", draft.assignee_ref)] if draft.assignee_ref else []
            return [("projects", draft.project_ref), *assignee]
        case TimeDraft():
            return [("people", draft.person_ref), ("tasks", draft.task_ref)]
        case LinkDraft():
            return [("tasks", draft.predecessor_ref), ("tasks", draft.successor_ref)]
        case _:
            return []


def columns_of(mapping: ImportMapping) -> dict[str, dict[str, str]]:
    """By phase, the columns that the services' fields came from."""
    project, task = mapping.project, mapping.task
    person = mapping.person or PersonMapping(code=NOTHING)
    entry = mapping.time or TimeMapping()
    plan = mapping.plan or PlanMapping(code=NOTHING)
    return {
        "clients": {
            "name": mapping.client.described,
            "currency_code": mapping.client_currency.described,
        },
        "projects": {
            "name": (project.name or project.code).described,
            "status": project.status.described,
            "client_id": mapping.client.described,
        },
        "people": {
            "name": (person.name or person.code).described,
            "email": person.email.described,
            "charge_role": person.charge_role.described,
        },
        "tasks": {
            "project_ref": project.code.described,
            "name": (task.name or task.code).described,
            "status": task.status.described,
            "category": task.category.described,
            "estimate_seconds": task.estimate.described,
            "assignee_ref": task.assignee.described,
            "assignee_name": plan.resources.described,
            "duration_days": plan.duration.described,
            "estimated_on": task.estimated_on.described,
            "start_on": task.start_on.described,
            "end_on": task.end_on.described,
        },
        "time_entries": {
            "external_ref": entry.code.described,
            "task_ref": task.code.described,
            "person_ref": person.code.described,
            "project_id": project.code.described,
            "worked_on": entry.worked_on.described,
            "worked_from": entry.worked_from.described,
            "seconds": entry.amount.described,
            "started_at": entry.started_at.described,
            "charge_role": person.charge_role.described,
            "note": entry.note.described,
        },
        "dependencies": dict.fromkeys(
            ("predecessor_ref", "successor_ref", "type", "lag_days"), plan.predecessors.described
        ),
    }
