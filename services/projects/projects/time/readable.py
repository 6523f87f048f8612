"""What the time room lets the other rooms read. They select from these, and never change them."""

from __future__ import annotations

from projects.time.model import PROJECT_HOURS, TASK_HOURS, TASK_PERSON_HOURS, TimeEntry, Timesheet

__all__ = ["PROJECT_HOURS", "TASK_HOURS", "TASK_PERSON_HOURS", "TimeEntry", "Timesheet"]
