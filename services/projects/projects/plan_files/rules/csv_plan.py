"""A plan as a table: one row for each task, its predecessors in one cell."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from projects.plan_files.rules.plan import BadFile, PlanFile, PlanLink, PlanTask
from projects.planning.rules.network import LinkType
from projects.planning.rules.status import TaskStatus
from projects.planning.rules.timing import Constraint

WordT = TypeVar("WordT", TaskStatus, Constraint)
ROWS_MAX = 10_000
COLUMNS = (
    "number", "name", "phase", "deliverable", "status", "assignee", "email", "charge_role",
    "category", "hours", "duration_minutes", "start_on", "end_on", "earliest_start", "constraint",
    "constraint_on", "deadline", "actual_start", "actual_finish", "effort_driven", "share",
    "predecessors",
)  # fmt: skip
_MORE = {"duration_days", "duration_hours"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SHORT = {
    "FS": LinkType.FINISH_TO_START,
    "SS": LinkType.START_TO_START,
    "FF": LinkType.FINISH_TO_FINISH,
    "SF": LinkType.START_TO_FINISH,
}
_SHORT_OF = {type_: short for short, type_ in _SHORT.items()}
_LINK = re.compile(r"^([\w.]{1,40}?)(FS|SS|FF|SF)?(?:([+-])(\d{1,7})(e?)([mhd]))?$")


def write_csv(plan: PlanFile) -> str:
    """Cells that a spreadsheet would take for a formula begin with an apostrophe (OWASP)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    waiting: dict[str, list[str]] = {}
    for link in plan.links:
        waiting.setdefault(link.successor, []).append(_written(link))
    for task in plan.tasks:
        writer.writerow(_safe(each) for each in _cells(task, waiting.get(task.key, [])))
    return out.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell[:1] in _FORMULA or cell[:1] == "'" else cell


def _written(link: PlanLink) -> str:
    sign, unit = "-" if link.lag_minutes < 0 else "+", "em" if link.lag_elapsed else "m"
    lag = f"{sign}{abs(link.lag_minutes)}{unit}" if link.lag_minutes else ""
    return f"{link.predecessor}{_SHORT_OF[link.type]}{lag}"


def _cells(task: PlanTask, links: Iterable[str]) -> Iterable[str]:
    hours = f"{Decimal(task.work_seconds) / 3600:.4f}"
    days = (
        task.start_not_before, task.constraint_on, task.deadline_on, task.actual_start_on,
        task.actual_finish_on,
    )  # fmt: skip
    earliest, constraint_on, deadline, begun, over = (str(each) if each else "" for each in days)
    return (
        task.key, task.name, task.phase, task.deliverable, task.status.value, task.assignee,
        task.email, task.charge_role, task.category, hours, str(task.minutes),
        str(task.start_at.date()) if task.start_at else "",
        str(task.end_at.date()) if task.end_at else "",
        earliest, task.constraint.value, constraint_on, deadline, begun, over,
        "yes" if task.effort_driven else "no", str(task.units_bp), " ".join(links),
    )  # fmt: skip


def read_csv(text: str, day_minutes: int) -> PlanFile:
    """BadFile naming the row and the column. day_minutes: the standard day."""
    rows = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    plan = PlanFile()
    try:
        header = [cell.strip().lower().replace(" ", "_") for cell in next(rows, [])]
        _check_header(header, plan)
        for number, cells in enumerate(rows, 2):
            if number > ROWS_MAX + 1:
                raise BadFile("PLAN_FILE_TOO_LONG", f"A file may have {ROWS_MAX:,} rows.")
            if any(cell.strip() for cell in cells):
                _take_row(plan, dict(zip(header, cells, strict=False)), number, day_minutes)
    except csv.Error as wrong:
        raise BadFile("PLAN_FILE_MALFORMED", f"This is no CSV file: {wrong}.") from None
    _refuse_unknown_keys(plan)
    return plan


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _check_header(header: list[str], plan: PlanFile) -> None:
    if "name" not in header:
        raise BadFile(
            "PLAN_COLUMN_MISSING",
            "The first row must name the columns, and one of them must be name. Known are "
            f"{', '.join((*COLUMNS, *sorted(_MORE)))}.",
        )
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        raise BadFile("PLAN_COLUMN_REPEATED", f"The column {min(twice)[:40]} is there twice.")
    for name in header:
        if name and name not in COLUMNS and name not in _MORE:
            plan.dropped.thing(f"the column {name[:60]!r}")


