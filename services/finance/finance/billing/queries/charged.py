"""What documents and drafts charge of one project, against its ceiling or its fee.

Issued documents are kept sums; drafts are few. So no answer grows with history.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import BigInteger, Uuid, and_, bindparam, cast, func, or_, select

from finance.billing.model import BillingPlan, Invoice, InvoicedTime, InvoiceLine, LineKind, Work
from finance.billing.model.sums import PROJECT_SUM
from finance.billing.queries.unbilled import UNBILLED
from finance.billing.rules.capping import Charged
from finance.billing.rules.settling import InvoiceStatus

NOBODY = "00000000-0000-0000-0000-000000000000"
"""No draft has this id."""

_PROJECT = bindparam("project_id", type_=Uuid(as_uuid=False))
_CODE: Any = bindparam("code")
_OTHER = bindparam("leave_out", type_=Uuid(as_uuid=False))
_ISSUED = (
    select(func.coalesce(func.sum(PROJECT_SUM.c.net_minor), 0))
    .where(PROJECT_SUM.c.project_id == _PROJECT, PROJECT_SUM.c.currency_code == _CODE)
    .scalar_subquery()
)
_DRAFTED = (
    select(func.coalesce(func.sum(InvoiceLine.amount_minor), 0))
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .where(
        Invoice.status == InvoiceStatus.DRAFT.value,
        Invoice.currency_code == _CODE,
        Invoice.id != _OTHER,
        or_(
            InvoiceLine.project_id == _PROJECT,
            and_(InvoiceLine.project_id.is_(None), Invoice.project_id == _PROJECT),
        ),
    )
    .scalar_subquery()
)


ROOM: Any = (
    BillingPlan.cap_minor
    - select(func.coalesce(func.sum(PROJECT_SUM.c.net_minor), 0))
    .where(
        PROJECT_SUM.c.project_id == BillingPlan.project_id,
        PROJECT_SUM.c.currency_code == BillingPlan.currency_code,
    )
    .scalar_subquery()
    - select(func.coalesce(func.sum(InvoiceLine.amount_minor), 0))
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .where(
        Invoice.status == InvoiceStatus.DRAFT.value,
        Invoice.currency_code == BillingPlan.currency_code,
        or_(
            InvoiceLine.project_id == BillingPlan.project_id,
            and_(InvoiceLine.project_id.is_(None), Invoice.project_id == BillingPlan.project_id),
        ),
    )
    .scalar_subquery()
)
"""What the ceiling of a plan leaves; NULL where it has none."""
_ROOMS = select(BillingPlan.project_id, BillingPlan.currency_code, ROOM)


def rooms_of(reading: Reading, project_ids: Collection[str]) -> dict[tuple[str, str], int]:
    """What the ceilings of these projects leave, by project and currency; one statement."""
    capped = BillingPlan.cap_minor.is_not(None), BillingPlan.project_id.in_(project_ids)
    rows = reading.session.execute(_ROOMS.where(*capped))
    return {(project_id, code): max(int(room or 0), 0) for project_id, code, room in rows}


def _of_kind(kind: LineKind) -> Any:
    return (
        select(func.coalesce(func.sum(InvoiceLine.amount_minor), 0))
        .where(
            InvoiceLine.project_id == _PROJECT,
            InvoiceLine.kind == kind.value,
            InvoiceLine.invoice_id != _OTHER,
        )
        .scalar_subquery()
    )


_CHARGED = prepared(
    select(
        cast(_ISSUED + _DRAFTED, BigInteger),
        cast(-_of_kind(LineKind.HELD_BACK), BigInteger),
    ),
    Charged,
)


def charged_of(
    reading: Reading, project_id: str, currency_code: str, leave_out: str = NOBODY
) -> Charged:
    """Net of tax, in one currency; leave_out: a draft that is not counted."""
    return _CHARGED.one(reading, project_id=project_id, code=currency_code, leave_out=leave_out)


_LINES = {
    kind: prepared(select(cast(_of_kind(kind), BigInteger)), int)
    for kind in (LineKind.PROGRESS, LineKind.SAVING)
}


def charged_as(reading: Reading, project_id: str, kind: LineKind) -> int:
    """What lines of this kind charge, on drafts and documents, less what was credited of them."""
    return _LINES[kind].one(reading, project_id=project_id, leave_out=NOBODY)


_WAITING = prepared(
    select(func.coalesce(cast(func.sum(Work.value_minor), BigInteger), 0)).where(
        Work.project_id == _PROJECT,
        Work.currency_code == _CODE,
        Work.retainer_id.is_(None),
        UNBILLED,
        ~select(InvoicedTime.time_entry_id)
        .where(InvoicedTime.time_entry_id == Work.id, InvoicedTime.live)
        .exists(),
    ),
    int,
)


def waiting_value(reading: Reading, project_id: str, currency_code: str) -> int:
    """The value of unbilled work that no draft holds and no retainer pays for."""
    return _WAITING.one(reading, project_id=project_id, code=currency_code)
