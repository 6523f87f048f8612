"""Jira's work logs: cells of `text;when;who;seconds`."""

from __future__ import annotations

PARTS = 4


def worklog_parts(cell: str) -> list[str]:
    """Text, instant, person and seconds in the words of the file; empty if it is no work log."""
    parts = [part.strip() for part in cell.strip().rsplit(";", PARTS - 1)]
    return parts if len(parts) == PARTS else []


def worklog_day(cell: str) -> str:
    """When the work began, in the words of the file; empty if it is no work log."""
    parts = worklog_parts(cell)
    return parts[1] if parts else ""
