"""What was added, removed and changed between versions of an estimate, line by line. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MEANT = (
    *("description", "kind", "charge_role", "seconds", "amount_minor", "section", "unit"),
    *("quantity_milli", "hourly_minor", "unit_price_minor", "purchase_cost_minor", "markup_bp"),
    *("margin_bp", "optional", "option_group", "option", "chosen", "deliverable_id"),
)
"""The values that make a line another one; where it stands does not."""

Line = Any


@dataclass(frozen=True, slots=True)
class Cell:
    """What one version holds of a line. change: against the first version, "" in neither."""

    line: Line | None
    change: str


@dataclass(frozen=True, slots=True)
class LineOfVersions:
    """One line over all versions."""

    line_id: str
    cells: Sequence[Cell]


def compare(versions: Sequence[Sequence[Line]]) -> list[LineOfVersions]:
    """Every line that is in any of the versions, in the order in which it first stands."""
    by_id: list[Mapping[str, Line]] = [{line.id: line for line in lines} for lines in versions]
    ids = dict.fromkeys(line.id for lines in versions for line in lines)
    return [
        LineOfVersions(
            id_,
            [Cell(lines.get(id_), _change(by_id[0].get(id_), lines.get(id_))) for lines in by_id],
        )
        for id_ in ids
    ]


def _change(base: Line | None, other: Line | None) -> str:
    if base is None:
        return "added" if other is not None else ""
    if other is None:
        return "removed"
    same = all(getattr(base, name) == getattr(other, name) for name in MEANT)
    return "same" if same else "changed"
