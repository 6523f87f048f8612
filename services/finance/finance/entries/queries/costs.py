"""What a project has cost so far, of labour and everything else."""

from __future__ import annotations

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import BigInteger, Uuid, bindparam, cast, func, select

from finance.entries.model import ENTRY_SUM

_COSTS = prepared(
    select(ENTRY_SUM.c.cost_currency_code, cast(func.sum(ENTRY_SUM.c.cost_minor), BigInteger))
    .where(
        ENTRY_SUM.c.project_id == bindparam("project_id", type_=Uuid(as_uuid=False)),
        ENTRY_SUM.c.cost_currency_code.is_not(None),
    )
    .group_by(ENTRY_SUM.c.cost_currency_code)
)


def costs_to_date(reading: Reading, project_id: str) -> dict[str, int]:
    """In minor units, by currency; for readers of costs."""
    reading.actor.require("cost.read")
    return dict(_COSTS.all(reading, project_id=project_id))
