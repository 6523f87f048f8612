"""What a batch did with its rows or items: how it reports on each of them.

A row of an import is counted once: created, already there, or refused with its reason. An item of a
call for several, a record to change or a new one, is done or refused with its reason; or, as the
caller says, the first refusal is that of the whole call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from chassis.errors import Conflict, Invalid, NotFound, Refusal
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


class BatchMode(StrEnum):
    """What becomes of a batch of which some items are refused."""

    ALL_OR_NOTHING = "all_or_nothing"
    ITEM_BY_ITEM = "item_by_item"


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """An item that was not accepted, and why. It reads like tandem.common.v1.ItemRefusal.

    id: of the record that stays as it was; empty for a new one. index: its place in the request.
    reason: NOT_FOUND and PERMISSION_REQUIRED for records of every kind, so that a caller tells
    what it cannot see from what it may only see. Any other refusal keeps its reason.
    """

    id: str
    refusal: Refusal
    index: int = 0

    @property
    def reason(self) -> str:
        if self.id and isinstance(self.refusal, NotFound):
            return "NOT_FOUND"
        if self.id and self.refusal.reason == "RECORD_OF_ANOTHER":
            return "PERMISSION_REQUIRED"
        return self.refusal.reason

    @property
    def message(self) -> str:
        return self.refusal.message

    @property
    def field(self) -> str:
        return self.refusal.field


@dataclass(slots=True)
class ItemReport:
    """done: ids of the records that are as asked now."""

    mode: BatchMode = BatchMode.ITEM_BY_ITEM
    done: list[str] = field(default_factory=list)
    refused: list[RefusedItem] = field(default_factory=list)

    @contextmanager
    def taking(self, id_: str, index: int = 0, name: str = "") -> Iterator[None]:
        """A refusal raised in the block is that record's, and the batch goes on.

        The block must refuse before it changes anything. name: of the list that holds the id.
        """
        try:
            yield
            self.done.append(id_)
        except Refusal as refusal:
            self._refuse(id_, index, _at(refusal, f"{name}[{index}]") if name else refusal)

    @contextmanager
    def changing(self, id_: str, index: int, name: str) -> Iterator[None]:
        """The same for a record whose changes are stated at this place of the list."""
        with self._stated(id_, index, name):
            yield
            self.done.append(id_)

    @contextmanager
    def adding(self, index: int, name: str) -> Iterator[None]:
        """The same for a new record, stated at this place of the list."""
        with self._stated("", index, name):
            yield

    @contextmanager
    def _stated(self, id_: str, index: int, name: str) -> Iterator[None]:
        try:
            yield
        except Refusal as refusal:
            place = f"{name}[{index}]"
            field = f"{place}.{refusal.field}" if refusal.field else place
            self._refuse(id_, index, _at(refusal, field))

    def _refuse(self, id_: str, index: int, refusal: Refusal) -> None:
        if self.mode is BatchMode.ALL_OR_NOTHING:
            raise refusal
        self.refused.append(RefusedItem(id_, refusal, index))


def _at(refusal: Refusal, field: str) -> Refusal:
    """The same refusal, of this field."""
    return type(refusal)(refusal.reason, refusal.message, field=field, details=refusal.details)


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
