"""The result of an import: counts, hours, and every decision, in figures that can be checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from gateway.imports.drafts import Drafts, TimeDraft
from gateway.imports.mapping import ImportMapping
from gateway.imports.tables import Table

LINES_MAX = 500
PHASES = ("clients", "projects", "people", "tasks", "time_entries", "dependencies")


@dataclass(slots=True)
class Outcome:
    """What became of one kind of thing."""

    total: int = 0
    created: int = 0
    already_there: int = 0
    refused_refs: set[str] = field(default_factory=set)

    @property
    def done(self) -> int:
        return self.created + self.already_there + len(self.refused_refs)

    def shown(self) -> dict[str, int]:
        return {
            "created": self.created,
            "already_there": self.already_there,
            "refused": len(self.refused_refs),
        }


def counts_of(outcomes: dict[str, Outcome]) -> dict[str, Any]:
    return {phase: outcomes[phase].shown() for phase in PHASES}


def report_of(
    mapping: ImportMapping,
    tables: Collection[Table],
    drafts: Drafts,
    outcomes: dict[str, Outcome],
) -> dict[str, Any]:
    """totals are of what stands after the import: created or already there, not refused."""
    refused_times = outcomes["time_entries"].refused_refs
    refused_tasks = outcomes["tasks"].refused_refs
    standing = [time for time in drafts.times if time.ref not in refused_times]
    return {
        "mapping": mapping.name,
        "settled": mapping.settled,
        "files": [_file(table, mapping) for table in tables],
        "rows": drafts.row_count,
        "rows_taken": len(standing) if mapping.time else len(drafts.tasks) - len(refused_tasks),
        "rows_unreadable": len(drafts.refused),
        "totals": _totals(drafts, standing, refused_tasks),
        "decisions": drafts.decisions.listed(),
    }


def _file(table: Table, mapping: ImportMapping) -> dict[str, Any]:
    used = set(mapping.columns)
    return {
        "name": table.filename,
        "encoding": table.encoding,
        "encoding_assumed": table.encoding_assumed,
        "delimiter": table.delimiter,
        "header_row": table.header_row,
        "date_formats": [
            {"column": " + ".join(columns), "format": date_format}
            for columns, date_format in table.date_formats.items()
        ],
        "columns_taken": [name for name in table.header if name in used],
        "columns_left": [name for name in table.header if name and name not in used],
    }


def _totals(
    drafts: Drafts, standing: Collection[TimeDraft], refused_tasks: Collection[str]
) -> dict[str, Any]:
    tasks = [task for task in drafts.tasks.values() if task.ref not in refused_tasks]
    names = {project.ref: project.name for project in drafts.projects.values()}
    return {
        "rows": len(standing),
        "actual_seconds": sum(time.seconds for time in standing),
        "estimate_seconds": sum(task.estimate_seconds for task in tasks),
        "projects": _lines(standing, lambda time: names[time.project_ref]),
        "categories": _lines(standing, lambda time: time.category.split(" / ")[0]),
        "statuses": _lines(standing, lambda time: time.status_said),
    }


def _lines(
    times: Collection[TimeDraft], name_of: Callable[[TimeDraft], str]
) -> list[dict[str, Any]]:
    rows: dict[str, int] = defaultdict(int)
    seconds: dict[str, int] = defaultdict(int)
    for time in times:
        rows[name_of(time)] += 1
        seconds[name_of(time)] += time.seconds
    in_order = sorted(rows, key=lambda name: (-seconds[name], name))
    return [
        {"name": name, "rows": rows[name], "actual_seconds": seconds[name]}
        for name in in_order[:LINES_MAX]
    ]
