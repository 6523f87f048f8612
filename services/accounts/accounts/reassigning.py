"""Which records are given to another owner at once: those named, or all of one person.

Every room whose records have an owner gives them on in this way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.visibility import OwnerColumns
from sqlalchemy import Select

from chassis import values

AT_ONCE_MAX = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """ids: what to give now. remaining: how many are left for the next time."""

    ids: Sequence[str]
    remaining: int = 0


def named(ids: Sequence[str], from_person_id: str, field: str) -> Chosen:
    """The records that the caller names in the field, each once; none if all of a person's are
    meant. Invalid if both or neither are given."""
    if bool(ids) == bool(from_person_id):
        raise Invalid("ONE_CHOICE_NEEDED", f"Give either {field} or from_person_id.", field=field)
    values.count(ids, field, AT_ONCE_MAX)
    return Chosen(list(dict.fromkeys(require_id(each, field) for each in ids)))


def of_person(
    tx: Transaction, theirs: Select[str], columns: OwnerColumns, *, read: str, write: str
) -> Chosen:
    """The person's records that the actor may give, some at a time.

    Those that the actor may see but not give are chosen too, so that each is refused by its id.
    """
    changeable = list(tx.session.scalars(tx.visible(write, theirs, columns)))
    seen = tx.session.scalars(tx.visible(read, theirs, columns))
    others = [id_ for id_ in seen if id_ not in set(changeable)]
    now = [*changeable[:AT_ONCE_MAX], *others[:AT_ONCE_MAX]]
    return Chosen(now, max(len(changeable) - AT_ONCE_MAX, 0))
