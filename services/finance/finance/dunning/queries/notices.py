"""Reminders that were made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.prepared import one_of
from sqlalchemy import BigInteger, bindparam, case, cast, exists, func, select

from finance.dunning.access import READ, owners_of
from finance.dunning.model import DunningLine, DunningNotice
from finance.replicas.readable import name_of_client


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeFilter:
    """Empty or None: all. invoice_id: only reminders of this invoice. Days are included."""

    client_id: Sequence[str] = ()
    run_id: Sequence[str] = ()
    status: Sequence[str] = ()
    invoice_id: str = ""
    search: str = ""
    noticed_from: date | None = None
    noticed_to: date | None = None


_STATUS = case(
    (DunningNotice.taken_back_at.is_not(None), "taken_back"),
    (DunningNotice.charge_invoice_id.is_not(None), "charged"),
    (DunningNotice.waived_at.is_not(None), "waived"),
    else_="issued",
)
_CLIENT = name_of_client(DunningNotice.client_id)
_ABOUT = exists().where(
    DunningLine.dunning_notice_id == DunningNotice.id,
    DunningLine.invoice_id == bindparam("invoice_id"),
)
NOTICES = Records(
    select(DunningNotice.id),
    {
        "id": DunningNotice.id,
        "created_at": DunningNotice.id,
        "number": DunningNotice.number,
        "client": _CLIENT,
        "level": DunningNotice.level,
        "noticed_on": DunningNotice.noticed_on,
        "owed": DunningNotice.owed_minor,
    },
    owners_of(DunningNotice.client_id),
    client_id=one_of(DunningNotice.client_id, "client_id"),
    run_id=one_of(DunningNotice.run_id, "run_id"),
    status=one_of(_STATUS, "status"),
    invoice_id=_ABOUT,
    search=containing("search", DunningNotice.number, _CLIENT),
    noticed_from=DunningNotice.noticed_on >= bindparam("noticed_from"),
    noticed_to=DunningNotice.noticed_on <= bindparam("noticed_to"),
)


def list_notices(reading: Reading, wanted: NoticeFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    given = asdict(wanted) | {
        "client_id": ids_of(wanted.client_id, "client_id"),
        "run_id": ids_of(wanted.run_id, "run_id"),
        "status": list(wanted.status),
        "search": part(wanted.search),
    }
    return records(reading, DunningNotice, NOTICES.page(reading, [READ], asked, **given))


def get_notice(reading: Reading, notice_id: str) -> DunningNotice:
    return reading.get_visible(READ, DunningNotice, notice_id, owners_of(DunningNotice.client_id))


def earlier_claims(reading: Reading, client_ids: Collection[str]) -> dict[tuple[str, str], int]:
    """Fees and interest that reminders claim and no invoice charges, by client and currency."""
    claimed: Any = cast(
        func.sum(DunningNotice.fee_minor + DunningNotice.interest_minor), BigInteger
    )
    asked = (
        select(DunningNotice.client_id, DunningNotice.currency_code, claimed)
        .where(
            DunningNotice.client_id.in_(client_ids),
            DunningNotice.charge_invoice_id.is_(None),
            DunningNotice.waived_at.is_(None),
            DunningNotice.taken_back_at.is_(None),
        )
        .group_by(DunningNotice.client_id, DunningNotice.currency_code)
    )
    return {(row[0], row[1]): row[2] for row in reading.session.execute(asked)}
