"""Self-bills: drafted from approved time, matched, issued, accepted or objected to, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Forbidden, Invalid
from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from chassis import values
from finance.billing.commands.issuing import next_number
from finance.billing.rules.settling import payment_due
from finance.contracting.access import of_engagement, of_self_bill
from finance.contracting.commands.paying import enter_bill_of
from finance.contracting.model import Engagement, SelfBill, SelfBillLine, SelfBillTime
from finance.contracting.queries.documents import buyer_of, seller_of
from finance.contracting.queries.time import match_of_bill, settlement_through
from finance.contracting.queries.words import words_of
from finance.contracting.rules import Match, SelfBillDeed, Settled
from finance.purchasing.readable import PurchaseOrder, Supplier
from finance.replicas import queries as replicas
from finance.rights import require
from finance.rounding.rules import half_up
from finance.taxing import FULL_SHARE_BP

SERIES = "SB"
WRITE = "self_bill.write"
ANSWER = "self_bill.answer"


def draft_self_bill(
    tx: Transaction, engagement_id: str, period_from: date, period_to: date
) -> SelfBill:
    """Approved time up to the last day that no self-bill has settled, corrections included.

    Conflict when nothing is to be settled: a negative amount waits for the next one.
    """
    engagement = tx.load(Engagement, engagement_id)
    require(tx, WRITE, of_engagement(engagement))
    _refuse_own(tx, engagement.person_id)
    _check_billable(tx, engagement, period_from, period_to)
    tx.serialise(f"self-billing {engagement.person_id}")
    settlement = settlement_through(tx, engagement, period_to)
    if settlement.net <= 0:
        raise Conflict(
            "NOTHING_TO_SETTLE",
            f"Up to {period_to} nothing is to be paid under {engagement.number}: either no time is "
            "approved, or corrections take it back. It is settled with later time.",
            field="period_to",
        )
    net = settlement.net
    bill = SelfBill(
        id=tx.new_id(),
        engagement_id=engagement.id,
        supplier_id=engagement.supplier_id,
        person_id=engagement.person_id,
        currency_code=engagement.currency_code,
        period_from=period_from,
        period_to=period_to,
        created_at=tx.now,
        created_by_id=tx.actor.person_id or None,
        tax_rate_bp=engagement.tax_rate_bp,
        tax_category=engagement.tax_category,
        net_minor=net,
        tax_minor=half_up(net * engagement.tax_rate_bp, FULL_SHARE_BP),
    )
    _add_lines(tx, engagement, bill, settlement.lines)
    tx.record(bill.drafted())
    return bill


def issue_self_bill(tx: Transaction, self_bill_id: str, expected_version: int = 0) -> SelfBill:
    """With the next number of the supplier's own series; Conflict while order, approved time and
    document do not agree."""
    bill = _load(tx, self_bill_id, WRITE, expected_version)
    _refuse_own(tx, bill.person_id)
    bill.check(SelfBillDeed.ISSUE)
    tx.serialise(f"self-billing {bill.person_id}")
    engagement = tx.get(Engagement, bill.engagement_id)
    _require_agreement(engagement)
    if engagement.purchase_order_id:
        tx.load(PurchaseOrder, engagement.purchase_order_id)
    _require_match(bill, match_of_bill(tx, engagement, bill))
    supplier = tx.get(Supplier, bill.supplier_id)
    bill.seller, bill.buyer = seller_of(supplier, bill.tax_category), buyer_of(tx)
    order = engagement.purchase_order_id
    bill.purchase_order = tx.get(PurchaseOrder, order).number if order else ""
    series = f"{SERIES}-{bill.supplier_id}"
    number = SERIES + next_number(tx, series, tx.today).removeprefix(series)
    due_on = payment_due(tx.today, supplier.payment_terms_days)
    tx.record(bill.issue(number, tx.today, due_on, tx.actor.person_id or None))
    return bill


def withdraw_self_bill(tx: Transaction, self_bill_id: str, reason: str) -> SelfBill:
    """Its time is settled by the next one. An accepted one stays: corrections go on the next."""
    bill = _load(tx, self_bill_id, WRITE)
    _refuse_own(tx, bill.person_id)
    kept = values.text(reason, "reason", required=True)
    tx.serialise(f"self-billing {bill.person_id}")
    bill.check(SelfBillDeed.WITHDRAW)
    _refuse_later_turns(tx, bill)
    fact = bill.withdraw(kept)
    _free_time(tx, bill)
    tx.record(fact)
    return bill


def accept_self_bill(tx: Transaction, self_bill_id: str) -> SelfBill:
    """By the contractor, signed in."""
    bill = _load_own(tx, self_bill_id)
    return _answer(tx, bill, SelfBillDeed.ACCEPT, (tx.actor.name, ""))


def object_to_self_bill(tx: Transaction, self_bill_id: str, reason: str) -> SelfBill:
    """By the contractor, with what is wrong; the agency withdraws it and makes another."""
    bill = _load_own(tx, self_bill_id)
    why = values.text(reason, "reason", required=True)
    return _answer(tx, bill, SelfBillDeed.OBJECT, (tx.actor.name, ""), why)


def answer_by_link(
    tx: Transaction, self_bill_id: str, *, accept: bool, name: str, reason: str, address: str
) -> SelfBill:
    """By the holder of a link; the caller has checked the link."""
    bill = tx.load(SelfBill, self_bill_id)
    who = values.text(name, "name", required=True), address
    if accept:
        return _answer(tx, bill, SelfBillDeed.ACCEPT, who)
    why = values.text(reason, "reason", required=True)
    return _answer(tx, bill, SelfBillDeed.OBJECT, who, why)


def _answer(
    tx: Transaction, bill: SelfBill, deed: SelfBillDeed, who: tuple[str, str], reason: str = ""
) -> SelfBill:
    fact = bill.answer(deed, who, tx.now, reason)
    if deed is SelfBillDeed.ACCEPT:
        enter_bill_of(tx, bill)
    tx.record(fact)
    return bill


def _load(
    tx: Transaction, self_bill_id: str, permission: str, expected_version: int = 0
) -> SelfBill:
    bill = tx.load(SelfBill, self_bill_id, expected_version=expected_version)
    require(tx, permission, of_self_bill(bill))
    return bill


def _load_own(tx: Transaction, self_bill_id: str) -> SelfBill:
    """Only the contractor answers: the agency does not accept in their name."""
    bill = _load(tx, self_bill_id, ANSWER)
    if tx.actor.person_id != bill.person_id:
        raise Forbidden(
            "SELF_BILL_OF_ANOTHER",
            "Only the contractor accepts a self-bill or objects to it; send them a link to it.",
        )
    return bill


def _refuse_own(tx: Transaction, person_id: str) -> None:
    if tx.actor.person_id == person_id:
        raise Forbidden(
            "OWN_SELF_BILL", "Nobody bills their own time; ask somebody else to draft and issue it."
        )


def _check_billable(tx: Transaction, engagement: Engagement, first: date, last: date) -> None:
    if engagement.archived:
        raise Conflict(
            "ENGAGEMENT_ARCHIVED",
            f"{engagement.number} is archived; restore it first.",
            field="engagement_id",
        )
    if last < first:
        raise Invalid(
            "DAYS_REVERSED", "period_to must not be before period_from.", field="period_to"
        )
    if last > tx.today:
        raise Invalid("PERIOD_NOT_OVER", "period_to must not be in the future.", field="period_to")
    _require_agreement(engagement)


def _require_agreement(engagement: Engagement) -> None:
    if not engagement.self_billing:
        raise Conflict(
            "SELF_BILLING_NOT_AGREED",
            f"Under {engagement.number} the supplier sends its own invoices; record the day of its "
            "agreement to self-billing first.",
            field="engagement_id",
        )


def _require_match(bill: SelfBill, match: Match) -> None:
    if match.agrees:
        return
    wrong = [one for one in match.differences if one.blocks]
    words = [words_of(one, bill.currency_code) for one in wrong]
    raise Conflict(
        "SELF_BILL_MISMATCH",
        f"{bill.shown_number} cannot be issued. {' '.join(words)}",
        field="self_bill_id",
        details={one.kind.value: text for one, text in zip(wrong, words, strict=True)},
    )


def _add_lines(
    tx: Transaction, engagement: Engagement, bill: SelfBill, settled: Sequence[Settled]
) -> None:
    projects = replicas.projects(tx, {line.project_id for line in settled})
    times = []
    for position, line in enumerate(settled):
        project = projects.get(line.project_id)
        made = SelfBillLine(
            id=tx.new_id(),
            position=position,
            project_id=line.project_id,
            description=_description(engagement, project.name if project else ""),
            seconds=line.seconds,
            rate_minor=line.rate.minor,
            day_minutes=line.rate.day_minutes,
            amount_minor=line.amount,
        )
        bill.lines.append(made)
        times += [(made, one) for one in line.hours]
    tx.add(bill)
    tx.session.flush()
    tx.session.add_all(
        SelfBillTime(
            id=tx.new_id(),
            self_bill_id=bill.id,
            self_bill_line_id=made.id,
            time_entry_id=one.time_entry_id,
            worked_on=one.worked_on,
            turn=one.turn + 1,
            seconds=one.seconds,
        )
        for made, one in times
    )


def _description(engagement: Engagement, project: str) -> str:
    work = engagement.charge_role.capitalize() or "Services"
    return f"{work}, {project}" if project else work


def _refuse_later_turns(tx: Transaction, bill: SelfBill) -> None:
    """A correction of time is of no use without what it corrects."""
    its, later = SelfBillTime, aliased(SelfBillTime)
    found = tx.session.scalars(
        select(SelfBill)
        .join(later, later.self_bill_id == SelfBill.id)
        .join(its, its.time_entry_id == later.time_entry_id)
        .where(its.self_bill_id == bill.id, its.live, later.live, later.turn > its.turn)
        .limit(1)
    ).first()
    if found is not None:
        raise Conflict(
            "SETTLED_LATER",
            f"{found.number or 'A later draft'} corrects time of this one; withdraw that first.",
            field="self_bill_id",
            details={"self_bill_id": found.id},
        )


def _free_time(tx: Transaction, bill: SelfBill) -> None:
    tx.session.flush()
    tx.session.execute(
        update(SelfBillTime)
        .where(SelfBillTime.self_bill_id == bill.id)
        .values(live=False)
        .execution_options(synchronize_session=False)
    )
