"""From the rows of an export to what the services are asked to take.

Pure: no database, no network, the same drafts for the same files every time, which is what lets
an import that was killed simply run again. A row that cannot be read is refused whole: it leaves
neither a task nor a person behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from chassis.errors import Invalid
from chassis.values import LAST_DAY

from gateway.imports.addresses import Addresses, described
from gateway.imports.checks import Limits, require_possible, required
from gateway.imports.drafts import (
    ClientDraft,
    Drafts,
    PersonDraft,
    ProjectDraft,
    RefusedRow,
    TaskDraft,
    TimeDraft,
)
from gateway.imports.entries import Identities, Worked, identity_of, within, worklogs
from gateway.imports.getters import Getters
from gateway.imports.joining import Dates, Rows
from gateway.imports.mapping import NAME_LONGEST, NEW_PERSON, ImportMapping, PersonMapping
from gateway.imports.mapping_values import Value
from gateway.imports.noting import CANCELLED, note_disagreement, note_task, note_time
from gateway.imports.plans import LEVELS, Plan
from gateway.imports.references import digest, person_reference, reference
from gateway.imports.tables import Row, Table
from gateway.imports.values import (
    CellMistake,
    Getter,
    clock_time,
    day_of,
    seconds_of,
    time_of_day,
)

YES = frozenset({"yes", "true", "1"})


def draft(
    mapping: ImportMapping, main: Table, dates: Table | None, latest: date = LAST_DAY
) -> Drafts:
    """What the rows of these files become. latest: no work of a later day is taken."""
    limits = Limits(mapping, latest)
    drafting = _drafted(limits, main, dates, Addresses())
    if unclear := drafting.addresses.unclear:
        drafting.drafts.times.close()
        drafting = _drafted(limits, main, dates, Addresses(unclear))
    return drafting.finish()


def _drafted(limits: Limits, main: Table, dates: Table | None, addresses: Addresses) -> _Drafting:
    drafting = _Drafting(limits, main, dates, addresses)
    for row in main.rows():
        drafting.take(row)
    return drafting


class _Drafting:
    """The drafts so far, and how to read one row more."""

    def __init__(
        self, limits: Limits, main: Table, dates: Table | None, addresses: Addresses
    ) -> None:
        self.limits = limits
        self.mapping = mapping = limits.mapping
        self.addresses = addresses
        self.main = main
        self.drafts = Drafts()
        self.decisions = self.drafts.decisions
        self.dates = Dates(mapping, dates, self.decisions)
        self.rows = Rows(mapping, main, self.dates)
        self.unsaid_status = "" if mapping.settled else "active"
        self.formats = {**main.date_formats, **(dates.date_formats if dates else {})}
        self.identities = Identities()
        self.get = Getters(mapping, main, self.dates.columns)
        self.plan = Plan(mapping, mapping.plan, main, self.rows, self.get) if mapping.plan else None

    def take(self, row: Row) -> None:
        try:
            cells = self.rows.joined(row)
            if cells is None:
                self.decisions.note("ROWS_LEFT_OUT")
                return
            self._take(row.number, cells)
        except (CellMistake, Invalid) as mistake:
            self._refuse(row, mistake)
        self.drafts.row_count += 1

    def _refuse(self, row: Row, mistake: CellMistake | Invalid) -> None:
        self.drafts.refused.append(
            RefusedRow(
                self.main.filename,
                row.number,
                mistake.field,
                mistake.reason,
                mistake.message,
                self.main.written(row.cells, mistake.field),
            )
        )

    def _take(self, number: int, cells: Sequence[str]) -> None:
        """Everything is read and checked before anything is kept."""
        if self.plan and self.plan.is_summary(number, cells):
            self.decisions.note("SUMMARIES")
            return
        client = self._client(number, cells)
        code = self._project_code(cells, client)
        project = self._project(number, cells, client, code)
        task = self._task(number, cells, project, code)
        if self.plan:
            task = self._planned(task, cells)
        times, people = self._times(number, cells, task)
        self.limits.require(client, project, task, people, times)
        if client:
            self.drafts.clients.setdefault(client.ref, client)
        self.drafts.projects.setdefault(project.ref, project)
        for person in people:
            self.drafts.people[person.ref] = described(self.drafts.people, person)
        if self.plan:
            self.plan.note(task, cells)
        self._keep_task(task)
        for time in times:
            self.drafts.add(time)
            note_time(self.decisions, self.mapping, time, task)

    def _ref(self, noun: str, code: str) -> str:
        return reference(self.mapping.source, noun, code)

    def _person_ref(self, code: str) -> str:
        return person_reference(self.mapping.source, code)

    def _client(self, number: int, cells: Sequence[str]) -> ClientDraft | None:
        name = self.get.client(cells)
        if not name:
            self._require_no_client(cells)
            return None
        return ClientDraft(number, self._ref("client", name), name, self.get.currency(cells))

    def _require_no_client(self, cells: Sequence[str]) -> None:
        """`:Retainer` has a project and lacks its client: it is no internal work."""
        value = self.mapping.client
        if value.split and any(self.get.has(cells, name) for name in value.columns):
            required("", value, "client")

    def _project_code(self, cells: Sequence[str], client: ClientDraft | None) -> str:
        """Projects of one code and of two clients are two projects."""
        mapping = self.mapping
        code = required(self.get.project_code(cells), mapping.project.code, "project")
        return within(client.name if client else "", mapping.client, code, mapping.project.code)

    def _project(
        self, number: int, cells: Sequence[str], client: ClientDraft | None, code: str
    ) -> ProjectDraft:
        name = self.get.project_name(cells) or self.get.project_code(cells)
        status = self.get.project_status(cells) or self.unsaid_status
        return ProjectDraft(
            number, self._ref("project", code), name, status, client.ref if client else ""
        )

    def _person(self, number: int, cells: Sequence[str], code: str) -> PersonDraft:
        get = self.get
        name = get.person_name(cells) or code
        known = self.mapping.people.get(code) or self.mapping.people.get(name) or ""
        email = known if "@" in known else get.person_email(cells)
        return PersonDraft(
            row=number,
            ref=self._person_ref(code),
            name=name,
            email=email,
            charge_role=get.charge_role(cells),
            person_id="" if "@" in known or known == NEW_PERSON else known,
            is_new=known == NEW_PERSON,
        )

    def _task(
        self, number: int, cells: Sequence[str], project: ProjectDraft, project_code: str
    ) -> TaskDraft:
        """Tasks of one code and of two projects are two tasks."""
        mapping = self.mapping
        code = self.get.task_code(cells)
        if self.plan:
            code = code or self.plan.lines[number].identity
        required(code, mapping.task.code, "task")
        whole = within(project_code, mapping.project.code, code, mapping.task.code)
        assignee = self.get.assignee(cells)
        return TaskDraft(
            row=number,
            ref=self._ref("task", whole),
            project_ref=project.ref,
            name=self.get.task_name(cells) or code,
            category=self.get.category(cells),
            estimate_seconds=self._seconds(cells, self.get.estimate, self.mapping.task.estimate),
            status=self.get.status(cells),
            assignee_ref=self._person_ref(assignee) if assignee else "",
            estimated_on=self._day(cells, self.get.estimated_on, self.mapping.task.estimated_on),
            start_on=self._day(cells, self.get.start_on, self.mapping.task.start_on),
            end_on=self._day(cells, self.get.end_on, self.mapping.task.end_on),
        )

    def _planned(self, task: TaskDraft, cells: Sequence[str]) -> TaskDraft:
        assert self.plan is not None, "only a plan says so"
        person = self.plan.assignee(cells, task.ref, self.decisions)
        return replace(
            task,
            category=task.category or LEVELS.join(self.plan.lines[task.row].path),
            duration_days=self.plan.duration_days(cells, self.decisions),
            assignee_name=person,
        )

    def _seconds(self, cells: Sequence[str], get: Getter, value: Value) -> int:
        return self._amount(get(cells), value)

    def _amount(self, text: str, value: Value, unit: str = "") -> int:
        unit = unit or (self.mapping.time.unit if self.mapping.time else "hours")
        seconds, rounded = seconds_of(text, unit, self.mapping.decimal_comma, value.described)
        if rounded:
            self.decisions.note("ROUNDED_TO_SECONDS", seconds=seconds)
        return seconds

    def _day(self, cells: Sequence[str], get: Getter, value: Value) -> str:
        return self._read_day(get(cells), value)

    def _read_day(self, text: str, value: Value) -> str:
        if value.title_day:
            return text
        date_format = self.formats.get(value.columns, self.mapping.date_formats[0])
        return day_of(text, date_format, value.described)

    def _times(
        self, number: int, cells: Sequence[str], task: TaskDraft
    ) -> tuple[list[TimeDraft], list[PersonDraft]]:
        """The time of the row and the people who worked it; neither in a plan."""
        if self.mapping.time is None or self.mapping.person is None:
            return [], []
        times, people = [], []
        author = self.mapping.time.worklog or self.mapping.person.code
        for worked in self._worked(cells, self.mapping.person):
            code = required(worked.person, author, "person")
            person = self._person(number, cells, code)
            self.addresses.note(person, self.mapping.person.code.described)
            people.append(person)
            times.append(self._time(number, cells, task, person, worked))
        return times, people

    def _worked(self, cells: Sequence[str], person: PersonMapping) -> Iterator[Worked]:
        time, get = self.mapping.time, self.get
        assert time is not None, "a plan has no time"
        if time.worklog:
            yield from worklogs(cells, get.worklog_places, time.worklog)
            return
        free = get.non_chargeable(cells).lower() in YES
        day, note, code = get.worked_on(cells), get.note(cells), get.person_code(cells)
        yield Worked(get.amount(cells), time.amount, day, note, code, free)
        other = get.non_chargeable_amount(cells)
        if self._amount(other, time.non_chargeable_amount):
            yield Worked(other, time.non_chargeable_amount, day, note, code, free=True)

    def _time(
        self,
        number: int,
        cells: Sequence[str],
        task: TaskDraft,
        person: PersonDraft,
        worked: Worked,
    ) -> TimeDraft:
        time = self.mapping.time
        assert time is not None, "a plan has no time"
        worked_on = self._worked_on(worked.worked_on)
        worked_from = self._day(cells, self.get.worked_from, time.worked_from)
        self._note_day_source(cells, time.worked_on, task.ref)
        self._note_day_source(cells, time.worked_from, task.ref)
        free = worked.free
        reason = self.get.non_chargeable_reason(cells) if free else ""
        if task.status == CANCELLED and time.cancelled_reason:
            free, reason = True, time.cancelled_reason
        if worked_from and worked_from > worked_on:
            worked_from, worked_on = worked_on, worked_from
        unit = "seconds" if time.worklog else ""
        seconds = self._amount(worked.amount, worked.source, unit)
        day = time.worklog or time.worked_on
        require_possible(seconds, worked_on, worked_from, worked.source, day)
        made = TimeDraft(
            row=number,
            ref="",
            task_ref=task.ref,
            project_ref=task.project_ref,
            person_ref=person.ref,
            worked_from=worked_from,
            worked_on=worked_on,
            seconds=seconds,
            note=worked.note,
            non_chargeable=free,
            non_chargeable_reason=reason,
            category=task.category,
            status_said=self.get.status_said(cells),
            written_ref=self._written_ref(cells, worked),
            started_at=clock_time(self.get.started_at(cells)),
        )
        return replace(made, ref=self._ref("time", self._time_code(cells, made)))

    def _written_ref(self, cells: Sequence[str], worked: Worked) -> str:
        """The same for the same words in the file, however they are read and mapped."""
        words = (
            self.mapping.source,
            self.get.project_code(cells),
            self.get.task_code(cells),
            worked.person,
            self.get.worked_from(cells),
            worked.worked_on,
            self.get.started_at(cells),
            worked.amount,
            worked.note,
        )
        return identity_of(words)

    def _worked_on(self, text: str) -> str:
        time = self.mapping.time
        assert time is not None, "a plan has no time"
        return self._read_day(text, time.worklog or time.worked_on)

    def _note_day_source(self, cells: Sequence[str], value: Value, task_ref: str) -> None:
        """Say so when the day does not come from the first of the columns that it may come from."""
        if value.join or len(value.columns) < 2:
            return
        used = next((name for name in value.columns if self.get.has(cells, name)), "")
        if used and used != value.columns[0]:
            self.decisions.note(
                "DAY_FROM_OTHER_COLUMN", detail=f"no {value.columns[0]}, so {used}", task=task_ref
            )

    def _time_code(self, cells: Sequence[str], time: TimeDraft) -> str:
        """By the row's own code; else by what the mapping takes from the row."""
        if code := self.get.time_code(cells):
            return digest(code)
        parts = (
            time.project_ref,
            time.task_ref,
            time.person_ref,
            time.worked_from,
            time.worked_on,
            time_of_day(self.get.started_at(cells)),
            time.seconds,
            time.note,
        )
        identity, repeated = self.identities.of(parts)
        if repeated and time.seconds:
            self.decisions.note("EQUAL_ROWS", task=time.task_ref, seconds=time.seconds)
        return identity

    def _keep_task(self, task: TaskDraft) -> None:
        kept = self.drafts.tasks.setdefault(task.ref, task)
        if kept is task:
            note_task(self.decisions, self.mapping, task)
        else:
            note_disagreement(self.decisions, kept, task)

    def finish(self) -> Drafts:
        """What is known only when every row has been read."""
        if self.mapping.time:
            self.decisions.note("SETTLED" if self.mapping.settled else "SUBMITTED")
        else:
            self.decisions.note("PLAN_ONLY")
        self.dates.note_unused()
        if self.plan:
            self.plan.finish(self.drafts)
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
