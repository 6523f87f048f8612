"""Time is logged, changed and deleted: the owner's side of a time entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chassis.batch import BatchMode, ItemReport, RefusedItem
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id

from projects.roles import charge_role
from projects.time.access import require_may_write, require_own_task
from projects.time.commands.checks import (
    SUM_SECONDS_MAX,
    check_day,
    check_order,
    check_seconds,
    fill_day,
    note_text,
    reason_text,
    refuse_closed,
    refuse_closed_week,
    refuse_finished_task,
    refuse_long_before,
    refuse_not_chargeable,
    refuse_unsold,
    require_day_holds,
    required_day,
    week_closed,
)
from projects.time.commands.naming import kind_among, optional_id, require_kind
from projects.time.commands.writing import add_all_logged, add_logged
from projects.time.model import TimeEntry
from projects.time.queries import (
    Place,
    Surroundings,
    lock_all_surroundings,
    lock_days,
    lock_surroundings,
    responsibility,
)
from projects.time.queries.reasons import archived_kinds
from projects.time.queries.sheets import sheets_of
from projects.time.rules.entries import (
    DAY_SECONDS,
    Responsibility,
    Status,
    billable_after,
    charge_role_of,
)
from projects.time.rules.sheets import CLOSED

PROJECT_NOT_CHARGEABLE = "The project is not chargeable."


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedTime:
    """What is to be logged. worked_on: a date as text. person_id empty: the caller. charge_role
    empty: task's or person's."""

    project_id: str
    worked_on: str
    seconds: int
    task_id: str = ""
    person_id: str = ""
    charge_role: str = ""
    non_chargeable: bool = False
    non_chargeable_reason: str = ""
    note: str = ""
    reason_kind_id: str = ""

    @property
    def day(self) -> date:
        return required_day(self.worked_on, "worked_on")


def log_time(tx: Transaction, worked: WorkedTime) -> TimeEntry:
    """A new entry that waits for approval; Conflict when the project or the day does not take it.

    The hot path of the service: two statements to decide, one to write.
    """
    worked = _cleaned(tx, worked)
    around = lock_surroundings(
        tx, worked.project_id, worked.task_id or None, worked.person_id, worked.day
    )
    entry = _entry(tx, worked, around, archived_kinds(tx, [worked.reason_kind_id]))
    require_day_holds(tx, worked.person_id, worked.day, worked.seconds)
    refuse_closed_week(tx, [(worked.person_id, worked.day)])
    add_logged(tx, entry)
    return entry


def log_times(
    tx: Transaction, worked: Sequence[WorkedTime], mode: BatchMode
) -> tuple[list[TimeEntry], list[RefusedItem]]:
    """Several new entries at once; a handful of statements for all of them."""
    report = ItemReport(mode)
    cleaned: dict[int, WorkedTime] = {}
    for index, each in enumerate(worked):
        with report.adding(index, "entries"):
            cleaned[index] = _cleaned(tx, each)
    days = lock_days(tx, {(each.person_id, each.day) for each in cleaned.values()})
    around = lock_all_surroundings(tx, {_place(each) for each in cleaned.values()})
    kinds = archived_kinds(tx, (each.reason_kind_id for each in cleaned.values()))
    sheets = sheets_of(tx, {(each.person_id, each.day) for each in cleaned.values()})
    entries = []
    for index, each in cleaned.items():
        with report.adding(index, "entries"):
            entry = _entry(tx, each, around.get(_place(each)), kinds)
            sheet = sheets.get((each.person_id, each.day))
            if sheet and sheet.status in CLOSED:
                raise week_closed(each.day, sheet)
            fill_day(days, entry)
            entries.append(entry)
    add_all_logged(tx, entries)
    return entries, sorted(report.refused, key=lambda item: item.index)


def _place(worked: WorkedTime) -> Place:
    return worked.project_id, worked.task_id, worked.person_id


def _cleaned(tx: Transaction, worked: WorkedTime) -> WorkedTime:
    """The same with whole ids, trimmed texts and a person, on a day that can be."""
    check_seconds(worked.seconds)
    check_day(worked.day, tx.today)
    return replace(
        worked,
        project_id=require_id(worked.project_id, "project_id"),
        task_id=require_id(worked.task_id, "task_id") if worked.task_id else "",
        person_id=require_id(worked.person_id or tx.actor.person_id, "person_id"),
        charge_role=charge_role(worked.charge_role),
        non_chargeable_reason=reason_text(worked.non_chargeable, worked.non_chargeable_reason),
        note=note_text(worked.note),
        reason_kind_id=optional_id(worked.reason_kind_id),
    )


def _entry(
    tx: Transaction, worked: WorkedTime, around: Surroundings | None, kinds: Mapping[str, bool]
) -> TimeEntry:
    """The entry, if it may be logged; not written yet. kinds: as of `archived_kinds`."""
    require_own_task(tx.actor, worked.task_id, around.task_assignee_id if around else None)
    if around is None:
        raise NotFound(
            "PROJECT_NOT_FOUND", f"There is no project {worked.project_id}.", field="project_id"
        )
    _require_loggable(tx, worked, around)
    chargeable = around.project_chargeable and not worked.non_chargeable
    unsaid = "" if chargeable else PROJECT_NOT_CHARGEABLE
    return TimeEntry(
        id=tx.new_id(),
        person_id=worked.person_id,
        project_id=worked.project_id,
        client_id=around.client_id,
        task_id=around.task_id,
        deliverable_id=around.deliverable_id,
        worked_on=worked.day,
        seconds=worked.seconds,
        charge_role=_charge_role(worked, around),
        chargeable=chargeable,
        non_chargeable_reason=worked.non_chargeable_reason or unsaid,
        reason_kind_id=kind_among(kinds, worked.reason_kind_id, less=not chargeable),
        note=worked.note,
        logged_at=tx.now,
        **written_by(tx),
    )


def written_by(tx: Transaction) -> dict[str, Any]:
    """The columns that say who logged an entry."""
    by = tx.actor.person_id or None
    return {"logged_by_id": by, "written_by_ids": [by] if by else []}


def _charge_role(worked: WorkedTime, around: Surroundings) -> str:
    role = charge_role_of((worked.charge_role, around.task_role, around.person_role))
    if not role:
        raise charge_role_required()
    return role


def charge_role_required() -> Invalid:
    return Invalid(
        "CHARGE_ROLE_REQUIRED",
        "Neither the task nor the person has a charge role; say in which role it was worked.",
        field="charge_role",
    )


def _require_loggable(tx: Transaction, worked: WorkedTime, around: Surroundings) -> None:
    """Refuse an unknown task or person, a stranger's time, and a project that takes none."""
    if worked.task_id and around.task_id is None:
        raise NotFound("TASK_NOT_FOUND", f"There is no task {worked.task_id}.", field="task_id")
    if around.task_id and around.task_project_id != worked.project_id:
        raise Invalid(
            "TASK_OF_OTHER_PROJECT", "The task belongs to another project.", field="task_id"
        )
    if around.person_id is None:
        raise NotFound(
            "PERSON_NOT_FOUND", f"There is no person {worked.person_id}.", field="person_id"
        )
    if not around.person_active:
        raise Conflict(
            "PERSON_INACTIVE",
            "This person has left and logs no more time; make the person active again first.",
            field="person_id",
        )
    owner = Responsibility(worked.person_id, around.lead_id, around.project_manager_id)
    require_may_write(tx, owner)
    refuse_closed(around.project_status)
    refuse_long_before(worked.day, around.project_start)
    if around.task_status:
        refuse_finished_task(around.task_status, around.task_finish, worked.day)
    if not worked.non_chargeable:
        refuse_unsold(around)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to differ; None: as it was."""

    worked_on: date | None = None
    seconds: int | None = None
    note: str | None = None
    non_chargeable: bool | None = None
    non_chargeable_reason: str | None = None
    reason_kind_id: str | None = None


def update_time_entry(
    tx: Transaction, time_entry_id: str, expected_version: int, changes: Changes
) -> TimeEntry:
    """Change what is given. A rejected entry that is changed is submitted again."""
    entry = _load_to_write(tx, time_entry_id, expected_version)
    returned_of = _week_of_returned(tx, entry)
    before = (entry.person_id, entry.worked_on)
    fact = entry.change(_values(tx, entry, changes), tx.actor.person_id or None)
    if fact is None:
        return entry
    charged_now = entry.chargeable and "chargeable" in fact.changed
    _require_still_loggable(tx, entry, charged_now=charged_now)
    refuse_closed_week(tx, [before, (entry.person_id, entry.worked_on)], but=returned_of)
    tx.record(fact)
    return entry


def _values(tx: Transaction, entry: TimeEntry, changes: Changes) -> dict[str, Any]:
    """The columns that are given, checked."""
    given: dict[str, Any] = {}
    daily = entry.worked_from is None
    if changes.worked_on is not None:
        check_day(changes.worked_on, tx.today)
        check_order(entry.worked_from, changes.worked_on)
        given["worked_on"] = changes.worked_on
    if changes.seconds is not None:
        check_seconds(changes.seconds, longest=DAY_SECONDS if daily else SUM_SECONDS_MAX)
        given["seconds"] = changes.seconds
        given |= _billable_too(entry, changes.seconds)
    if changes.note is not None:
        given["note"] = note_text(changes.note)
    worked = given.get("seconds", entry.seconds)
    charged = _chargeability(entry, changes.non_chargeable, changes.non_chargeable_reason, worked)
    given |= charged
    return given | _kind(tx, entry, given, changes.reason_kind_id)


def _kind(
    tx: Transaction, entry: TimeEntry, given: Mapping[str, Any], kind: str | None
) -> dict[str, Any]:
    """The kind of reason: none once the time is charged as it was worked."""
    worked = given.get("seconds", entry.seconds)
    less = given.get("billable_seconds", entry.billable_seconds) < worked
    if kind is None:
        return {} if less else {"reason_kind_id": None}
    if less and kind == entry.reason_kind_id:
        return {}
    return {"reason_kind_id": require_kind(tx, optional_id(kind), less=less)}


def _billable_too(entry: TimeEntry, worked: int) -> dict[str, Any]:
    """What the client is charged once so much was worked."""
    billable = billable_after(entry.seconds, entry.billable_seconds, worked)
    if billable != worked:
        return {"billable_seconds": billable}
    return {
        "billable_seconds": billable,
        "billable_set_by_id": None,
        "non_chargeable_reason": "",
    }


def _chargeability(
    entry: TimeEntry, non_chargeable: bool | None, reason: str | None, worked: int
) -> dict[str, Any]:
    """The columns that go together. A reason alone is that of billable time set apart."""
    if non_chargeable is None and reason is None:
        return {}
    now_free = not entry.chargeable if non_chargeable is None else non_chargeable
    words = entry.non_chargeable_reason if reason is None else reason
    if now_free:
        free = {"chargeable": False, "billable_seconds": 0, "billable_set_by_id": None}
        return free | {"non_chargeable_reason": reason_text(True, words)}
    if non_chargeable is None and entry.billable_set_by_id:
        return {"non_chargeable_reason": reason_text(True, words)}
    if entry.chargeable and entry.billable_set_by_id:
        return {}
    return {"chargeable": True, "billable_seconds": worked, "non_chargeable_reason": ""}


def _require_still_loggable(tx: Transaction, entry: TimeEntry, *, charged_now: bool) -> None:
    """The project still takes time and the day, which may be another one now, still holds it."""
    with tx.session.no_autoflush:
        around = lock_surroundings(
            tx, entry.project_id, entry.task_id, entry.person_id, entry.worked_on
        )
        if around:
            refuse_closed(around.project_status)
            refuse_long_before(entry.worked_on, around.project_start)
            if charged_now:
                refuse_not_chargeable(around)
                refuse_unsold(around)
        if entry.worked_from is None:
            require_day_holds(tx, entry.person_id, entry.worked_on, entry.seconds, but=entry.id)


def delete_time_entry(tx: Transaction, time_entry_id: str) -> None:
    """Remove an entry that is not approved."""
    entry = _load_to_write(tx, time_entry_id, 0)
    fact = entry.delete()
    refuse_closed_week(tx, [(entry.person_id, entry.worked_on)], but=_week_of_returned(tx, entry))
    tx.record(fact)
    tx.session.delete(entry)


def _week_of_returned(tx: Transaction, entry: TimeEntry) -> str | None:
    """The week of an entry that was sent back, which is open to who worked."""
    if entry.status is not Status.REJECTED:
        return None
    sheets = sheets_of(tx, [(entry.person_id, entry.worked_on)])
    return next((sheet.id for sheet in sheets.values()), None)


def _load_to_write(tx: Transaction, time_entry_id: str, expected_version: int) -> TimeEntry:
    entry = tx.load(TimeEntry, time_entry_id, expected_version=expected_version)
    require_may_write(tx, responsibility(tx, entry))
    return entry
