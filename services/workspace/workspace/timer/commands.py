"""Starting and stopping the timer of the actor. What it ran for is logged in projects, not here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.clock import day_in
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from sqlalchemy.dialects.postgresql import insert

from workspace.actors import require_person
from workspace.timer.model import Timer
from workspace.timer.queries import timer_id

RUNS_MAX = timedelta(hours=24)
NOTE_LENGTH_MAX = 2000
_MINUTE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Run:
    """What the timer ran for. seconds: whole minutes, at least one, at most a day."""

    timer: Timer
    seconds: int
    project_id: str | None
    task_id: str | None
    note: str
    started_on: str


def start_timer(
    tx: Transaction,
    *,
    project_id: str = "",
    task_id: str = "",
    note: str = "",
    started_at: datetime | None = None,
    expected_version: int = 0,
) -> Timer:
    """From now on, or from started_at, the actor works on this."""
    at = started_at or tx.now
    if not tx.now - RUNS_MAX <= at <= tx.now:
        raise Invalid(
            "TIMER_STARTS_LATER",
            "started_at must be a moment of the last 24 hours.",
            field="started_at",
        )
    timer = _locked(tx, expected_version)
    fact = timer.start(
        at,
        project_id=require_id(project_id, "project_id") if project_id else None,
        task_id=require_id(task_id, "task_id") if task_id else None,
        note=note.strip(),
    )
    if fact:
        tx.record(fact)
    return timer


def stop_timer(tx: Transaction, *, expected_version: int = 0) -> Run:
    """Stop it; what it ran for."""
    timer = _locked(tx, expected_version)
    if timer.started_at is None:
        raise Conflict("TIMER_NOT_RUNNING", "The timer does not run.")
    ran = min(tx.now - timer.started_at, RUNS_MAX)
    minutes = max(1, round(ran.total_seconds() / _MINUTE_SECONDS))
    found = (timer.project_id, timer.task_id, timer.note)
    started_on = day_in(tx.zone, timer.started_at).isoformat()
    tx.record(timer.stop())
    return Run(timer, minutes * _MINUTE_SECONDS, *found, started_on)


def _locked(tx: Transaction, expected_version: int = 0) -> Timer:
    person_id = require_person(tx.actor)
    id_ = timer_id(person_id)
    row = {"id": id_, "version": 0, "person_id": person_id, "note": ""}
    tx.session.execute(insert(Timer).values(**row).on_conflict_do_nothing())
    return tx.load(Timer, id_, expected_version=expected_version)


def erase_timer(tx: Transaction, person_id: str) -> None:
    """Of a person who was erased nothing is kept."""
    timer = tx.session.get(Timer, timer_id(person_id), with_for_update=True)
    if timer is not None and timer.started_at is not None:
        tx.record(timer.stop())
