"""The result of an import: counts, hours, and every decision, in figures that can be checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
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
    totals = _Totals(drafts, (time for time in drafts.times if time.ref not in refused_times))
    return {
        "mapping": mapping.name,
        "settled": mapping.settled,
        "files": [_file(table, mapping) for table in tables],
        "rows": drafts.row_count,
        "rows_taken": totals.rows if mapping.time else len(drafts.tasks) - len(refused_tasks),
        "rows_unreadable": len(drafts.refused),
        "totals": totals.shown(refused_tasks),
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


class _Totals:
    """Sums over the rows that stand, in one pass: they may be on disk."""

    def __init__(self, drafts: Drafts, standing: Iterable[TimeDraft]) -> None:
        self.drafts = drafts
        self.rows = self.seconds = 0
        self.lines: dict[str, _Lines] = {name: _Lines() for name in _NAMES}
        names = {project.ref: project.name for project in drafts.projects.values()}
        for time in standing:
            self.rows += 1
            self.seconds += time.seconds
            self.lines["projects"].add(names[time.project_ref], time.seconds)
            self.lines["categories"].add(time.category.split(" / ")[0], time.seconds)
            self.lines["statuses"].add(time.status_said, time.seconds)

    def shown(self, refused_tasks: Collection[str]) -> dict[str, Any]:
        tasks = [task for task in self.drafts.tasks.values() if task.ref not in refused_tasks]
        return {
            "rows": self.rows,
            "actual_seconds": self.seconds,
            "estimate_seconds": sum(task.estimate_seconds for task in tasks),
            **{name: lines.shown() for name, lines in self.lines.items()},
        }


_NAMES = ("projects", "categories", "statuses")


class _Lines:
    """Rows and seconds by name."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = defaultdict(int)
        self.seconds: dict[str, int] = defaultdict(int)

    def add(self, name: str, seconds: int) -> None:
        self.rows[name] += 1
        self.seconds[name] += seconds

    def shown(self) -> list[dict[str, Any]]:
        """The largest first."""
        in_order = sorted(self.rows, key=lambda name: (-self.seconds[name], name))
        return [
            {"name": name, "rows": self.rows[name], "actual_seconds": self.seconds[name]}
            for name in in_order[:LINES_MAX]
        ]
