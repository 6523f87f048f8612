"""The tables of time and the behaviour that guards them."""

from __future__ import annotations

from projects.time.model.entry import ImportedHistory, IssuedTime, TimeEntry
from projects.time.model.hours import PROJECT_HOURS, TASK_HOURS, TASK_PERSON_HOURS
from projects.time.model.reason import ReasonKind
from projects.time.model.reminder import ReminderRun, TimeReminder
from projects.time.model.rule import TimeRule
from projects.time.model.sheet import ApprovalSubstitute, Timesheet

__all__ = [
    "PROJECT_HOURS",
    "TASK_HOURS",
    "TASK_PERSON_HOURS",
    "ApprovalSubstitute",
    "ImportedHistory",
    "IssuedTime",
    "ReasonKind",
    "ReminderRun",
    "TimeEntry",
    "TimeReminder",
    "TimeRule",
    "Timesheet",
]
