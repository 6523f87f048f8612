"""Approved time of a contractor that is still to be settled, and what is left of the limits."""

from __future__ import annotations

from datetime import date, timedelta

from chassis.database import Reading
from chassis.errors import Conflict
from chassis.prepared import one_of, prepared
from sqlalchemy import Date, Uuid, bindparam, func, select

from finance.billing.readable import Work
from finance.contracting.model import Engagement, SelfBill, SelfBillLine, SelfBillTime
from finance.contracting.rules import Hours, Match, SelfBillStatus, Settlement, settle
from finance.purchasing.readable import PurchaseOrder

LOOK_BACK_DAYS = 366
"""Time of the year before the last day is settled, corrections of it included."""
ENTRIES_MAX = 5000

_WORK = prepared(
    select(
        *(Work.time_entry_id, Work.project_id, Work.charge_role, Work.worked_on, Work.seconds),
    )
    .where(
        Work.person_id == bindparam("person_id", type_=Uuid(as_uuid=False)),
        Work.worked_on.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
    )
    .order_by(Work.worked_on, Work.id)
    .limit(ENTRIES_MAX + 1)
)
_SETTLED = prepared(
    select(
        SelfBillTime.time_entry_id,
        func.sum(SelfBillTime.seconds).label("seconds"),
        func.max(SelfBillTime.turn).label("turn"),
    )
    .where(one_of(SelfBillTime.time_entry_id, "ids"), SelfBillTime.live)
    .group_by(SelfBillTime.time_entry_id)
)


def hours_through(reading: Reading, engagement: Engagement, last: date) -> list[Hours]:
    """What is approved now and what was settled before, of the person's time up to this day."""
    first = max(engagement.starts_on, last - timedelta(days=LOOK_BACK_DAYS))
    rows = _WORK.all(reading, person_id=engagement.person_id, first=first, last=last)
    if len(rows) > ENTRIES_MAX:
        raise Conflict(
            "TIME_TOO_MUCH",
            f"There are more than {ENTRIES_MAX} time entries up to {last}; settle an earlier day "
            "first.",
            field="period_to",
        )
    seconds: dict[str, int] = {}
    latest = {}
    for row in rows:
        seconds[row.time_entry_id] = seconds.get(row.time_entry_id, 0) + row.seconds
        latest[row.time_entry_id] = row
    settled = {row.time_entry_id: row for row in _SETTLED.all(reading, ids=list(seconds))}
    return [
        Hours(
            id_,
            row.project_id,
            row.charge_role,
            row.worked_on,
            seconds[id_],
            int(settled[id_].seconds) if id_ in settled else 0,
            settled[id_].turn if id_ in settled else 0,
        )
        for id_, row in latest.items()
    ]


def settlement_through(reading: Reading, engagement: Engagement, last: date) -> Settlement:
    hours = hours_through(reading, engagement, last)
    return settle(hours, engagement.terms, engagement.dated_rates)


def match_of_settlement(reading: Reading, engagement: Engagement, settlement: Settlement) -> Match:
    """As it would be if it were drafted now."""
    return _match(reading, engagement, settlement.seconds, settlement.net, settlement, "")


def match_of_bill(reading: Reading, engagement: Engagement, bill: SelfBill) -> Match:
    """The document beside what is approved now, without what the document itself settles."""
    hours = hours_through(reading, engagement, bill.period_to)
    rows = select(SelfBillTime.time_entry_id, SelfBillTime.seconds).where(
        SelfBillTime.self_bill_id == bill.id, SelfBillTime.live
    )
    own = {row.time_entry_id: row.seconds for row in reading.session.execute(rows)}
    before = [
        Hours(
            *(one.time_entry_id, one.project_id, one.charge_role, one.worked_on),
            *(one.approved_seconds, one.settled_seconds - own.get(one.time_entry_id, 0), one.turn),
        )
        for one in hours
    ]
    approved = settle(before, engagement.terms, engagement.dated_rates)
    return _match(reading, engagement, bill.seconds, bill.net_minor, approved, bill.id)


_COUNTS = SelfBill.status != SelfBillStatus.WITHDRAWN


def _match(
    reading: Reading,
    engagement: Engagement,
    seconds: int,
    net: int,
    approved: Settlement,
    but_bill_id: str,
) -> Match:
    used_seconds, used_minor = _used(reading, SelfBill.engagement_id == engagement.id, but_bill_id)
    minutes, minor = engagement.cap_minutes, engagement.cap_minor
    return Match(
        seconds=seconds,
        net=net,
        approved_seconds=approved.seconds,
        approved=approved.net,
        cap_seconds=None if minutes is None else minutes * 60 - used_seconds,
        cap_minor=None if minor is None else minor - used_minor,
        order_minor=_left_of_order(reading, engagement, but_bill_id),
        outside_seconds=approved.outside_seconds,
        tolerance_bp=engagement.tolerance_bp,
    )


def _used(reading: Reading, of: object, but_bill_id: str) -> tuple[int, int]:
    """Seconds and net of the self-bills that count, without this one."""
    bills = select(SelfBill.id, SelfBill.net_minor).where(of, _COUNTS)  # type: ignore[arg-type]
    if but_bill_id:
        bills = bills.where(SelfBill.id != but_bill_id)
    found = bills.subquery()
    lines = select(func.coalesce(func.sum(SelfBillLine.seconds), 0)).where(
        SelfBillLine.self_bill_id.in_(select(found.c.id))
    )
    net = reading.session.scalar(select(func.coalesce(func.sum(found.c.net_minor), 0)))
    return int(reading.session.scalar(lines) or 0), int(net or 0)


def _left_of_order(reading: Reading, engagement: Engagement, but_bill_id: str) -> int | None:
    """What is open of the order, less self-bills of its engagements that no bill charges yet."""
    if engagement.purchase_order_id is None:
        return None
    order = reading.session.get_one(PurchaseOrder, engagement.purchase_order_id)
    its = select(Engagement.id).where(Engagement.purchase_order_id == order.id)
    waiting = select(func.coalesce(func.sum(SelfBill.net_minor), 0)).where(
        SelfBill.engagement_id.in_(its), _COUNTS, SelfBill.bill_id.is_(None)
    )
    if but_bill_id:
        waiting = waiting.where(SelfBill.id != but_bill_id)
    return order.open.amount_minor - int(reading.session.scalar(waiting) or 0)
