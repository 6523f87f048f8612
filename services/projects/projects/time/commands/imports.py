"""Time that comes in by the hundred from another system's export.

One source row becomes one entry, its time exact to the second. A row may be a sum over several
days (worked_from to worked_on); such a sum is not held against anybody's 24 hour day, and neither
is it checked against 24 hours times its days, because exports date such sums loosely.

An import carries over what others wrote, so its importer may approve it, unlike time they logged.

settled: approved history that was billed before Tandem. It is published as one fact per
batch and project; unsettled time arrives submitted, with the usual fact for each entry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from chassis.batch import BatchReport, check_size, sift
from chassis.database import Transaction
from chassis.errors import Invalid, NotFound

from projects.importing.commands import Made, note_imported
from projects.importing.readable import Kind
from projects.time.access import IMPORT
from projects.time.commands.checks import (
    SUM_SECONDS_MAX,
    check_day,
    check_order,
    check_seconds,
    day_full,
    note_text,
    reason_text,
    refuse_closed,
    required_day,
)
from projects.time.commands.entries import PROJECT_NOT_CHARGEABLE, charge_role_required
from projects.time.commands.twins import Twins, twins_of
from projects.time.model import ImportedHistory, TimeEntry
from projects.time.queries import (
    KnownPerson,
    KnownTask,
    entries_by_ref,
    known_people,
    known_tasks,
    lock_days,
)
from projects.time.rules.entries import Status, charge_role_of, fits_the_day

KnownT = TypeVar("KnownT")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedTime:
    """One source row as it came; refs are the external references of task and person.

    source_row: its number in the file. written_ref: identifies it by the words of the file.
    started_at: HH:MM:SS; empty: not known.
    """

    row: int
    external_ref: str
    task_ref: str
    person_ref: str
    worked_on: str
    worked_from: str = ""
    seconds: int
    note: str = ""
    non_chargeable: bool = False
    non_chargeable_reason: str = ""
    person_id: str = ""
    source_row: int = 0
    written_ref: str = ""
    started_at: str = ""

    @property
    def who(self) -> str:
        """What identifies the person: the id, or else the external reference."""
        return self.person_id or self.person_ref


def import_time_entries(
    tx: Transaction,
    rows: Sequence[ImportedTime],
    *,
    settled: bool,
    dry_run: bool,
    import_id: str = "",
    take_twins: bool = False,
) -> BatchReport:
    """Take what can be taken; a row that is there already is left as it is.

    One batch at a time: the refs that are there, and the days that are full, stay so until commit.
    take_twins: also rows that look like time that is here; they are refused otherwise.
    """
    tx.actor.require(IMPORT)
    check_size(rows)
    tx.serialise("import of time entries")
    present = entries_by_ref(tx, [row.external_ref for row in rows])
    new = [row for row in rows if row.external_ref not in present]
    batch = _Batch(tx, new, settled)
    if not take_twins:
        batch.look_for_twins(import_id, {row.external_ref for row in rows})
    entries, outcome = sift(rows, present, batch.entry)
    if not dry_run:
        _write(tx, entries, settled)
        note_imported(tx, import_id, Kind.TIME_ENTRY, _made(entries, new))
    return outcome


class _Batch:
    """The rows with everything that decides about them, read in a handful of statements."""

    def __init__(self, tx: Transaction, rows: Sequence[ImportedTime], settled: bool) -> None:
        self.tx = tx
        self.settled = settled
        self.tasks = known_tasks(tx, {row.task_ref for row in rows})
        self.people = known_people(tx, {row.who for row in rows})
        self.rows = rows
        single = [row for row in rows if not row.worked_from]
        self.day_seconds = lock_days(tx, self._person_days(single))
        self.twins = Twins()

    def look_for_twins(self, import_id: str, refs: Collection[str]) -> None:
        """refs: of all rows of the batch, also of those that are here."""
        written = {row.written_ref for row in self.rows} - {""}
        days = self._person_days(self.rows)
        self.twins = twins_of(self.tx, import_id, days, refs, written)

    def _person_days(self, rows: Sequence[ImportedTime]) -> set[tuple[str, date]]:
        """People and their last days; rows whose day cannot be read are refused later."""
        found = set()
        for row in rows:
            if person := self.people.get(row.who):
                with suppress(Invalid):
                    found.add((person.id, required_day(row.worked_on, "worked_on")))
        return found

    def entry(self, row: ImportedTime) -> TimeEntry:
        """What the row says of itself is checked before what it refers to."""
        worked_from, worked_on = self._days(row)
        note = note_text(row.note)
        reason = reason_text(row.non_chargeable, row.non_chargeable_reason)
        started_at = _time_of_day(row.started_at)
        person = _found(self.people, row.who, "person")
        task = _found(self.tasks, row.task_ref, "task")
        if not self.settled:
            refuse_closed(task.project_status)
        self.twins.refuse(task, person.id, row, (worked_from, worked_on), started_at)
        chargeable = task.project_chargeable and not row.non_chargeable
        entry = TimeEntry(
            id=self.tx.new_id(),
            person_id=person.id,
            project_id=task.project_id,
            client_id=task.client_id,
            task_id=task.id,
            deliverable_id=task.deliverable_id,
            worked_on=worked_on,
            worked_from=worked_from,
            seconds=row.seconds,
            charge_role=_charge_role(task, person),
            chargeable=chargeable,
            non_chargeable_reason=reason or ("" if chargeable else PROJECT_NOT_CHARGEABLE),
            note=note,
            status=Status.APPROVED if self.settled else Status.SUBMITTED,
            logged_at=self.tx.now,
            logged_by_id=self.tx.actor.person_id or None,
            external_ref=row.external_ref,
            settled=self.settled,
        )
        if worked_from is None:
            self._fill_day(person.id, worked_on, row.seconds)
        return entry

    def _days(self, row: ImportedTime) -> tuple[date | None, date]:
        worked_on = required_day(row.worked_on, "worked_on")
        check_day(worked_on, self.tx.today)
        if not row.worked_from:
            check_seconds(row.seconds)
            return None, worked_on
        worked_from = required_day(row.worked_from, "worked_from")
        check_day(worked_from, self.tx.today, "worked_from")
        check_order(worked_from, worked_on)
        check_seconds(row.seconds, longest=SUM_SECONDS_MAX)
        return worked_from, worked_on

    def _fill_day(self, person_id: str, day: date, seconds: int) -> None:
        already = self.day_seconds.get((person_id, day), 0)
        if not fits_the_day(already, seconds):
            raise day_full(day, already)
        self.day_seconds[person_id, day] = already + seconds


def _time_of_day(text: str) -> time | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%H:%M:%S").time()  # noqa: DTZ007
    except ValueError:
        raise Invalid(
            "TIME_MALFORMED",
            f"Write the time of day as 09:05:00, not {text[:20]!r}, or leave it out.",
            field="started_at",
        ) from None


def _charge_role(task: KnownTask, person: KnownPerson) -> str:
    role = charge_role_of((task.charge_role, person.charge_role))
    if not role:
        raise charge_role_required()
    return role


def _found(known: Mapping[str, KnownT], ref: str, noun: str) -> KnownT:
    if ref in known:
        return known[ref]
    raise NotFound(
        f"{noun.upper()}_NOT_FOUND",
        f"The {noun} of this row is not here; import it first.",
        field=f"{noun}_ref",
    )


def _made(entries: Sequence[TimeEntry], rows: Sequence[ImportedTime]) -> Iterable[Made]:
    by_ref = {row.external_ref: row for row in rows}
    for entry in entries:
        row = by_ref[str(entry.external_ref)]
        yield Made(entry.id, row.source_row, row.written_ref, _time_of_day(row.started_at))


def _write(tx: Transaction, entries: Sequence[TimeEntry], settled: bool) -> None:
    tx.session.add_all(entries)
    if settled:
        for history in _histories(tx, entries):
            tx.record(history.imported())
    else:
        for entry in entries:
            tx.record(entry.logged())


def _histories(tx: Transaction, entries: Iterable[TimeEntry]) -> Iterable[ImportedHistory]:
    by_project: dict[str, list[TimeEntry]] = defaultdict(list)
    for entry in entries:
        by_project[entry.project_id].append(entry)
    for project_id, members in sorted(by_project.items()):
        yield ImportedHistory(
            id=tx.new_id(),
            project_id=project_id,
            client_id=members[0].client_id,
            tasks=0,
            time_entries=len(members),
            seconds=sum(entry.seconds for entry in members),
            first_day=min(entry.worked_from or entry.worked_on for entry in members),
            last_day=max(entry.worked_on for entry in members),
        )
