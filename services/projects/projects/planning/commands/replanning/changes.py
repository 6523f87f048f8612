"""What is to be different in a schedule, and what that comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from projects.planning.rules.critical_path import LinkType
from projects.planning.rules.timing import PlacedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """changes: what is given of start_not_before, the durations and the constraint.

    Refused unless the task has this version (0: whichever) and holds what `present` says.
    """

    task_id: str
    version: int = 0
    changes: Mapping[str, Any]
    present: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDependency:
    """dependency_id: that it had before it was removed; empty: a new one."""

    predecessor_id: str
    successor_id: str
    type: LinkType
    lag_days: int = 0
    lag_minutes: int | None = None
    lag_elapsed: bool = False
    dependency_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedDependency:
    """changes: what is given of type, lag_days, lag_minutes and lag_elapsed."""

    dependency_id: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to be different; removals come first, additions last."""

    tasks: Sequence[Placement] = ()
    add_dependencies: Sequence[NewDependency] = ()
    change_dependencies: Sequence[ChangedDependency] = ()
    remove_dependency_ids: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RescheduledTask:
    """A task whose dates are others than before, its floats then, and why it is then."""

    task_id: str
    start_on_before: date | None
    end_on_before: date | None
    start_on: date | None
    end_on: date | None
    total_float_days: int
    free_float_days: int
    critical: bool
    start_at: datetime | None
    end_at: datetime | None
    total_float_minutes: int
    free_float_minutes: int
    placed_by: PlacedBy
    placed_by_task_id: str | None


@dataclass(frozen=True, slots=True)
class MissedDeadline:
    """task_id None: the day on which the project is wanted."""

    task_id: str | None
    deadline_on: date
    end_on: date
    missed_before: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the changes make of the schedule. inverse: None in a preview."""

    end_on_before: date | None
    end_on: date | None
    tasks: Sequence[RescheduledTask]
    critical_task_ids: Sequence[str]
    missed_deadlines: Sequence[MissedDeadline]
    inverse: Changes | None = None
