"""Which line of the accepted quotes the work of a project belongs to. Pure.

Work is known by deliverable and role. It belongs to the lines of its deliverable and role; else to
those of its role for the whole project; else to those of its deliverable without a role; else to no
line. Several lines share it by what was quoted, by largest remainder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from finance.rounding.rules import split


class Quoted(Protocol):
    """A line as it was accepted."""

    @property
    def id(self) -> str: ...
    @property
    def deliverable_id(self) -> str | None: ...
    @property
    def charge_role(self) -> str: ...
    @property
    def seconds(self) -> int: ...
    @property
    def amount_minor(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Actual:
    """Work of one deliverable and role. Amounts in minor units of the budget's currency."""

    deliverable_id: str | None
    charge_role: str
    seconds: int
    value_minor: int
    cost_minor: int


def lines_of(actual: Actual, lines: Sequence[Quoted]) -> list[Quoted]:
    """The lines that the work belongs to; none where nothing of the kind was quoted."""
    role, here = actual.charge_role, actual.deliverable_id
    of_role = [line for line in lines if role and line.charge_role == role]
    exact = [line for line in of_role if line.deliverable_id == here]
    whole = [line for line in of_role if line.deliverable_id is None]
    of_part = [line for line in lines if here and line.deliverable_id == here]
    return exact or whole or [line for line in of_part if not line.charge_role]


def by_line(
    lines: Sequence[Quoted], actuals: Sequence[Actual]
) -> tuple[dict[str, list[Actual]], list[Actual]]:
    """The parts of the work by the id of their line, and the work that belongs to none."""
    parts: dict[str, list[Actual]] = {}
    beyond: list[Actual] = []
    for actual in actuals:
        found = lines_of(actual, lines)
        if not found:
            beyond.append(actual)
        for line, part in zip(found, _parts(actual, found), strict=True):
            parts.setdefault(line.id, []).append(part)
    return parts, beyond


def _parts(actual: Actual, lines: Sequence[Quoted]) -> list[Actual]:
    if not lines:
        return []
    weights = [line.seconds for line in lines]
    if not any(weights):
        weights = [line.amount_minor for line in lines]
    if not any(weights):
        weights = [1] * len(lines)
    shared = [split(n, weights) for n in (actual.seconds, actual.value_minor, actual.cost_minor)]
    return [
        Actual(actual.deliverable_id, actual.charge_role, *values)
        for values in zip(*shared, strict=True)
    ]
