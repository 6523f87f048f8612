"""The refusal of a deed that a record in its state does not allow; the same for every record."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from chassis.errors import Conflict


def require_possible(
    after: StrEnum | None,
    *,
    record: str,
    status: StrEnum,
    deed: StrEnum,
    possible: Sequence[StrEnum],
    kind: str,
) -> str:
    """The state after the deed; Conflict if there is none.

    record: what the record is called to people, such as its number. kind: of the record, such as
    "bill": the reason is then BILL_STATUS and the field bill_id.
    """
    if after is not None:
        return after.value
    raise Conflict(
        f"{kind.upper()}_STATUS",
        f"{record} is {status} and cannot be {deed}. Possible now: "
        f"{', '.join(possible) or 'nothing'}.",
        field=f"{kind}_id",
        details={"status": status.value},
    )
