"""What a project makes and what was sold for it, out of the brief and the accepted quotes.

The brief names the deliverables; the quotes' lines say how many hours of which role were sold for
each. Several accepted quotes add up. A line that sells hours or a fixed price for no deliverable
of the brief is a deliverable of its own, under the line's id. Purchases are no deliverables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Item:
    """One deliverable. role_hours: seconds sold by charge role."""

    id: str
    name: str
    description: str = ""
    role_hours: dict[str, int] = field(default_factory=dict)

    @property
    def sold_seconds(self) -> int:
        return sum(self.role_hours.values())


def compose(
    deliverables: Iterable[Mapping[str, Any]], lines: Iterable[Mapping[str, Any]]
) -> list[Item]:
    """The brief's deliverables in its order, then what only the quotes name."""
    items = {
        each["id"]: Item(each["id"], each["name"], each["description"]) for each in deliverables
    }
    for line in lines:
        id_ = line["deliverable_id"] or line["id"]
        if id_ not in items and not (line["seconds"] or line["kind"] == "fixed"):
            continue
        item = items.setdefault(id_, Item(id_, _name(line)))
        if line["seconds"]:
            role = role_name(line["charge_role"])
            item.role_hours[role] = item.role_hours.get(role, 0) + line["seconds"]
    return list(items.values())


def _name(line: Mapping[str, Any]) -> str:
    """What the line says, else the role whose hours it sells."""
    return str(line["description"] or role_name(line["charge_role"]).capitalize() or "Fixed price")


def role_name(charge_role: str) -> str:
    """Roles meet by name whatever the case and spacing."""
    return " ".join(charge_role.lower().split())
