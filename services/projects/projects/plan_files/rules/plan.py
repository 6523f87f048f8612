"""A plan as a file states it, whatever the format, and what cannot be taken over of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from projects.planning.rules.network import LinkType
from projects.planning.rules.status import TaskStatus
from projects.planning.rules.timing import Constraint

SHOWN_MAX = 200
"""Lines of what is not taken over."""


class BadFile(ValueError):
    """The file cannot be read. reason: a stable word; field: what of it."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


@dataclass(frozen=True, slots=True)
class BaselineDates:
    """A task as a baseline has it. minutes: of working time; work_seconds: planned."""

    start_on: date
    end_on: date
    minutes: int
    work_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTask:
    """key: by which the links of the file name it. minutes: of working time; 0 is a milestone.

    start_at, end_at: local instants, of a task that something has happened to. assignee: a name,
    or an e-mail address; email goes before it. position: of the plan that it was written from.
    """

    key: str
    name: str
    minutes: int
    phase: str = ""
    deliverable: str = ""
    status: TaskStatus = TaskStatus.TO_DO
    work_seconds: int = 0
    assignee: str = ""
    email: str = ""
    charge_role: str = ""
    category: str = ""
    effort_driven: bool = False
    units_bp: int = 10_000
    start_not_before: date | None = None
    constraint: Constraint = Constraint.NONE
    constraint_on: date | None = None
    deadline_on: date | None = None
    actual_start_on: date | None = None
    actual_finish_on: date | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    critical: bool = False
    total_float_minutes: int = 0
    free_float_minutes: int = 0
    position: int = 0
    baselines: dict[int, BaselineDates] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLink:
    """Keys of two tasks. lag: in working minutes, or in minutes of the clock."""

    predecessor: str
    successor: str
    type: LinkType = LinkType.FINISH_TO_START
    lag_minutes: int = 0
    lag_elapsed: bool = False


@dataclass(slots=True)
class NotTakenOver:
    """What a file holds that has no place here: single things by name, and fields by number."""

    lines: list[str] = field(default_factory=list)
    fields: Counter[str] = field(default_factory=Counter)

    def thing(self, words: str) -> None:
        self.lines.append(words)

    def all(self) -> list[str]:
        """Each in one line; what is beyond the most that are shown is counted."""
        counted = [f"{name} ({many})" for name, many in sorted(self.fields.items())]
        found = [*self.lines, *counted]
        if len(found) <= SHOWN_MAX:
            return found
        kept = found[: SHOWN_MAX - 1]
        return [*kept, f"{len(found) - len(kept)} more"]


@dataclass(slots=True)
class PlanFile:
    """baselines: their names, by number. week: its base calendar from Monday on, in minutes of the
    day; days_off: what that leaves out. Both None: the file has no calendar."""

    name: str = ""
    start_on: date | None = None
    tasks: list[PlanTask] = field(default_factory=list)
    links: list[PlanLink] = field(default_factory=list)
    baselines: dict[int, str] = field(default_factory=dict)
    week: tuple[tuple[tuple[int, int], ...], ...] | None = None
    days_off: set[date] | None = None
    dropped: NotTakenOver = field(default_factory=NotTakenOver)
