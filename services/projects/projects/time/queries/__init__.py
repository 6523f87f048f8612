"""Reads of the time room."""

from __future__ import annotations

from projects.time.queries.entries import (
    Filter,
    KnownPerson,
    KnownTask,
    corrected_by,
    count_entries,
    entries_by_ref,
    find_time_entry,
    has_time,
    issued_on,
    known_people,
    known_tasks,
    list_time_entries,
    lock_hours,
    project_status,
    responsibilities,
    responsibility,
    visible_entries,
)
from projects.time.queries.loggable import (
    Place,
    Surroundings,
    day_lock,
    day_seconds,
    lock_all_surroundings,
    lock_days,
    lock_surroundings,
)

__all__ = [
    "Filter",
    "KnownPerson",
    "KnownTask",
    "Place",
    "Surroundings",
    "corrected_by",
    "count_entries",
    "day_lock",
    "day_seconds",
    "entries_by_ref",
    "find_time_entry",
    "has_time",
    "issued_on",
    "known_people",
    "known_tasks",
    "list_time_entries",
    "lock_all_surroundings",
    "lock_days",
    "lock_hours",
    "lock_surroundings",
    "project_status",
    "responsibilities",
    "responsibility",
    "visible_entries",
]
