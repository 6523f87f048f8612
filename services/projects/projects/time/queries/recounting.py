"""The kept hours beside the same figures added up from every time entry, for `sums verify`."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading
from chassis.kept_sums import Finding, compare
from sqlalchemy import BigInteger, ColumnElement, Date, Select, Table, cast, func, or_, select

from projects.time.model import PROJECT_HOURS, TASK_HOURS, TASK_PERSON_HOURS, TimeEntry
from projects.time.rules.entries import Status

_COUNTS = TimeEntry.status != Status.REJECTED
_APPROVED = TimeEntry.status == Status.APPROVED
_BILLABLE = _APPROVED & (TimeEntry.billable_seconds != 0) & ~TimeEntry.settled


def verify_sums(reading: Reading) -> list[Finding]:
    """One finding for each table of sums, in one snapshot."""
    task = [TimeEntry.project_id, TimeEntry.task_id, TimeEntry.person_id]
    month = cast(func.date_trunc("month", TimeEntry.worked_on), Date)
    by_task = [_entries(_COUNTS), _seconds(_COUNTS)]
    by_project = [
        *by_task,
        _seconds(_APPROVED),
        _entries(TimeEntry.status == Status.SUBMITTED),
        _entries(_BILLABLE),
    ]
    project = [TimeEntry.project_id, TimeEntry.person_id]
    checks = {
        "project_hours": (_kept(PROJECT_HOURS, len(by_project)), _counted(project, by_project)),
        "task_hours": (_kept(TASK_HOURS, len(by_task)), _counted([*task, month], by_task)),
        "task_person_hours": (_kept(TASK_PERSON_HOURS, len(by_task)), _counted(task, by_task)),
    }
    return compare(reading, checks)


def _entries(where: ColumnElement[bool]) -> Any:
    return func.count().filter(where)


def _seconds(where: ColumnElement[bool]) -> Any:
    return cast(func.coalesce(func.sum(TimeEntry.seconds).filter(where), 0), BigInteger)


def _kept(table: Table, sums: int) -> Select[Any]:
    """Without the rows of nothing, which are left where there was something."""
    columns = list(table.columns)
    return select(*columns).where(or_(*(column != 0 for column in columns[-sums:])))


def _counted(key: list[Any], sums: list[Any]) -> Select[Any]:
    """In the order of the columns of the table."""
    whole = select(*key, *sums).group_by(*key)
    return whole.having(or_(*(one != 0 for one in sums)))
