"""Setting cells of a week: a cell is a person, a day and a piece of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chassis.batch import BatchMode, ItemReport, RefusedItem
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from sqlalchemy import select

from projects.time.access import require_may_write
from projects.time.commands import entries
from projects.time.commands.checks import required_day
from projects.time.model import TimeEntry
from projects.time.queries import responsibility
from projects.time.rules.entries import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is to stand in a cell. note None: as it was. was_seconds None: whatever stands there."""

    project_id: str
    worked_on: str
    seconds: int = 0
    task_id: str = ""
    note: str | None = None
    was_seconds: int | None = None
    non_chargeable: bool = False
    non_chargeable_reason: str = ""


@dataclass(slots=True)
class Done:
    """The entries as they are now, the ids of those that were taken back, and what was refused."""

    entries: list[TimeEntry] = field(default_factory=list)
    removed_ids: list[str] = field(default_factory=list)
    refused: list[RefusedItem] = field(default_factory=list)


def set_time_cells(tx: Transaction, person_id: str, cells: Sequence[Cell], mode: BatchMode) -> Done:
    """Set each cell of the person (empty: the actor); what takes time away first, so that moving
    hours never fills a day."""
    owner_id = require_id(person_id or tx.actor.person_id, "person_id")
    report = ItemReport(mode)
    done = Done(refused=report.refused)
    _refuse_twice(cells)
    for index in sorted(range(len(cells)), key=lambda index: cells[index].seconds > 0):
        with report.adding(index, "cells"), tx.session.begin_nested():
            _set(tx, owner_id, cells[index], done)
    report.refused.sort(key=lambda item: item.index)
    return done


def _refuse_twice(cells: Sequence[Cell]) -> None:
    met = set()
    for index, cell in enumerate(cells):
        key = (cell.project_id.lower(), cell.task_id.lower(), cell.worked_on)
        if key in met:
            raise Invalid("CELL_TWICE", "A cell is set twice.", field=f"cells[{index}]")
        met.add(key)


def _set(tx: Transaction, person_id: str, cell: Cell, done: Done) -> None:
    there = _entries_of(tx, person_id, cell)
    _refuse_changed(there, cell)
    open_ = [entry for entry in there if entry.status is not Status.APPROVED]
    if len(open_) > 1:
        raise Conflict(
            "CELL_HAS_SEVERAL_ENTRIES",
            "This day has several entries for this work; change them one by one.",
            field="seconds",
        )
    approved = sum(entry.seconds for entry in there) - sum(entry.seconds for entry in open_)
    _write(tx, person_id, cell, open_[0] if open_ else None, cell.seconds - approved, done)


def _entries_of(tx: Transaction, person_id: str, cell: Cell) -> list[TimeEntry]:
    task_id = require_id(cell.task_id, "task_id") if cell.task_id else None
    asked = select(TimeEntry).where(
        TimeEntry.person_id == person_id,
        TimeEntry.project_id == require_id(cell.project_id, "project_id"),
        TimeEntry.task_id.is_not_distinct_from(task_id),
        TimeEntry.worked_on == required_day(cell.worked_on, "worked_on"),
    )
    found = list(tx.session.scalars(asked))
    for entry in found:
        require_may_write(tx, responsibility(tx, entry))
    return found


def _refuse_changed(there: Sequence[TimeEntry], cell: Cell) -> None:
    now = sum(entry.seconds for entry in there)
    if cell.was_seconds is not None and cell.was_seconds != now:
        raise Conflict(
            "CELL_CHANGED",
            f"It was changed meanwhile and holds {now // 60} minutes now.",
            field="seconds",
            details={"minutes": str(now // 60)},
        )


def _write(
    tx: Transaction, person_id: str, cell: Cell, entry: TimeEntry | None, seconds: int, done: Done
) -> None:
    """seconds: what is to stand there besides what is approved."""
    if seconds < 0:
        raise Conflict(
            "TIME_ENTRY_ALREADY_APPROVED",
            "Approved time stays; ask somebody who may approve it to reopen it, or correct it.",
            field="seconds",
        )
    if seconds == 0:
        if entry is not None:
            entries.delete_time_entry(tx, entry.id)
            done.removed_ids.append(entry.id)
    elif entry is None:
        done.entries.append(entries.log_time(tx, _worked(person_id, cell, seconds)))
    else:
        changes = entries.Changes(seconds=seconds, note=cell.note)
        done.entries.append(entries.update_time_entry(tx, entry.id, entry.version, changes))


def _worked(person_id: str, cell: Cell, seconds: int) -> entries.WorkedTime:
    return entries.WorkedTime(
        project_id=cell.project_id,
        task_id=cell.task_id,
        person_id=person_id,
        worked_on=cell.worked_on,
        seconds=seconds,
        note=cell.note or "",
        non_chargeable=cell.non_chargeable,
        non_chargeable_reason=cell.non_chargeable_reason,
    )
