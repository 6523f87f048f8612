"""What a batch did with its rows or records: how it reports on each of them.

A row of an import is counted once: created, already there, or refused with its reason. A record of
several that somebody changes at once is changed, or refused with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from chassis.values import text

ROWS_MAX = 500
REF_LENGTH_MAX = 200
RowT = TypeVar("RowT", bound="Row")
NewT = TypeVar("NewT")


class Row(Protocol):
    """row: the sender's own number for it. external_ref: its key in the source."""

    @property
    def row(self) -> int: ...
    @property
    def external_ref(self) -> str: ...


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not accepted, and why. It reads like tandem.common.v1.RowRefusal."""

    row: int
    refusal: Refusal

    @property
    def reason(self) -> str:
        return self.refusal.reason

    @property
    def message(self) -> str:
        return self.refusal.message

    @property
    def field(self) -> str:
        return self.refusal.field


@dataclass(slots=True)
class BatchReport:
    """It reads like tandem.common.v1.BatchResult.

    ids: by external_ref, of every row that is in the database now.
    """

    created: int = 0
    already_there: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)

    def refuse(self, row: int, refusal: Refusal) -> None:
        self.refused.append(RefusedRow(row, refusal))

    @contextmanager
    def taking(self, row: int) -> Iterator[None]:
        """A refusal raised in the block is that row's, and the batch goes on."""
        try:
            yield
        except Refusal as refusal:
            self.refuse(row, refusal)


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """A record that stayed as it was, and why. It reads like tandem.common.v1.ItemRefusal.

    reason: NOT_FOUND and PERMISSION_REQUIRED for records of every kind, so that a caller tells
    what it cannot see from what it cannot change.
    """

    id: str
    refusal: Refusal

    @property
    def reason(self) -> str:
        if isinstance(self.refusal, NotFound):
            return "NOT_FOUND"
        return "PERMISSION_REQUIRED" if isinstance(self.refusal, Forbidden) else self.refusal.reason

    @property
    def message(self) -> str:
        return self.refusal.message

    @property
    def field(self) -> str:
        return self.refusal.field


@dataclass(slots=True)
class ItemReport:
    """done: ids of the records that are as asked now."""

    done: list[str] = field(default_factory=list)
    refused: list[RefusedItem] = field(default_factory=list)

    @contextmanager
    def taking(self, id_: str) -> Iterator[None]:
        """A refusal raised in the block is that record's, and the batch goes on.

        The block must refuse before it changes anything.
        """
        try:
            yield
            self.done.append(id_)
        except Refusal as refusal:
            self.refused.append(RefusedItem(id_, refusal))


def check_size(rows: Sequence[Any], rows_max: int = ROWS_MAX) -> None:
    if not 0 < len(rows) <= rows_max:
        raise Invalid("ROW_COUNT", f"Send 1 to {rows_max} rows at a time.", field="rows")


def each_row(
    rows: Iterable[RowT], report: BatchReport, accept: Callable[[RowT], None]
) -> BatchReport:
    """Accept every row, or refuse it in the report; a reference given twice is refused."""
    met: set[str] = set()
    for row in rows:
        with report.taking(row.row):
            reference = external_ref(row.external_ref)
            if reference in met:
                raise Conflict(
                    "EXTERNAL_REF_REPEATED",
                    f"Another row of this batch has the reference {reference} too.",
                    field="external_ref",
                )
            met.add(reference)
            accept(row)
    return report


def sift(
    rows: Iterable[RowT], present: Mapping[str, str], made: Callable[[RowT], NewT]
) -> tuple[list[NewT], BatchReport]:
    """What the rows become that are not there yet, and the report on all of them.

    present: ids of what is there already, by external reference. made: raises a Refusal for a row
    that is not accepted.
    """
    report = BatchReport(ids=dict(present))
    new: list[NewT] = []

    def accept(row: RowT) -> None:
        if row.external_ref in present:
            report.already_there += 1
        else:
            new.append(made(row))

    each_row(rows, report, accept)
    report.created = len(new)
    return new, report


def external_ref(value: str) -> str:
    """The key that a record has in the source it is imported from."""
    kept = text(value, "external_ref", REF_LENGTH_MAX)
    if not kept:
        raise Invalid(
            "EXTERNAL_REF_REQUIRED",
            "Give each row a reference of its own, so that it is imported only once.",
            field="external_ref",
        )
    return kept
