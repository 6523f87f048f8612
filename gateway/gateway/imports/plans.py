"""What a plan says beside its tasks and days: durations, dependencies, people, an outline.

A line with deeper lines below it is a summary: its name is the category of the tasks below, and it
is no task itself. Dependencies name lines by number; they are resolved when all lines are read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from math import ceil

from gateway.imports.decisions import Decisions
from gateway.imports.drafts import Drafts, LinkDraft, RefusedRow, TaskDraft
from gateway.imports.getters import Getters
from gateway.imports.joining import Rows
from gateway.imports.mapping import NEW_PERSON, NOBODY, ImportMapping, PlanMapping
from gateway.imports.tables import Table
from gateway.imports.values import CellMistake

LEVELS = " / "
DAYS = {
    **dict.fromkeys(("d", "day", "days", "tag", "tage", "t"), Decimal(1)),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks", "woche", "wochen"), Decimal(5)),
    **dict.fromkeys(("mo", "mon", "mons", "month", "months", "monat", "monate"), Decimal(20)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "std"), Decimal(1) / 8),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), Decimal(1) / 480),
}
"""Working days in a unit, by the calendar that Microsoft Project begins with: 8 hours, 5 days."""
TYPES = {
    "FS": "finish_to_start",
    "SS": "start_to_start",
    "FF": "finish_to_finish",
    "SF": "start_to_finish",
}
_AMOUNT = re.compile(r"([+-]?\s*\d{1,9}(?:[.,]\d{1,9})?)\s*(e?)([a-z]+)\??", re.ASCII)
_LINK = re.compile(r"(\d{1,9})\s*(FS|SS|FF|SF)?\s*([+-].*)?", re.ASCII | re.IGNORECASE)
_UNITS = re.compile(r"\[[^\]]*\]$")


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line stands. path: the names of the summaries above. summary: lines are below it."""

    path: tuple[str, ...]
    summary: bool
    identity: str


class Plan:
    """The outline of a file, and what its lines wait for."""

    def __init__(
        self, mapping: ImportMapping, plan: PlanMapping, main: Table, rows: Rows, get: Getters
    ) -> None:
        self.mapping, self.plan, self.main, self.get = mapping, plan, main, get
        self.lines = _outline(main, rows, get)
        self.summaries: set[str] = set()
        self.refs: dict[str, str] = {}
        self._waiting: list[tuple[int, str, str, str]] = []

    def is_summary(self, number: int, cells: Sequence[str]) -> bool:
        if self.lines[number].summary:
            self.summaries.add(self.get.plan_code(cells))
        return self.lines[number].summary

    def note(self, task: TaskDraft, cells: Sequence[str]) -> None:
        """Remember by which number others name the task, and what it waits for."""
        self.refs[self.get.plan_code(cells)] = task.ref
        for text in re.split(r"[,;]", self.get.predecessors(cells)):
            if text.strip():
                written = self.main.written(cells, self.plan.predecessors.described)
                self._waiting.append((task.row, task.ref, text.strip(), written))

    def duration_days(self, cells: Sequence[str], decisions: Decisions) -> int | None:
        """Working days; None where nothing is given, or where the days of the calendar count."""
        text = self.get.duration(cells)
        if not text:
            return None
        days = _days(text)
        if days is None:
            raise CellMistake(
                "DURATION_MALFORMED",
                "This is no duration such as 5 days, 1 wk or 8 hrs; correct it in the file.",
                self.plan.duration.described,
            )
        exact, elapsed = days
        if elapsed:
            decisions.note("DURATION_ELAPSED")
            return None
        if exact != int(exact):
            decisions.note("DURATION_ROUNDED")
        return ceil(exact)

    def assignee(self, cells: Sequence[str], task_ref: str, decisions: Decisions) -> str:
        """The name, e-mail address or id of the first resource; empty for nobody."""
        listed = re.split(r"[,;]", self.get.resources(cells))
        names = [_UNITS.sub("", each.strip()) for each in listed]
        given = [self.mapping.people.get(name, name) for name in names if name]
        people = [name for name in given if name != NOBODY]
        if NEW_PERSON in people:
            raise CellMistake(
                "PERSON_NOT_NEW",
                "A plan makes no people. Create the person first, or say nobody in `people`.",
                self.plan.resources.described,
            )
        if len(people) > 1:
            decisions.note("ASSIGNEES_SEVERAL", task=task_ref)
        return people[0] if people else ""

    def finish(self, drafts: Drafts) -> None:
        """Resolve the dependencies, now that all lines are known."""
        for row, successor, text, written in self._waiting:
            try:
                drafts.links.append(self._link(row, successor, text))
            except CellMistake as mistake:
                drafts.refused_links.append(
                    RefusedRow(
                        self.main.filename,
                        row,
                        mistake.field,
                        mistake.reason,
                        mistake.message,
                        written,
                    )
                )

    def _link(self, row: int, successor: str, text: str) -> LinkDraft:
        found = _LINK.fullmatch(text)
        if found is None:
            raise self._mistake("PREDECESSOR_MALFORMED", text, "is no line with a kind and a lag")
        code, kind, lag = found.groups()
        if code in self.summaries:
            raise self._mistake(
                "PREDECESSOR_SUMMARY", text, "is a summary; link the tasks below it"
            )
        if code not in self.refs:
            raise self._mistake("PREDECESSOR_UNKNOWN", text, "is no line that was taken; see there")
        predecessor = self.refs[code]
        type_ = TYPES[(kind or "FS").upper()]
        ref = f"{predecessor}>{type_}>{successor}"
        return LinkDraft(row, ref, predecessor, successor, type_, self._lag_days(text, lag or ""))

    def _lag_days(self, text: str, lag: str) -> int:
        days = _days(lag) if lag else (Decimal(0), False)
        if days is None or days[1] or days[0] != int(days[0]):
            raise self._mistake(
                "LAG_NOT_WHOLE", text, "has a lag that is not in whole working days"
            )
        return int(days[0])

    def _mistake(self, reason: str, text: str, what: str) -> CellMistake:
        return CellMistake(
            reason,
            f"The predecessor {text[:60]!r} {what}. The task is imported without this "
            "dependency; add it in Tandem, or correct the file and import the plan again.",
            self.plan.predecessors.described,
        )


def _outline(main: Table, rows: Rows, get: Getters) -> dict[int, Line]:
    """Every line by its row; two lines of one name at one place are distinguished by number."""
    read = []
    for row in main.rows():
        cells = rows.record(row)
        if cells is not None:
            read.append((row.number, _level(get.level(cells)), get.task_name(cells)))
    lines, path = {}, list[tuple[int, str]]()
    equal: Counter[str] = Counter()
    for place, (number, level, name) in enumerate(read):
        path = [each for each in path if each[0] < level]
        names = tuple(each for _, each in path)
        below = place + 1 < len(read) and read[place + 1][1] > level
        identity = LEVELS.join((*names, name))
        equal[identity] += 1
        lines[number] = Line(names, below, f"{identity}#{equal[identity]}")
        path.append((level, name))
    return lines


def _level(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1


def _days(text: str) -> tuple[Decimal, bool] | None:
    """Working days, and whether days of the calendar are meant instead; None if it is neither."""
    found = _AMOUNT.fullmatch(text.strip().lower())
    if found is None:
        return None
    number, elapsed, unit = found.groups()
    if elapsed + unit in DAYS:
        elapsed, unit = "", elapsed + unit
    if unit not in DAYS:
        return None
    try:
        amount = Decimal(number.replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    return amount * DAYS[unit], bool(elapsed)
