"""Engagements of contractors: their terms, their rates from a day on, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Forbidden, Invalid
from chassis.money import Money
from chassis.values import Given
from sqlalchemy import func, select

from chassis import values
from finance.billing.commands.costing import recost_work
from finance.billing.commands.issuing import next_number
from finance.contracting.access import of_engagement
from finance.contracting.model import Engagement, EngagementRate, SelfBill, SelfBillTime
from finance.purchasing.readable import PurchaseOrder, Supplier
from finance.purchasing.rules import COMMITTED
from finance.rates.commands.costs import CostDraft, set_cost_rate, withdraw_cost_that_follows
from finance.rates.rules import normalised_role
from finance.replicas import queries as replicas
from finance.rights import require
from finance.taxing import checked_tax_rate

SERIES = "ENG"
REASON = "engagement"
"""Of the cost rates that follow from engagements."""
PROJECTS_MAX = 50
RATES_MAX = 100
DAY_MINUTES_MAX = 24 * 60
CAP_MINUTES_MAX = 10_000_000
ENGAGEMENTS_OF_PERSON_MAX = 200
WRITE = "engagement.write"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEngagement:
    """Who works for whom at which rate from the first day on; more: every other term."""

    person_id: str
    supplier_id: str
    starts_on: date
    basis: str
    day_minutes: int
    rate: Money
    more: Given


def create_engagement(tx: Transaction, new: NewEngagement) -> Engagement:
    """In the supplier's currency; what an hour costs the agency follows from the rate."""
    require(tx, WRITE)
    replicas.require_person(tx, new.person_id)
    _refuse_own(tx, new.person_id)
    supplier = _supplier(tx, new.supplier_id)
    engagement = Engagement(
        id=tx.new_id(),
        number=next_number(tx, SERIES, tx.today),
        person_id=new.person_id,
        supplier_id=supplier.id,
        currency_code=supplier.currency_code,
        starts_on=new.starts_on,
        basis=new.basis or "hour",
        day_minutes=_day_minutes(new.basis, new.day_minutes),
        created_at=tx.now,
    )
    tx.serialise(f"engagements {engagement.person_id}")
    for name, value in _checked(tx, engagement, new.more).items():
        setattr(engagement, name, value)
    _check_whole(tx, engagement)
    _put_rate(tx, engagement, engagement.starts_on, new.rate)
    tx.add(engagement)
    tx.record(engagement.created())
    _set_cost(tx, engagement, engagement.starts_on)
    return engagement


def update_engagement(
    tx: Transaction, engagement_id: str, given: Given, expected_version: int = 0
) -> Engagement:
    """What is settled already stays within its days. The rate has operations of its own."""
    engagement = _load(tx, engagement_id, expected_version)
    tx.serialise(f"engagements {engagement.person_id}")
    kept = _checked(tx, engagement, given)
    fact = engagement.change(kept)
    _check_whole(tx, engagement)
    if fact:
        tx.record(fact)
    return engagement


def set_rate(tx: Transaction, engagement_id: str, effective_from: date, rate: Money) -> Engagement:
    """From that day on; the same day again corrects it. Conflict for days that are settled."""
    engagement = _load(tx, engagement_id)
    _refuse_settled(tx, engagement, effective_from)
    if len(engagement.rates) >= RATES_MAX:
        raise Conflict(
            "RATES_TOO_MANY",
            f"{engagement.number} has {RATES_MAX} rates; withdraw one or make another engagement.",
            field="engagement_id",
        )
    _put_rate(tx, engagement, effective_from, rate)
    tx.session.flush()
    tx.record(engagement.updated("rates"))
    _set_cost(tx, engagement, effective_from)
    return engagement


