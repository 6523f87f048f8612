"""What an import had to decide about untidy rows, counted, so that nothing happens in silence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TEXTS = {
    "SETTLED": "Taken as approved history that was billed before Tandem: it counts as hours and "
    "never becomes unbilled work.",
    "SUBMITTED": "Taken as submitted time: it is approved, valued and billed like time logged "
    "here.",
    "CANCELLED_WITH_HOURS": "Hours on cancelled tasks were worked: they are kept, as "
    "non-chargeable time.",
    "CANCELLED_KEPT": "Hours on cancelled tasks were worked: they are kept like any others.",
    "STARTED_BY_HOURS": "Tasks with hours that are not started by their status are taken as in "
    "progress.",
    "FRACTIONS_KEPT": "Parts of hours are kept exactly.",
    "ROUNDED_TO_SECONDS": "Amounts that are no whole number of seconds are rounded to the second.",
    "DATES_EXCHANGED": "Completed before it started: the two days are exchanged, for the schedule "
    "and for the span of the hours.",
    "STARTED_BEFORE_ESTIMATED": "Started before it was estimated: kept as given.",
    "COMPLETED_BEFORE_ESTIMATED": "Completed before it was estimated: kept as given.",
    "OVER_24_HOURS": "Hours of one row beyond 24: kept as one entry, a sum over its days, which "
    "is not held against anybody's day.",
    "SPANS_DAYS": "Rows that cover several days become one entry from the first to the last.",
    "TASK_ROWS_DISAGREE": "Rows of one task disagree: the task keeps what its first row says, "
    "each entry the note of its own row.",
    "ESTIMATE_MISSING": "Tasks without an estimate, or with one of zero, are left out of the "
    "accuracy of estimates.",
    "NAME_SHORTENED": "Names of tasks longer than 200 characters are cut to 200.",
    "NO_HOURS": "Rows without hours make a task and no time entry.",
    "ASSIGNEE_UNKNOWN": "Tasks assigned to somebody who has no row of their own are left "
    "unassigned.",
    "DATES_DISAGREE": "Rows of the dates file disagree about one key: the first counts.",
    "DATES_ABSENT": "Rows whose key the dates file does not have are taken without its dates.",
    "DATES_UNUSED": "Keys of the dates file that no row has are not used.",
    "PLAN_ONLY": "A plan without time: tasks with their dates, which the schedule does not move "
    "until somebody plans them again.",
    "SUMMARIES": "Lines with lines below them are the categories of these, and no tasks.",
    "ASSIGNEES_SEVERAL": "Tasks with several people are assigned to the first.",
    "DURATION_ELAPSED": "Durations in elapsed time are taken from the days of the task.",
    "DURATION_ROUNDED": "Durations are rounded up to whole working days.",
    "ROWS_LEFT_OUT": "Lines that are no records (headings, subtotals, breaks) are left out.",
    "EQUAL_ROWS": "Rows that agree in everything that the mapping takes are separate pieces of "
    "work.",
    "POSSIBLE_TWINS": "Rows that look like time that is here already are held back: see the "
    "refusals. Send the file again with twins=import to take them too.",
    "DAY_FROM_OTHER_COLUMN": "Without its own day, it is dated by another column",
}
NOT_COUNTED = frozenset({"SETTLED", "SUBMITTED", "PLAN_ONLY"})


@dataclass(slots=True)
class _Count:
    rows: int = 0
    seconds: int = 0
    tasks: set[str] = field(default_factory=set)


class Decisions:
    """Counts rows, tasks and hours by decision and detail."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], _Count] = {}

    def note(
        self, code: str, *, detail: str = "", task: str = "", seconds: int = 0, rows: int = 1
    ) -> None:
        count = self._counts.setdefault((code, detail), _Count())
        count.rows += rows
        count.seconds += seconds
        if task:
            count.tasks.add(task)

    def listed(self) -> list[dict[str, Any]]:
        """For the report, in the order of the texts."""
        in_order = sorted(self._counts, key=lambda key: (list(TEXTS).index(key[0]), key[1]))
        return [_told(code, detail, self._counts[code, detail]) for code, detail in in_order]


def _told(code: str, detail: str, count: _Count) -> dict[str, Any]:
    text = TEXTS[code]
    line = {"code": code, "text": f"{text.rstrip('.')}: {detail}." if detail else text}
    if code in NOT_COUNTED:
        return line
    return {**line, "rows": count.rows, "tasks": len(count.tasks), "seconds": count.seconds}
