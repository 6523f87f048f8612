"""From the rows of an export to what the services are asked to take.

Pure: no database, no network, the same drafts for the same files every time, which is what lets
an import that was killed simply run again. A row that cannot be read is refused whole: it leaves
neither a task nor a person behind.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from gateway.imports.decisions import Decisions
from gateway.imports.drafts import (
    ClientDraft,
    Drafts,
    PersonDraft,
    ProjectDraft,
    RefusedRow,
    TaskDraft,
    TimeDraft,
)
from gateway.imports.mapping import NAME_LONGEST, ImportMapping, Value
from gateway.imports.tables import Row, Table
from gateway.imports.values import CellMistake, Getter, day_of, getter, seconds_of

DAY_SECONDS = 86_400
CANCELLED = "cancelled"
YES = frozenset({"yes", "true", "1"})


def draft(mapping: ImportMapping, main: Table, dates: Table | None) -> Drafts:
    """What the rows of these files become."""
    drafting = _Drafting(mapping, main, dates)
    for row in main.rows():
        drafting.take(row)
    return drafting.finish()


class _Dates:
    """The second file, by its key."""

    def __init__(self, mapping: ImportMapping, dates: Table | None, decisions: Decisions) -> None:
        self.columns: tuple[str, ...] = ()
        self._by_key: dict[str, tuple[str, ...]] = {}
        self._met: set[str] = set()
        self._decisions = decisions
        if mapping.dates and dates:
            self.columns = mapping.dates.columns
            self._index(mapping.dates.key, dates)

    def _index(self, key: str, dates: Table) -> None:
        at_key = dates.header.index(key)
        places = [dates.header.index(name) for name in self.columns]
        width = len(dates.header)
        for row in dates.rows():
            cells = [*row.cells, *[""] * (width - len(row.cells))]
            found = tuple(cells[place] for place in places)
            if self._by_key.setdefault(cells[at_key].strip(), found) != found:
                self._decisions.note("DATES_DISAGREE", task=cells[at_key])

    def of(self, key: str) -> tuple[str, ...]:
        self._met.add(key)
        if self.columns and key not in self._by_key:
            self._decisions.note("DATES_ABSENT", task=key)
        return self._by_key.get(key, ("",) * len(self.columns))

    def note_unused(self) -> None:
        for key in self._by_key.keys() - self._met:
            self._decisions.note("DATES_UNUSED", task=key)


class _Drafting:
    """The drafts so far, and how to read one row more."""

    def __init__(self, mapping: ImportMapping, main: Table, dates: Table | None) -> None:
        self.mapping = mapping
        self.main = main
        self.drafts = Drafts()
        self.decisions = self.drafts.decisions
        self.dates = _Dates(mapping, dates, self.decisions)
        self.header = (*main.header, *self.dates.columns)
        self.identical: Counter[str] = Counter()
        self.get = _Getters(mapping, self.header)

    def take(self, row: Row) -> None:
        self.drafts.row_count += 1
        try:
            self._take(row.number, self._joined(row))
        except CellMistake as mistake:
            self._refuse(row.number, mistake)

    def _refuse(self, row: int, mistake: CellMistake) -> None:
        self.drafts.refused.append(
            RefusedRow(self.main.filename, row, mistake.field, mistake.reason, mistake.message)
        )

    def _joined(self, row: Row) -> Sequence[str]:
        width = len(self.main.header)
        if len(row.cells) != width:
            raise CellMistake(
                "ROW_WIDTH",
                f"The row has {len(row.cells)} cells and the header {width}; put quotes around "
                "cells that hold the delimiter or a line break.",
                "",
            )
        if not self.mapping.dates:
            return row.cells
        return (*row.cells, *self.dates.of(row.cells[self.get.key_place].strip()))

    def _take(self, number: int, cells: Sequence[str]) -> None:
        """Everything is read before anything is kept."""
        client = self._client(number, cells)
        project = self._project(number, cells, client)
        person = self._person(number, cells)
        task = self._task(number, cells, project)
        time = self._time(number, cells, task, person)
        if client:
            self.drafts.clients.setdefault(client.ref, client)
        self.drafts.projects.setdefault(project.ref, project)
        self.drafts.people.setdefault(person.ref, person)
        self._keep_task(task)
        self.drafts.times.append(time)
        self._note_time(time, task)

    def _ref(self, noun: str, code: str) -> str:
        return f"{self.mapping.source}:{noun}:{code}"

    def _client(self, number: int, cells: Sequence[str]) -> ClientDraft | None:
        name = self.get.client(cells)
        if not name:
            return None
        return ClientDraft(number, self._ref("client", name), name, self.get.currency(cells))

    def _project(
        self, number: int, cells: Sequence[str], client: ClientDraft | None
    ) -> ProjectDraft:
        code = _required(self.get.project_code(cells), self.mapping.project.code, "project")
        name = self.get.project_name(cells) or code
        status = self.get.project_status(cells)
        return ProjectDraft(
            number, self._ref("project", code), name, status, client.ref if client else ""
        )

    def _person(self, number: int, cells: Sequence[str]) -> PersonDraft:
        code = _required(self.get.person_code(cells), self.mapping.person.code, "person")
        name = self.get.person_name(cells) or code
        email, role = self.get.person_email(cells), self.get.charge_role(cells)
        return PersonDraft(number, self._ref("person", code), name, email, role)

    def _task(self, number: int, cells: Sequence[str], project: ProjectDraft) -> TaskDraft:
        code = _required(self.get.task_code(cells), self.mapping.task.code, "task")
        assignee = self.get.assignee(cells)
        return TaskDraft(
            row=number,
            ref=self._ref("task", code),
            project_ref=project.ref,
            name=self.get.task_name(cells) or code,
            category=self.get.category(cells),
            estimate_seconds=self._seconds(cells, self.get.estimate, self.mapping.task.estimate),
            status=self.get.status(cells),
            assignee_ref=self._ref("person", assignee) if assignee else "",
            estimated_on=self._day(cells, self.get.estimated_on, self.mapping.task.estimated_on),
            start_on=self._day(cells, self.get.start_on, self.mapping.task.start_on),
            end_on=self._day(cells, self.get.end_on, self.mapping.task.end_on),
        )

    def _seconds(self, cells: Sequence[str], get: Getter, value: Value) -> int:
        unit, comma = self.mapping.time.unit, self.mapping.decimal_comma
        seconds, rounded = seconds_of(get(cells), unit, comma, value.said)
        if rounded:
            self.decisions.note("ROUNDED_TO_SECONDS", seconds=seconds)
        return seconds

    def _day(self, cells: Sequence[str], get: Getter, value: Value) -> str:
        return day_of(get(cells), self.mapping.date_formats, value.said)

    def _time(
        self, number: int, cells: Sequence[str], task: TaskDraft, person: PersonDraft
    ) -> TimeDraft:
        time = self.mapping.time
        worked_on = self._day(cells, self.get.worked_on, time.worked_on)
        worked_from = self._day(cells, self.get.worked_from, time.worked_from)
        self._note_day_source(cells, time.worked_on, task.ref)
        self._note_day_source(cells, time.worked_from, task.ref)
        free = self.get.non_chargeable(cells).lower() in YES
        reason = self.get.non_chargeable_reason(cells) if free else ""
        if task.status == CANCELLED and time.cancelled_reason:
            free, reason = True, time.cancelled_reason
        if worked_from and worked_from > worked_on:
            worked_from, worked_on = worked_on, worked_from
        return TimeDraft(
            row=number,
            ref=self._ref("time", self._time_code(cells)),
            task_ref=task.ref,
            project_ref=task.project_ref,
            person_ref=person.ref,
            worked_from=worked_from,
            worked_on=worked_on,
            seconds=self._seconds(cells, self.get.amount, time.amount),
            note=self.get.note(cells),
            non_chargeable=free,
            non_chargeable_reason=reason,
            category=task.category,
            status_said=self.get.status_said(cells),
        )

    def _note_day_source(self, cells: Sequence[str], value: Value, task_ref: str) -> None:
        """Say so when the day does not come from the first of the columns that it may come from."""
        if value.join or len(value.columns) < 2:
            return
        used = next((name for name in value.columns if cells[self.header.index(name)].strip()), "")
        if used and used != value.columns[0]:
            self.decisions.note(
                "DAY_FROM_OTHER_COLUMN", detail=f"no {value.columns[0]}, so {used}", task=task_ref
            )

    def _time_code(self, cells: Sequence[str]) -> str:
        """The row's own code; else what it says, and which of the rows that say the same it is."""
        code = self.get.time_code(cells)
        if code:
            return code
        said = hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:32]
        self.identical[said] += 1
        return f"{said}#{self.identical[said]}"

    def _keep_task(self, task: TaskDraft) -> None:
        kept = self.drafts.tasks.setdefault(task.ref, task)
        if kept is task:
            self._note_task(task)
            return
        same = replace(task, row=kept.row)
        if same != kept:
            differing = [name for name in _TASK_WORDS if getattr(same, name) != getattr(kept, name)]
            detail = ", ".join(_TASK_WORDS[name] for name in differing)
            self.decisions.note("TASK_ROWS_DISAGREE", detail=detail, task=task.ref)

    def _note_task(self, task: TaskDraft) -> None:
        note = self.decisions.note
        if self.mapping.task.estimate and task.estimate_seconds <= 0:
            note("ESTIMATE_MISSING", task=task.ref)
        if len(task.name) > NAME_LONGEST:
            note("NAME_SHORTENED", task=task.ref)
        if task.start_on and task.end_on and task.end_on < task.start_on:
            note("DATES_EXCHANGED", task=task.ref)
        if task.estimated_on and task.start_on and task.start_on < task.estimated_on:
            note("STARTED_BEFORE_ESTIMATED", task=task.ref)
        if task.estimated_on and task.end_on and task.end_on < task.estimated_on:
            note("COMPLETED_BEFORE_ESTIMATED", task=task.ref)

    def _note_time(self, time: TimeDraft, task: TaskDraft) -> None:
        about = {"task": task.ref, "seconds": time.seconds}
        note = self.decisions.note
        if not time.seconds:
            note("NO_HOURS", task=task.ref)
            return
        if time.seconds % 3600:
            note("FRACTIONS_KEPT", **about)  # type: ignore[arg-type]
        if task.status == CANCELLED:
            kept = not self.mapping.time.cancelled_reason
            note("CANCELLED_KEPT" if kept else "CANCELLED_WITH_HOURS", **about)  # type: ignore[arg-type]
        if time.worked_from:
            if time.worked_from < time.worked_on:
                note("SPANS_DAYS", **about)  # type: ignore[arg-type]
            if time.seconds > DAY_SECONDS:
                note("OVER_24_HOURS", **about)  # type: ignore[arg-type]

    def finish(self) -> Drafts:
        """What can only be said once every row has been seen."""
        self.decisions.note("SETTLED" if self.mapping.settled else "SUBMITTED")
        self.dates.note_unused()
        worked = {time.task_ref for time in self.drafts.entries}
        for ref, task in self.drafts.tasks.items():
            self.drafts.tasks[ref] = self._finished(task, ref in worked)
        return self.drafts

    def _finished(self, task: TaskDraft, worked: bool) -> TaskDraft:
        status, assignee = task.status, task.assignee_ref
        if status == "to_do" and worked:
            status = "in_progress"
            self.decisions.note("STARTED_BY_HOURS", task=task.ref)
        if assignee and assignee not in self.drafts.people:
            assignee = ""
            self.decisions.note("ASSIGNEE_UNKNOWN", task=task.ref)
        start, end = task.start_on, task.end_on
        if start and end and end < start:
            start, end = end, start
        name = task.name if len(task.name) <= NAME_LONGEST else f"{task.name[: NAME_LONGEST - 1]}…"
        return replace(
            task, status=status, assignee_ref=assignee, start_on=start, end_on=end, name=name
        )


