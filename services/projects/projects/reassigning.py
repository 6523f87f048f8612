"""Records are given to somebody else, many at once: those that are named, or those of a person.

Each is given or refused by itself, and the answer tells which: one that the caller may not see is
not found, one that they may see but not change is somebody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from chassis.batch import ItemReport, RefusedItem
from chassis.database import Aggregate, Transaction
from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.visibility import OwnerColumns
from sqlalchemy import Select, select

from chassis import values

AT_ONCE_MAX = 200
RecordT = TypeVar("RecordT", bound=Aggregate)


@dataclass(frozen=True, slots=True)
class Chosen:
    """ids: of the records. field: where they were named; "" for those of a person.
    remaining: how many more that person has."""

    ids: list[str]
    field: str = ""
    remaining: int = 0


@dataclass(frozen=True, slots=True)
class Reassigned(Generic[RecordT]):
    """records: those that were given. remaining: how many more of the person are left."""

    records: list[RecordT]
    remaining: int
    refused: list[RefusedItem]

    @property
    def reassigned(self) -> int:
        return len(self.records)


def require_choice(ids: Sequence[str], person_id: str, noun: str, field: str, other: str) -> None:
    """Invalid unless either the records or the person is named, and not too many of them."""
    if bool(ids) == bool(person_id):
        raise Invalid(
            "CHOICE_REQUIRED",
            f"Name the {noun} in {field}, or the person in {other}; one of the two.",
            field=field,
        )
    values.count(ids, field, AT_ONCE_MAX)


def named(ids: Sequence[str], field: str) -> Chosen:
    return Chosen(list(dict.fromkeys(require_id(id_, field) for id_ in ids)), field)


def of_person(
    tx: Transaction, theirs: Select[str], columns: OwnerColumns, read: str, write: str
) -> Chosen:
    """theirs: ids, in order, of all that the person has. Those that the caller may see but not give
    are chosen too, so that each is refused."""
    changeable = list(tx.session.scalars(tx.visible(write, theirs, columns)))
    seen = tx.session.scalars(tx.visible(read, theirs, columns))
    others = sorted(set(seen) - set(changeable))
    now = [*changeable[:AT_ONCE_MAX], *others[:AT_ONCE_MAX]]
    return Chosen(now, remaining=max(0, len(changeable) - AT_ONCE_MAX))


def locked(tx: Transaction, model: type[RecordT], ids: Sequence[str]) -> dict[str, RecordT]:
    """Those that exist, locked in the order of ids, so that no two batches wait for each other."""
    query = select(model).where(model.id.in_(ids)).order_by(model.id).with_for_update()
    found = tx.session.scalars(query.execution_options(populate_existing=True))
    return {record.id: record for record in found}


def give_each(
    chosen: Chosen, records: Mapping[str, RecordT], give: Callable[[str, RecordT | None], RecordT]
) -> Reassigned[RecordT]:
    """give: takes an id and its record, None if there is none; changes it, or raises a Refusal."""
    report, given = ItemReport(), []
    for index, id_ in enumerate(chosen.ids):
        with report.taking(id_, index, chosen.field):
            given.append(give(id_, records.get(id_)))
    return Reassigned(given, chosen.remaining, report.refused)
