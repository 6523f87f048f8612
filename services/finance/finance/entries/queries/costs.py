"""What a project has cost so far besides hours: what was bought and claimed for it."""

from __future__ import annotations

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import BigInteger, Uuid, bindparam, cast, func, select

from finance.entries.model import ENTRY

_BOUGHT = prepared(
    select(ENTRY.c.cost_currency_code, cast(func.sum(ENTRY.c.cost_minor), BigInteger))
    .where(
        ENTRY.c.project_id == bindparam("project_id", type_=Uuid(as_uuid=False)),
        ENTRY.c.cost_id.is_not(None),
        ENTRY.c.cost_currency_code.is_not(None),
    )
    .group_by(ENTRY.c.cost_currency_code)
)


def bought_to_date(reading: Reading, project_id: str) -> dict[str, int]:
    """In minor units, by currency."""
    return dict(_BOUGHT.all(reading, project_id=project_id))
