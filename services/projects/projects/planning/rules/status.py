"""Which status may follow which, for projects and their tasks."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class ProjectStatus(StrEnum):
    HANDOVER = "handover"
    PLANNING = "planning"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class TaskStatus(StrEnum):
    TO_DO = "to_do"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"


NEXT_STATUSES: dict[ProjectStatus, tuple[ProjectStatus, ...]] = {
    ProjectStatus.HANDOVER: (),
    ProjectStatus.PLANNING: (
        ProjectStatus.ACTIVE,
        ProjectStatus.ON_HOLD,
        ProjectStatus.CANCELLED,
    ),
    ProjectStatus.ACTIVE: (
        ProjectStatus.ON_HOLD,
        ProjectStatus.DELIVERED,
        ProjectStatus.CANCELLED,
    ),
    ProjectStatus.ON_HOLD: (
        ProjectStatus.PLANNING,
        ProjectStatus.ACTIVE,
        ProjectStatus.CANCELLED,
    ),
    ProjectStatus.DELIVERED: (ProjectStatus.ACTIVE, ProjectStatus.COMPLETED),
    ProjectStatus.COMPLETED: (ProjectStatus.ACTIVE, ProjectStatus.DELIVERED),
    ProjectStatus.CANCELLED: (ProjectStatus.PLANNING,),
}
"""What a person may ask for. Only the accepted handover leads from handover to planning."""

CLOSED = frozenset({ProjectStatus.COMPLETED, ProjectStatus.CANCELLED})
WORKABLE = frozenset(ProjectStatus) - CLOSED - {ProjectStatus.HANDOVER}
"""A project in one of these is planned and worked on."""
UNDER_WAY = WORKABLE - {ProjectStatus.DELIVERED}
"""What may be late: a project that is not delivered yet."""
REASON_NEEDED = frozenset({ProjectStatus.ON_HOLD, ProjectStatus.CANCELLED})


def may_follow(now: ProjectStatus, wanted: ProjectStatus) -> bool:
    """True when a person may move a project from the one status to the other."""
    return wanted in NEXT_STATUSES[now]


def days_late(status: str, end_on: date | None, due_on: date | None) -> int:
    """From the day on which it is wanted to its end by the plan; 0 where it is not late."""
    if status not in UNDER_WAY or end_on is None or due_on is None:
        return 0
    return max(0, (end_on - due_on).days)
