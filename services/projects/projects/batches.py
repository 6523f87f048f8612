"""Rows that come in by the hundred from another system's export: which are taken, which are not.

Every row is counted once: created, already there (its external reference is known), or refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from chassis.errors import Conflict, Invalid, Refusal

ROWS_MAX = 500
REF_LENGTH_MAX = 200


class Row(Protocol):
    """row: the sender's own number for it."""

    @property
    def row(self) -> int: ...
    @property
    def external_ref(self) -> str: ...


RowT = TypeVar("RowT", bound=Row)
NewT = TypeVar("NewT")


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken, and why."""

    row: int
    refusal: Refusal


@dataclass(slots=True)
class BatchOutcome:
    """What became of the rows. ids: by external reference, of all that are there now."""

    created: int = 0
    already_there: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)


def check_size(rows: Sequence[object]) -> None:
    if not 0 < len(rows) <= ROWS_MAX:
        raise Invalid("ROW_COUNT", f"Send 1 to {ROWS_MAX} rows at a time.", field="rows")


def sift(
    rows: Iterable[RowT], present: Mapping[str, str], made: Callable[[RowT], NewT]
) -> tuple[list[NewT], BatchOutcome]:
    """What the rows that can be taken become, and the account of all of them.

    present: ids of what is there already, by external reference. made: raises a Refusal for a row
    that cannot be taken.
    """
    outcome = BatchOutcome(ids=dict(present))
    met: set[str] = set()
    taken: list[NewT] = []
    for row in rows:
        try:
            _check_reference(row.external_ref, met)
            if row.external_ref in present:
                outcome.already_there += 1
            else:
                taken.append(made(row))
        except Refusal as refusal:
            outcome.refused.append(RefusedRow(row.row, refusal))
    outcome.created = len(taken)
    return taken, outcome


def _check_reference(reference: str, met: set[str]) -> None:
    if not reference:
        raise Invalid(
            "EXTERNAL_REF_REQUIRED",
            "Give each row a reference of its own, so that it is imported only once.",
            field="external_ref",
        )
    if len(reference) > REF_LENGTH_MAX:
        raise Invalid(
            "TEXT_TOO_LONG",
            f"external_ref may have at most {REF_LENGTH_MAX} characters.",
            field="external_ref",
        )
    if reference in met:
        raise Conflict(
            "EXTERNAL_REF_REPEATED",
            f"Another row of this batch has the reference {reference} too.",
            field="external_ref",
        )
    met.add(reference)