def _take_row(plan: PlanFile, row: dict[str, str], number: int, day_minutes: int) -> None:
    says = {name: _plain(cell) for name, cell in row.items()}
    read = _Row(says, number)
    key = says.get("number") or f"row{number}"
    status = read.word("status", TaskStatus, TaskStatus.TO_DO)
    over = read.day("actual_finish")
    if status == TaskStatus.DONE and over is None:
        raise read.wrong("actual_finish", "is missing, and the task is done")
    begun = read.day("actual_start") or over
    plan.tasks.append(
        PlanTask(
            key=key,
            name=says.get("name", "")[:200],
            minutes=_minutes(read, day_minutes),
            phase=says.get("phase", ""),
            deliverable=says.get("deliverable", ""),
            status=status,
            work_seconds=read.scaled("hours", 3600),
            assignee=says.get("assignee", "")[:200],
            email=says.get("email", "")[:200],
            charge_role=says.get("charge_role", ""),
            category=says.get("category", "")[:200],
            effort_driven=says.get("effort_driven", "").lower() in {"yes", "true", "1"},
            units_bp=read.scaled("share", 1) or 10_000,
            start_not_before=read.day("earliest_start"),
            constraint=read.word("constraint", Constraint, Constraint.NONE),
            constraint_on=read.day("constraint_on"),
            deadline_on=read.day("deadline"),
            actual_start_on=begun,
            actual_finish_on=over,
            position=len(plan.tasks) + 1,
        )
    )
    for text in re.split(r"[\s;,]+", says.get("predecessors", "")):
        if text:
            plan.links.append(_link(read, key, text, day_minutes))


def _plain(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from calculating."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in {*_FORMULA, "'"} else text


class _Row:
    """The cells of one row by column. number: as a spreadsheet counts."""

    def __init__(self, says: dict[str, str], number: int) -> None:
        self.says = says
        self.number = number

    def wrong(self, column: str, problem: str) -> BadFile:
        return BadFile("PLAN_FILE_MALFORMED", f"Row {self.number}: {column} {problem}.")

    def day(self, column: str) -> date | None:
        text = self.says.get(column, "")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise self.wrong(
                column, f"must be a day such as 2026-03-31, not {text[:40]!r}"
            ) from None

    def scaled(self, column: str, times: int) -> int:
        text = (self.says.get(column) or "0").replace(",", ".")
        found = re.fullmatch(r"(\d{1,7})(?:\.(\d{1,9}))?", text)
        if found is None:
            raise self.wrong(column, f"must be a number, not {text[:40]!r}")
        whole, part = found.groups()
        over, unit = int(part or 0) * times, int("1" + "0" * len(part or ""))
        return int(whole) * times + (2 * over + unit) // (2 * unit)

    def word(self, column: str, of: type[WordT], default: WordT) -> WordT:
        text = self.says.get(column, "").lower()
        try:
            return of(text) if text else default
        except ValueError:
            known = ", ".join(of)
            raise self.wrong(column, f"must be one of {known}, not {text[:40]!r}") from None


def _minutes(read: _Row, day_minutes: int) -> int:
    for column, times in (
        ("duration_minutes", 1),
        ("duration_hours", 60),
        ("duration_days", day_minutes),
    ):
        if read.says.get(column):
            return read.scaled(column, times)
    return read.scaled("hours", 60) or day_minutes


def _link(read: _Row, key: str, text: str, day_minutes: int) -> PlanLink:
    found = _LINK.fullmatch(text)
    if found is None:
        raise read.wrong("predecessors", f"must be like 3FS+120m or 4SS, not {text[:40]!r}")
    before, short, sign, amount, elapsed, unit = found.groups()
    times = {"m": 1, "h": 60, "d": 1440 if elapsed else day_minutes, None: 0}[unit]
    lag = int(amount or 0) * times
    return PlanLink(
        predecessor=before,
        successor=key,
        type=_SHORT[short or "FS"],
        lag_minutes=-lag if sign == "-" else lag,
        lag_elapsed=bool(elapsed) and lag != 0,
    )


def _refuse_unknown_keys(plan: PlanFile) -> None:
    keys = [task.key for task in plan.tasks]
    known = set(keys)
    if len(known) < len(keys):
        twice = Counter(keys).most_common(1)[0][0]
        raise BadFile("PLAN_FILE_MALFORMED", f"Two rows have the number {twice[:40]}.")
    for link in plan.links:
        if link.predecessor not in known:
            raise BadFile(
                "PLAN_FILE_MALFORMED",
                f"Task {link.successor[:40]} waits for {link.predecessor[:40]}, which no row is.",
            )
