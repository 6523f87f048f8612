"""What is refused of any time entry, whatever its sender and its way in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid

from chassis import values
from projects.time.model import TimeEntry, Timesheet
from projects.time.queries import Surroundings, day_seconds
from projects.time.queries.sheets import sheets_of
from projects.time.rules.entries import (
    CLOSED_PROJECT_STATUSES,
    DAY_SECONDS,
    DAYS_BEFORE_START_MAX,
    EARLIEST_DAY,
    fits_the_day,
    is_long_before,
    is_plausible_day,
)
from projects.time.rules.sheets import CLOSED, SheetStatus

NOTE_LENGTH_MAX = 2000
REASON_LENGTH_MAX = 500
SUM_SECONDS_MAX = 10**9


def required_day(value: str, field: str) -> date:
    """From YYYY-MM-DD and nothing else."""
    day = values.day(value, field)
    if day is None:
        raise Invalid("DATE_REQUIRED", f"Say on which day, as {field} YYYY-MM-DD.", field=field)
    return day


def note_text(note: str) -> str:
    return values.text(note, "note", NOTE_LENGTH_MAX)


def reason_text(non_chargeable: bool, reason: str) -> str:
    """Why it is not to be charged; empty where it is."""
    kept = values.text(reason, "non_chargeable_reason", REASON_LENGTH_MAX)
    if non_chargeable and not kept:
        raise Invalid(
            "NON_CHARGEABLE_REASON_REQUIRED",
            "Say why this time is not to be charged.",
            field="non_chargeable_reason",
        )
    return kept if non_chargeable else ""


def check_seconds(seconds: int, *, longest: int = DAY_SECONDS) -> None:
    if seconds <= 0:
        raise Invalid(
            "SECONDS_NOT_POSITIVE",
            "Log more than zero minutes; correct an approved entry to take time away.",
            field="seconds",
        )
    if seconds > longest:
        raise Invalid(
            "SECONDS_BEYOND_DAY",
            "A day has 24 hours; log the time on the days it was worked.",
            field="seconds",
        )


def check_day(day: date, today: date, field: str = "worked_on") -> None:
    if not is_plausible_day(day, today):
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"{field} must lie between {EARLIEST_DAY} and tomorrow, not {day}.",
            field=field,
        )


def check_order(worked_from: date | None, worked_on: date) -> None:
    """Of a sum over several days."""
    if worked_from and worked_from > worked_on:
        raise Invalid(
            "DAYS_REVERSED", "worked_from must not lie after worked_on.", field="worked_from"
        )


def refuse_closed(project_status: str) -> None:
    if project_status in CLOSED_PROJECT_STATUSES:
        remedy = (
            "accept the handover first."
            if project_status == "handover"
            else "reopen it or choose another project."
        )
        raise Conflict(
            "PROJECT_TAKES_NO_TIME",
            f"The project is in status {project_status} and takes no time: {remedy}",
            field="project_id",
            details={"status": project_status},
        )


def refuse_finished_task(name: str, finished_on: date | None, worked_on: date) -> None:
    """name: the task's status. Work of the days until it was finished may still be logged."""
    if name == "cancelled":
        raise Conflict(
            "TASK_TAKES_NO_TIME",
            "The task is cancelled; log on another task, or on the project as a whole.",
            field="task_id",
            details={"status": name},
        )
    if name == "done" and finished_on and worked_on > finished_on:
        raise Conflict(
            "TASK_TAKES_NO_TIME",
            f"The task was finished on {finished_on}; log work of a later day on another task, or "
            "set this one in progress again.",
            field="task_id",
            details={"status": name, "actual_finish_on": str(finished_on)},
        )


def refuse_long_before(worked_on: date, project_start: date | None) -> None:
    if is_long_before(worked_on, project_start):
        raise Conflict(
            "PROJECT_NOT_STARTED",
            f"The project starts on {project_start}, more than {DAYS_BEFORE_START_MAX} days after "
            f"{worked_on}; correct the day, or move the project's start.",
            field="worked_on",
            details={"start_on": str(project_start)},
        )


def refuse_not_chargeable(around: Surroundings) -> None:
    """The project decides, whatever reason its entries give."""
    if not around.project_chargeable:
        raise Conflict(
            "PROJECT_NOT_CHARGEABLE",
            "The project is not chargeable, so its time cannot be charged: make the project "
            "chargeable first, or leave the time as non_chargeable.",
            field="non_chargeable",
        )


def refuse_unsold(around: Surroundings) -> None:
    """What is charged rests on a quote or a retainer; only a kick-off without one is history."""
    if around.project_chargeable and not around.project_sold:
        raise Conflict(
            "QUOTE_NOT_ACCEPTED",
            "No quote for the project was accepted yet and no retainer covers it, so its time "
            "cannot be charged: record the client's acceptance first, or log the time with "
            "non_chargeable and a reason.",
            field="project_id",
        )


def require_day_holds(
    tx: Transaction, person_id: str, day: date, seconds: int, *, but: str = ""
) -> None:
    """Conflict when the person's entries of the day, without the entry `but`, leave less room."""
    already = day_seconds(tx, person_id, day, but=but)
    if not fits_the_day(already, seconds):
        raise day_full(day, already)


def fill_day(filled: dict[tuple[str, date], int], entry: TimeEntry) -> None:
    """The same for one of many. filled: what the days hold already, by person and day; kept."""
    key = (entry.person_id, entry.worked_on)
    already = filled.get(key, 0)
    if not fits_the_day(already, entry.seconds):
        raise day_full(entry.worked_on, already)
    filled[key] = already + entry.seconds


def refuse_closed_week(
    tx: Transaction, days: Iterable[tuple[str, date]], *, but: str | None = None
) -> None:
    """Conflict where a submitted week covers one of the days of a person. but: the id of a week
    that does not count."""
    for (_, day), sheet in sheets_of(tx, set(days)).items():
        if sheet.status in CLOSED and sheet.id != but:
            raise week_closed(day, sheet)


def week_closed(day: date, sheet: Timesheet) -> Conflict:
    remedy = (
        "take it back to change it."
        if sheet.status is SheetStatus.SUBMITTED
        else "ask who approved it to reopen the entry, or correct it by another one."
    )
    return Conflict(
        "WEEK_SUBMITTED",
        f"The week of {day} is {sheet.status.value}: {remedy}",
        field="worked_on",
        details={"timesheet_id": sheet.id, "status": sheet.status.value},
    )


def day_full(day: date, already_seconds: int) -> Conflict:
    return Conflict(
        "DAY_FULL",
        f"With {already_seconds / 3600:.2f} h logged on {day} already, this would be more than the "
        f"24 hours of a day; correct the hours or the date.",
        field="seconds",
        details={"already_seconds": str(already_seconds)},
    )
