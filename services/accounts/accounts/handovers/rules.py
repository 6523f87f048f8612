"""What a handover must say, where it may go, and what it takes over from the brief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum


class HandoverStatus(StrEnum):
    DRAFT = "draft"
    OFFERED = "offered"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


class Item(StrEnum):
    """What a question may be about. All but the last must be stated before a handover is offered;
    promises may be stated to be none."""

    CONTEXT = "context"
    SCOPE_IN = "scope_in"
    SCOPE_OUT = "scope_out"
    PROMISES = "promises"
    DEFINITION_OF_DONE = "definition_of_done"
    OTHER = "other"


def prefilled_context(objective: str, audience: str, constraints: Sequence[str]) -> str:
    """The handover's context in the words of the brief."""
    parts = [objective]
    if audience:
        parts.append(f"Audience: {audience}")
    if constraints:
        parts.append(
            "\n".join(["Constraints:", *(f"- {constraint}" for constraint in constraints)])
        )
    return "\n\n".join(parts)


def prefilled_scope(deliverables: Sequence[Mapping[str, str]]) -> list[str]:
    """One line of scope for each deliverable of the brief."""
    return [
        f"{deliverable['name']}: {deliverable['description']}"
        if deliverable["description"]
        else deliverable["name"]
        for deliverable in deliverables
    ]


def open_items(stated: Mapping[Item, bool], asked: Sequence[str]) -> list[str]:
    """The items not stated yet and those with a question unanswered, in order, each once."""
    return [
        item.value for item in Item if item in asked or not stated.get(item, item is Item.OTHER)
    ]
