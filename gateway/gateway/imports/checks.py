"""What is refused of a row before it makes anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis import values
from gateway.imports.drafts import ClientDraft, PersonDraft, ProjectDraft, TaskDraft, TimeDraft
from gateway.imports.mapping import NAME_LONGEST, ImportMapping, PersonMapping, TimeMapping
from gateway.imports.mapping_values import Value
from gateway.imports.values import CellMistake

DAY_SECONDS = 86_400
HUNDREDTH_SECONDS = 36
"""Of an hour."""

EARLIEST_WORK = date(1990, 1, 1)
NOTE_LONGEST = 2_000
REASON_LONGEST = 500
ESTIMATE_SECONDS_MAX = 100_000 * 3600
DURATION_DAYS_MAX = 2_000


def required(code: str, value: Value, noun: str) -> str:
    if not code:
        raise CellMistake(
            "CODE_MISSING", f"The row names no {noun}; fill it in in the file.", value.described
        )
    return code


def require_possible(
    seconds: int, worked_on: str, worked_from: str, amount: Value, day: Value
) -> None:
    """What the services would refuse in any case, before the row makes anything else."""
    if not seconds:
        return
    if not worked_on:
        raise CellMistake(
            "DATE_MISSING", "The row has time and names no day of work.", day.described
        )
    if seconds < 0:
        raise CellMistake(
            "SECONDS_NOT_POSITIVE",
            "The row has less than no time; correct it in the export.",
            amount.described,
        )
    if not worked_from and seconds > DAY_SECONDS:
        raise CellMistake(
            "SECONDS_BEYOND_DAY",
            f"This is {_duration(seconds)}, and a day has 24 hours. Enter the time on the days on "
            "which it was worked; if the column is in another unit, correct the unit of the "
            "mapping.",
            amount.described,
        )


def _duration(seconds: int) -> str:
    """Never rounded, so that what is beyond a day by a second does not read as a day."""
    if seconds % HUNDREDTH_SECONDS == 0:
        return f"{seconds / 3600:,.2f} hours"
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


class Limits:
    """What the services take of each record, in the columns of the file: Invalid names them.

    A row that they would refuse in any case makes nothing else.
    """

    def __init__(self, mapping: ImportMapping, latest: date) -> None:
        self.mapping = mapping
        self.latest = latest

    def require(
        self,
        client: ClientDraft | None,
        project: ProjectDraft,
        task: TaskDraft,
        people: Sequence[PersonDraft],
        times: Sequence[TimeDraft],
    ) -> None:
        if client:
            self._require_client(client)
        self._require_project(project)
        self._require_task(task)
        if self.mapping.person:
            self._require_people(people, self.mapping.person)
        if self.mapping.time:
            self._require_times(times, self.mapping.time)

    def _require_client(self, client: ClientDraft) -> None:
        values.text(client.name, _named(self.mapping.client, "client"), NAME_LONGEST)

    def _require_project(self, project: ProjectDraft) -> None:
        mapping = self.mapping.project
        values.text(project.name, _named(mapping.name or mapping.code, "project"), NAME_LONGEST)
        values.printable(project.ref, _named(mapping.code, "project"))

    def _require_task(self, task: TaskDraft) -> None:
        """The length of a name is no matter here: a long one is shortened."""
        mapping, plan = self.mapping.task, self.mapping.plan
        values.text(task.name, _named(mapping.name or mapping.code, "task"))
        values.printable(task.ref, _named(mapping.code, "task"))
        values.text(task.category, _named(mapping.category, "category"), NAME_LONGEST)
        estimate = _named(mapping.estimate, "estimate")
        values.duration(task.estimate_seconds, estimate, ESTIMATE_SECONDS_MAX)
        values.day(task.estimated_on, _named(mapping.estimated_on, "estimated_on"))
        values.day(task.start_on, _named(mapping.start_on, "start_on"))
        values.day(task.end_on, _named(mapping.end_on, "end_on"))
        if plan and task.duration_days is not None:
            duration = _named(plan.duration, "duration")
            values.number(task.duration_days, duration, 0, DURATION_DAYS_MAX)

    def _require_people(self, people: Sequence[PersonDraft], mapping: PersonMapping) -> None:
        column = _named(mapping.name or mapping.code, "person")
        for person in people:
            values.text(person.name, column, NAME_LONGEST)

    def _require_times(self, times: Sequence[TimeDraft], mapping: TimeMapping) -> None:
        day = mapping.worklog or mapping.worked_on
        note = _named(mapping.worklog or mapping.note, "note")
        reason = _named(mapping.non_chargeable_reason, "non_chargeable_reason")
        for time in times:
            if time.seconds:
                self._require_day_of_work(time.worked_on, day)
                self._require_day_of_work(time.worked_from, mapping.worked_from)
            values.text(time.note, note, NOTE_LONGEST)
            values.text(time.non_chargeable_reason, reason, REASON_LONGEST)

    def _require_day_of_work(self, day: str, value: Value) -> None:
        if day and not EARLIEST_WORK <= date.fromisoformat(day) <= self.latest:
            raise CellMistake(
                "DATE_OUT_OF_RANGE",
                f"A day of work must lie between {EARLIEST_WORK} and {self.latest}; correct "
                "it in the file.",
                value.described,
            )


def _named(value: Value, noun: str) -> str:
    """The columns, or what the mapping calls it where it comes from no column."""
    return value.described or noun
