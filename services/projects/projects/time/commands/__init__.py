"""Writes of the time room: entries logged and mended, decided on, brought in by the hundred."""

from projects.time.commands.checks import parse_day
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
from projects.time.commands.imports import BatchOutcome, ImportedTime, import_time_entries

__all__ = [
    "BatchOutcome",
    "Correction",
    "ImportedTime",
    "WorkedTime",
    "approve_time_entries",
    "approve_time_entry",
    "delete_time_entry",
    "import_time_entries",
    "log_time",
    "parse_day",
    "reject_time_entry",
    "update_time_entry",
]