def withdraw_rate(tx: Transaction, engagement_id: str, effective_from: date) -> Engagement:
    """As if it had never been set; the first rate stays."""
    engagement = _load(tx, engagement_id)
    _refuse_settled(tx, engagement, effective_from)
    found = next((one for one in engagement.rates if one.effective_from == effective_from), None)
    if found is None or found is engagement.rates[0]:
        raise Conflict(
            "RATE_NOT_WITHDRAWN",
            f"{engagement.number} has no later rate from {effective_from}; correct the first one "
            "instead.",
            field="effective_from",
        )
    engagement.rates.remove(found)
    tx.session.flush()
    tx.record(engagement.updated("rates"))
    _withdraw_cost(tx, engagement, effective_from)
    return engagement


def archive_engagement(tx: Transaction, engagement_id: str) -> Engagement:
    """Nothing more is settled under it."""
    return _set_archived(tx, engagement_id, tx.now)


def restore_engagement(tx: Transaction, engagement_id: str) -> Engagement:
    engagement = _set_archived(tx, engagement_id, None)
    _check_whole(tx, engagement)
    return engagement


def _set_archived(tx: Transaction, engagement_id: str, at: Any) -> Engagement:
    engagement = _load(tx, engagement_id)
    if engagement.archived != (at is not None) and (fact := engagement.change({"archived_at": at})):
        tx.record(fact)
    return engagement


def _load(tx: Transaction, engagement_id: str, expected_version: int = 0) -> Engagement:
    engagement = tx.load(Engagement, engagement_id, expected_version=expected_version)
    require(tx, WRITE, of_engagement(engagement))
    _refuse_own(tx, engagement.person_id)
    return engagement


def _refuse_own(tx: Transaction, person_id: str) -> None:
    if tx.actor.person_id == person_id:
        raise Forbidden(
            "OWN_ENGAGEMENT", "Nobody decides on their own engagement; ask somebody else to."
        )


def _supplier(tx: Transaction, supplier_id: str) -> Supplier:
    supplier = tx.get(Supplier, supplier_id)
    if supplier.archived:
        raise Conflict(
            "SUPPLIER_ARCHIVED",
            f"{supplier.name} is archived; restore it first.",
            field="supplier_id",
        )
    return supplier


def _day_minutes(basis: str, minutes: int) -> int | None:
    if basis != "day":
        return None
    return values.number(minutes, "day_minutes", 1, DAY_MINUTES_MAX)


_PLAIN = ("starts_on", "ends_on", "self_billing_on")


def _checked(tx: Transaction, engagement: Engagement, given: Given) -> dict[str, Any]:
    """The terms that were sent, as they are kept."""
    kept: dict[str, Any] = {name: given[name] for name in _PLAIN if name in given}
    if "charge_role" in given:
        kept["charge_role"] = normalised_role(values.text(given["charge_role"], "charge_role"))
    if "note" in given:
        kept["note"] = values.text(given["note"], "note")
    if "tolerance_bp" in given:
        kept["tolerance_bp"] = values.share(given["tolerance_bp"], "tolerance_bp")
    if "cap_minutes" in given:
        minutes = values.number(given["cap_minutes"], "cap_minutes", 0, CAP_MINUTES_MAX)
        kept["cap_minutes"] = minutes or None
    if "cap" in given:
        cap = given["cap"]
        kept["cap_minor"] = (
            values.amount(cap, "cap", engagement.currency_code).amount_minor or None
            if cap
            else None
        )
    if "project_ids" in given:
        kept["project_ids"] = _projects(tx, given["project_ids"])
    if "purchase_order_id" in given:
        kept["purchase_order_id"] = _order(tx, engagement, given["purchase_order_id"])
    if "tax_rate_bp" in given or "tax_category" in given:
        rate_bp = given.get("tax_rate_bp", engagement.tax_rate_bp)
        tax = checked_tax_rate(rate_bp, given.get("tax_category", ""))
        kept |= {"tax_rate_bp": tax.rate_bp, "tax_category": tax.category}
    return kept


def _projects(tx: Transaction, project_ids: Sequence[str]) -> list[str]:
    values.number(len(project_ids), "project_ids", 0, PROJECTS_MAX)
    known = [replicas.require_project(tx, id_, "project_ids") for id_ in dict.fromkeys(project_ids)]
    return [one.project_id for one in known]


