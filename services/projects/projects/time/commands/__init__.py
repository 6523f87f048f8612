"""Writes of the time room: entries logged and mended, decided on, brought in by the hundred."""

from projects.time.commands.checks import required_day
from projects.time.commands.decisions import (
    approve_time_entries,
    approve_time_entry,
    reject_time_entry,
)
from projects.time.commands.entries import (
    Correction,
    WorkedTime,
    delete_time_entry,
    log_time,
    update_time_entry,
)
from projects.time.commands.imports import ImportedTime, import_time_entries

__all__ = [
    "Correction",
    "ImportedTime",
    "WorkedTime",
    "approve_time_entries",
    "approve_time_entry",
    "delete_time_entry",
    "import_time_entries",
    "log_time",
    "reject_time_entry",
    "required_day",
    "update_time_entry",
]
