"""What had to be decided about one task or one entry, counted for the report."""

from __future__ import annotations

from dataclasses import replace

from gateway.imports.checks import DAY_SECONDS
from gateway.imports.decisions import Decisions
from gateway.imports.drafts import TaskDraft, TimeDraft
from gateway.imports.mapping import NAME_LONGEST, ImportMapping

CANCELLED = "cancelled"
_TASK_WORDS = {
    "project_ref": "project",
    "name": "name",
    "category": "category",
    "estimate_seconds": "estimate",
    "status": "status",
    "assignee_ref": "assignee",
    "estimated_on": "estimated on",
    "start_on": "start",
    "end_on": "end",
}


def note_task(decisions: Decisions, mapping: ImportMapping, task: TaskDraft) -> None:
    note = decisions.note
    if mapping.task.estimate and task.estimate_seconds <= 0:
        note("ESTIMATE_MISSING", task=task.ref)
    if len(task.name) > NAME_LONGEST:
        note("NAME_SHORTENED", task=task.ref)
    if task.start_on and task.end_on and task.end_on < task.start_on:
        note("DATES_EXCHANGED", task=task.ref)
    if task.estimated_on and task.start_on and task.start_on < task.estimated_on:
        note("STARTED_BEFORE_ESTIMATED", task=task.ref)
    if task.estimated_on and task.end_on and task.end_on < task.estimated_on:
        note("COMPLETED_BEFORE_ESTIMATED", task=task.ref)


def note_disagreement(decisions: Decisions, kept: TaskDraft, task: TaskDraft) -> None:
    """In what a further row of a task differs from the first, if in anything."""
    differing = [
        words for name, words in _TASK_WORDS.items() if getattr(task, name) != getattr(kept, name)
    ]
    if differing or replace(task, row=kept.row) != kept:
        decisions.note("TASK_ROWS_DISAGREE", detail=", ".join(differing), task=task.ref)


def note_time(
    decisions: Decisions, mapping: ImportMapping, time: TimeDraft, task: TaskDraft
) -> None:
    about = {"task": task.ref, "seconds": time.seconds}
    note = decisions.note
    if not time.seconds:
        note("NO_HOURS", task=task.ref)
        return
    if time.seconds % 3600:
        note("FRACTIONS_KEPT", **about)  # type: ignore[arg-type]
    if task.status == CANCELLED:
        kept = not (mapping.time and mapping.time.cancelled_reason)
        note("CANCELLED_KEPT" if kept else "CANCELLED_WITH_HOURS", **about)  # type: ignore[arg-type]
    if time.worked_from:
        if time.worked_from < time.worked_on:
            note("SPANS_DAYS", **about)  # type: ignore[arg-type]
        if time.seconds > DAY_SECONDS:
            note("OVER_24_HOURS", **about)  # type: ignore[arg-type]
