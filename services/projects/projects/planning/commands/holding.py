"""What holds a task apart from its dependencies: a constraint and its day, which fit each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from chassis.errors import Invalid

from projects.planning.rules.timing import Constraint


def constraint(word: str, field: str) -> Constraint:
    try:
        return Constraint(word or Constraint.NONE)
    except ValueError:
        raise Invalid(
            "CONSTRAINT_UNKNOWN", f"constraint must be one of {', '.join(Constraint)}.", field=field
        ) from None


class Held(Protocol):
    """A task as far as it is held apart from its dependencies."""

    @property
    def constraint(self) -> Any: ...
    @property
    def constraint_on(self) -> Any: ...
    @property
    def start_not_before(self) -> Any: ...


def held(wanted: Mapping[str, Any], task: Held | None = None) -> dict[str, Any]:
    """What is wanted, with a constraint and a day that fit each other. task: as it is now."""
    names = ("constraint", "constraint_on", "start_not_before")
    if not any(name in wanted for name in names):
        return dict(wanted)
    kind, on, not_before = (
        wanted.get(name, getattr(task, name) if task else None) for name in names
    )
    kind = kind or Constraint.NONE
    if kind in (Constraint.NONE, Constraint.AS_LATE_AS_POSSIBLE):
        if wanted.get("constraint_on"):
            raise Invalid(
                "CONSTRAINT_NEEDS_NO_DAY",
                f"The constraint {kind} is about no day; leave constraint_on empty, or choose "
                "another constraint.",
                field="constraint_on",
            )
        return {**wanted, "constraint_on": None} if on else dict(wanted)
    if not on:
        raise Invalid(
            "CONSTRAINT_DAY_REQUIRED",
            f"The constraint {kind} needs a day; give constraint_on.",
            field="constraint_on",
        )
    if not_before and on < not_before:
        raise Invalid(
            "CONSTRAINT_IMPOSSIBLE",
            f"The task may not start before {not_before}, so the constraint {kind} on {on} cannot "
            "be kept; change one of the two.",
            field="constraint_on",
        )
    return dict(wanted)