_TASK_WORDS = {
    "project_ref": "project",
    "name": "name",
    "category": "category",
    "estimate_seconds": "estimate",
    "status": "status",
    "assignee_ref": "assignee",
    "estimated_on": "estimated on",
    "start_on": "start",
    "end_on": "end",
}


def _required(code: str, value: Value, noun: str) -> str:
    if not code:
        raise CellMistake("CODE_MISSING", f"The row says no {noun}.", value.said)
    return code


class _Getters:
    """One function for each value of the mapping, resolved once against the header."""

    def __init__(self, mapping: ImportMapping, header: Sequence[str]) -> None:
        def of(value: Value) -> Getter:
            return getter(value, header)

        project, person, task, time = mapping.project, mapping.person, mapping.task, mapping.time
        self.key_place = header.index(mapping.dates.key) if mapping.dates else -1
        self.client, self.currency = of(mapping.client), of(mapping.client_currency)
        self.project_code, self.project_name = of(project.code), of(project.name)
        self.project_status = of(project.status)
        self.person_code, self.person_name = of(person.code), of(person.name)
        self.person_email, self.charge_role = of(person.email), of(person.charge_role)
        self.task_code, self.task_name = of(task.code), of(task.name)
        self.category, self.estimate = of(task.category), of(task.estimate)
        self.status, self.assignee = of(task.status), of(task.assignee)
        self.status_said = of(replace(task.status, words={}))
        self.estimated_on = of(task.estimated_on)
        self.start_on, self.end_on = of(task.start_on), of(task.end_on)
        self.time_code, self.amount = of(time.code), of(time.amount)
        self.worked_on, self.worked_from = of(time.worked_on), of(time.worked_from)
        self.note, self.non_chargeable = of(time.note), of(time.non_chargeable)
        self.non_chargeable_reason = of(time.non_chargeable_reason)