def _order(tx: Transaction, engagement: Engagement, order_id: str) -> str | None:
    """An approved order to the same supplier in the same currency."""
    if not order_id:
        return None
    order = tx.get(PurchaseOrder, order_id)
    if order.supplier_id != engagement.supplier_id or order.status not in COMMITTED:
        raise Invalid(
            "ORDER_NOT_USABLE",
            f"{order.number} is not an approved order to this supplier; approve it, or name "
            "another.",
            field="purchase_order_id",
        )
    if order.currency_code != engagement.currency_code:
        raise Invalid(
            "CURRENCY_MISMATCH",
            f"{order.number} is in {order.currency_code}, the engagement in "
            f"{engagement.currency_code}.",
            field="purchase_order_id",
        )
    return order.id


def _check_whole(tx: Transaction, engagement: Engagement) -> None:
    if engagement.ends_on is not None and engagement.ends_on < engagement.starts_on:
        raise Invalid("DAYS_REVERSED", "ends_on must not be before starts_on.", field="ends_on")
    if engagement.archived:
        return
    others = (
        select(Engagement)
        .where(Engagement.person_id == engagement.person_id, Engagement.id != engagement.id)
        .where(Engagement.archived_at.is_(None))
        .order_by(Engagement.id.desc())
        .limit(ENGAGEMENTS_OF_PERSON_MAX)
    )
    with tx.session.no_autoflush:
        found = list(tx.session.scalars(others))
    for other in found:
        if engagement.terms.overlap(other.terms):
            raise Conflict(
                "ENGAGEMENTS_OVERLAP",
                f"An hour could belong to {other.number} as well; end it, archive it, or name "
                "other projects or another role.",
                field="project_ids",
                details={"engagement_id": other.id},
            )


def _put_rate(tx: Transaction, engagement: Engagement, day: date, rate: Money) -> None:
    if day < engagement.starts_on:
        raise Invalid(
            "RATE_BEFORE_START",
            f"The engagement starts on {engagement.starts_on}; its rates do not begin before.",
            field="effective_from",
        )
    kept = values.amount(rate, "rate", engagement.currency_code, least=1).amount_minor
    found = next((one for one in engagement.rates if one.effective_from == day), None)
    if found is not None:
        found.amount_minor = kept
        return
    made = EngagementRate(id=tx.new_id(), effective_from=day, amount_minor=kept)
    engagement.rates = sorted([*engagement.rates, made], key=lambda one: one.effective_from)


def _refuse_settled(tx: Transaction, engagement: Engagement, day: date) -> None:
    """Corrections of settled time are worth what the time was worth: its rate stays."""
    last = tx.session.scalar(
        select(func.max(SelfBillTime.worked_on))
        .join(SelfBill, SelfBill.id == SelfBillTime.self_bill_id)
        .where(SelfBill.engagement_id == engagement.id, SelfBillTime.live)
    )
    if last is not None and day <= last:
        raise Conflict(
            "RATE_SETTLED",
            f"Time up to {last} is on self-bills at the rate of its day; choose a later day.",
            field="effective_from",
            details={"settled_through": str(last)},
        )


def _set_cost(tx: Transaction, engagement: Engagement, day: date) -> None:
    """An hour of the contractor costs what the supplier is paid, without overhead."""
    rate = next(one for one in engagement.rates if one.effective_from == day)
    cost = CostDraft(
        base=engagement.money(rate.amount_minor),
        basis=engagement.basis,
        day_minutes=engagement.day_minutes or 0,
    )
    kept = set_cost_rate(tx, engagement.person_id, cost, day.isoformat(), reason=REASON)
    _recost(tx, kept)


def _withdraw_cost(tx: Transaction, engagement: Engagement, day: date) -> None:
    """Unless somebody has set another cost of that day since."""
    if gone := withdraw_cost_that_follows(tx, engagement.person_id, day, REASON):
        _recost(tx, gone)


def _recost(tx: Transaction, rate: Any) -> None:
    change = recost_work(tx, rate.person_id, rate.effective_from)
    if change.entries:
        tx.record(rate.change_costs(change))
