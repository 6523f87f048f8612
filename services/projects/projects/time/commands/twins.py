"""Imported rows that may be work that is here already.

A row that is here has its external reference. Another row of the same person, day, project and
amount of time may be the same work: logged by hand, exported by another tool, or exported again
with other words. Tools round to the minute, so a difference of less than a minute is none. A row
may also be work that is here if it has the same start, for nobody begins two pieces of work at the
same second, and if its words were imported before and read as another day. All these are asked
about and never taken in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict
from sqlalchemy import func, or_, select, tuple_

from projects.importing.readable import ImportedRecord
from projects.planning.readable import Project
from projects.time.model import TimeEntry
from projects.time.queries import KnownTask

REASON = "POSSIBLE_TWIN"
REMEDY = (
    "If it is the same work, leave the row out; if it is other work, send the file again with "
    "twins=import."
)
_Look = tuple[str, date | None, date, int, str | None, str]
"""Person, first and last day, seconds, client, name of the project: what twins have in common."""
_LOOK: tuple[Any, ...] = (
    TimeEntry.person_id,
    TimeEntry.worked_from,
    TimeEntry.worked_on,
    TimeEntry.seconds,
    Project.client_id,
    func.lower(Project.name),
)


_Place = tuple[str, date | None, date, str | None, str]
"""A look without its seconds."""
_Start = tuple[str, date, time]
"""Person, day, and the time of day at which the work began."""
_ROUNDING = 60


@dataclass(slots=True)
class _Here:
    """What is here. by_place: seconds, and whether they were logged by hand."""

    by_place: defaultdict[_Place, list[tuple[int, bool]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    starts: set[_Start] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Twins:
    """What is here already, as far as rows of one batch may be the same work.

    read_before: by the words of the file, the looks of what was read in them.
    """

    here: _Here = field(default_factory=_Here)
    read_before: Mapping[str, Set[_Look]] = field(default_factory=dict)

    def refuse(
        self,
        task: KnownTask,
        person_id: str,
        row: Any,
        days: tuple[date | None, date],
        started_at: time | None,
    ) -> None:
        """Conflict for a row that may be work that is here. row: an ImportedTime; days: its own."""
        worked_from, worked_on = days
        name = task.project_name.lower()
        if started_at and (person_id, worked_on, started_at) in self.here.starts:
            raise Conflict(
                REASON,
                f"The person has work that began at {started_at:%H:%M:%S} of this day already, "
                f"imported. {REMEDY}",
                field="started_at",
            )
        place = (person_id, worked_from, worked_on, task.client_id, name)
        look = (person_id, worked_from, worked_on, row.seconds, task.client_id, name)
        for seconds, by_hand in self.here.by_place.get(place, ()):
            if abs(seconds - row.seconds) < _ROUNDING:
                how = "logged by hand" if by_hand else "imported"
                raise Conflict(
                    REASON,
                    f"The person has the same amount of time on this project and day already, "
                    f"{how}. {REMEDY}",
                    field="seconds",
                )
        before = self.read_before.get(row.written_ref, set())
        if before and look not in before:
            day, seconds = min((day, seconds) for _, _, day, seconds, _, _ in before)
            raise Conflict(
                REASON,
                f"The same row was imported before and read otherwise: as {seconds / 3600:.2f} "
                f"hours of {day}, or for another person, client or project. Undo that import if it "
                f"was wrong. {REMEDY}",
                field="worked_on",
            )


def twins_of(
    reading: Reading,
    import_id: str,
    person_days: Collection[tuple[str, date]],
    refs: Collection[str],
    written_refs: Collection[str],
) -> Twins:
    """Among what this import did not make and what no row of the batch is: refs are theirs."""
    return Twins(
        _here(reading, import_id, person_days, refs),
        _read_before(reading, import_id, written_refs),
    )


def _here(
    reading: Reading,
    import_id: str,
    person_days: Collection[tuple[str, date]],
    refs: Collection[str],
) -> _Here:
    origin = ImportedRecord.import_id
    foreign = or_(origin.is_(None), origin != (import_id or None))
    query = (
        select(*_LOOK, TimeEntry.external_ref, ImportedRecord.started_at)
        .join(Project, Project.id == TimeEntry.project_id)
        .outerjoin(ImportedRecord, ImportedRecord.record_id == TimeEntry.id)
        .where(tuple_(TimeEntry.person_id, TimeEntry.worked_on).in_(person_days), foreign)
    )
    here = _Here()
    for *look, ref, start in reading.session.execute(query) if person_days else ():
        if ref not in refs:
            person_id, first, day, seconds, client_id, name = look
            here.by_place[person_id, first, day, client_id, name].append((seconds, ref is None))
            if start:
                here.starts.add((person_id, day, start))
    return here


def _read_before(
    reading: Reading, import_id: str, written_refs: Collection[str]
) -> dict[str, set[_Look]]:
    query = (
        select(ImportedRecord.written_ref, *_LOOK)
        .join(TimeEntry, TimeEntry.id == ImportedRecord.record_id)
        .join(Project, Project.id == TimeEntry.project_id)
        .where(
            ImportedRecord.written_ref.in_(written_refs),
            ImportedRecord.import_id.is_distinct_from(import_id or None),
        )
    )
    found = defaultdict[str, set[_Look]](set)
    for written, *look in reading.session.execute(query) if written_refs else ():
        found[written].add(tuple(look))
    return found
