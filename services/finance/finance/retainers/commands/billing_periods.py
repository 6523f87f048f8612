"""Closing the periods that are over and drafting what is due, for all retainers in one batch.

Run again, it finds nothing more to do: a closed period is not closed twice, and what is due is what
a period comes to, less what the lines of drafts and invoices charge for it. So a draft that is
discarded, or an invoice that is credited whole, is due again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from chassis.database import Reading, Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from chassis.money import Money
from sqlalchemy import or_, select

from chassis import values
from finance.billing.commands.prepared import PreparedLine, draft_prepared
from finance.billing.queries.work import retained_work
from finance.billing.readable import LineKind
from finance.billing.rules.charging import BillableWork, hours_in_words
from finance.rates.rules import Rate
from finance.replicas import queries as replicas
from finance.retainers.commands.agreeing import turn
from finance.retainers.model import Billed, Retainer, RetainerPeriod, balance_as_kept
from finance.retainers.queries.listing import OWNERS
from finance.retainers.queries.standing import (
    Billing,
    Standing,
    billings,
    closed_standing,
    standings,
)
from finance.retainers.rules.charging import Due, due, in_words, part_in_words
from finance.taxing import TaxRate

RETAINERS_MAX = 2000
NAMED_MAX = 200
AHEAD_DAYS_MAX = 62
BACK_DAYS = 400
"""Fees of closed periods that no line charges are looked for this far back."""
WORK_PER_LINE_MAX = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class DuePeriod:
    """A period that closes, or for which something is to be charged."""

    standing: Standing
    closes: bool
    due: Due


@dataclass(kw_only=True, slots=True)
class DueRetainer:
    """What the batch does with one retainer. refused: why it drafts nothing though it should."""

    retainer: Retainer
    periods: list[DuePeriod] = field(default_factory=list)
    invoice_id: str = ""
    refused: Conflict | None = None

    @property
    def net(self) -> Money:
        return self.retainer.money(
            sum(one.due.fee_minor + one.due.overage_minor for one in self.periods)
        )


def due_periods(
    reading: Reading, on: date | None, retainer_ids: Sequence[str] = ()
) -> list[DueRetainer]:
    """What is due by that day, today if None: in the order of clients' retainers."""
    day = _day(reading, on)
    retainers = _retainers(reading, day, retainer_ids)
    open_ = standings(reading, retainers, {one.id: day for one in retainers})
    closed = _lately_closed(reading, retainers, day)
    found = []
    for retainer in retainers:
        periods = [
            one
            for standing in (*closed.get(retainer.id, ()), *open_[retainer.id])
            if (one := _due(standing, day, reading.today)) is not None
        ]
        if periods:
            found.append(_checked(reading, DueRetainer(retainer=retainer, periods=periods)))
    return found


def bill_due_periods(
    tx: Transaction, on: date | None, retainer_ids: Sequence[str], tax_rounding: str
) -> list[DueRetainer]:
    """Close and draft all that `due_periods` shows; one draft for each retainer."""
    tx.actor.require("invoice.write")
    turn(tx)
    found = due_periods(tx, on, retainer_ids)
    for one in found:
        for period in one.periods:
            if period.closes:
                _close(tx, period.standing)
        tx.session.flush()
        if one.refused is None and one.net.amount_minor > 0:
            one.invoice_id = _draft(tx, one, tax_rounding)
    return found


def _day(reading: Reading, on: date | None) -> date:
    if on is None:
        return reading.today
    if on > reading.today + timedelta(days=AHEAD_DAYS_MAX):
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"on is at most {AHEAD_DAYS_MAX} days ahead: fees are drafted when they fall due.",
            field="on",
        )
    return on


def _retainers(reading: Reading, day: date, retainer_ids: Sequence[str]) -> list[Retainer]:
    values.number(len(retainer_ids), "retainer_ids", 0, NAMED_MAX)
    asked = select(Retainer).where(
        Retainer.archived_at.is_(None),
        Retainer.starts_on <= day,
        or_(Retainer.ends_on.is_(None), Retainer.ends_on >= day - timedelta(days=BACK_DAYS)),
    )
    if retainer_ids:
        asked = asked.where(
            Retainer.id.in_([require_id(id_, "retainer_ids") for id_ in retainer_ids])
        )
    asked = reading.visible("retainer.read", asked, OWNERS).order_by(Retainer.id)
    found = list(reading.session.scalars(asked.limit(RETAINERS_MAX + 1)))
    if len(found) > RETAINERS_MAX:
        raise Conflict(
            "RETAINERS_TOO_MANY",
            f"More than {RETAINERS_MAX} retainers run; name up to {NAMED_MAX} of them at a time.",
            field="retainer_ids",
        )
    return found


def _lately_closed(
    reading: Reading, retainers: Sequence[Retainer], day: date
) -> dict[str, list[Standing]]:
    by_id = {one.id: one for one in retainers}
    rows = list(
        reading.session.scalars(
            select(RetainerPeriod)
            .where(
                RetainerPeriod.retainer_id.in_(by_id),
                RetainerPeriod.closed_at.is_not(None),
                RetainerPeriod.ends_on >= day - timedelta(days=BACK_DAYS),
            )
            .order_by(RetainerPeriod.starts_on)
        )
    )
    billed = billings(reading, [row.id for row in rows])
    found: dict[str, list[Standing]] = {}
    for row in rows:
        standing = closed_standing(by_id[row.retainer_id], row, billed.get(row.id, Billing()))
        found.setdefault(row.retainer_id, []).append(standing)
    return found


def _due(standing: Standing, on: date, today: date) -> DuePeriod | None:
    is_over = standing.ends_on < min(on, today)
    in_advance = standing.retainer.billed == Billed.ADVANCE
    owed = due(
        price_minor=standing.price_minor,
        overage_minor=standing.overage_minor,
        billed_fee_minor=standing.billing.fee_minor,
        billed_overage_minor=standing.billing.overage_minor,
        fee_is_due=is_over or (in_advance and standing.period.first <= on),
        is_over=is_over,
    )
    closes = is_over and not standing.is_closed
    if not closes and not owed.is_something:
        return None
    return DuePeriod(standing=standing, closes=closes, due=owed)


def _checked(reading: Reading, one: DueRetainer) -> DueRetainer:
    """Its periods close all the same when its draft is refused."""
    if one.net.amount_minor == 0 and not any(period.due.is_something for period in one.periods):
        return one
    project = replicas.project(reading, one.retainer.project_ids[0])
    try:
        if project is not None:
            replicas.refuse_before_handover(project)
        if one.net.amount_minor <= 0:
            raise Conflict(
                "NOTHING_TO_BILL",
                "What is due comes to nothing or less; it is taken off what is due next.",
                field="retainer_id",
            )
    except Conflict as refusal:
        one.refused = refusal
    return one


def _close(tx: Transaction, standing: Standing) -> None:
    row = _row(tx, standing)
    row.closed_at = tx.now
    row.days = standing.days
    row.price_minor = standing.price_minor
    row.allowance = standing.total("allowance")
    row.overage = standing.total("overage")
    row.overage_minor = standing.overage_minor
    row.used_seconds = standing.used_seconds
    row.used_minor = standing.used_minor
    row.balances = [balance_as_kept(role, one) for role, one in standing.balances.items()]
    retainer = standing.retainer
    retainer.closed_through = standing.period.last
    tx.record(retainer.fact("period_closed", "closed_through"))


def _row(tx: Transaction, standing: Standing) -> RetainerPeriod:
    """The period's row; made where none of its fees was drafted before."""
    if standing.row is not None:
        return standing.row
    row = RetainerPeriod(
        id=tx.new_id(),
        retainer_id=standing.retainer.id,
        starts_on=standing.period.first,
        ends_on=standing.period.last,
        days=standing.days,
        price_minor=standing.price_minor,
        allowance=standing.total("allowance"),
    )
    tx.add(row)
    return row


def _draft(tx: Transaction, one: DueRetainer, tax_rounding: str) -> str:
    """One draft with all that is due, on the retainer's first project."""
    retainer = one.retainer
    rows = {
        row.starts_on: row
        for row in tx.session.scalars(
            select(RetainerPeriod).where(
                RetainerPeriod.retainer_id == retainer.id,
                RetainerPeriod.starts_on.in_([it.standing.period.first for it in one.periods]),
            )
        )
    }
    lines: list[PreparedLine] = []
    for it in one.periods:
        row = rows.get(it.standing.period.first) or _row(tx, it.standing)
        lines += _lines(tx, it, row.id)
    tx.session.flush()
    invoice = draft_prepared(
        tx,
        retainer.project_ids[0],
        retainer.client_id,
        retainer.currency_code,
        lines,
        tax_rounding,
    )
    return invoice.id


def _lines(tx: Transaction, it: DuePeriod, period_id: str) -> list[PreparedLine]:
    standing, retainer = it.standing, it.standing.retainer
    tax = TaxRate(retainer.tax_rate_bp, retainer.tax_category)
    words = f"{retainer.name}: {in_words(retainer.cadence, standing.period)}"
    lines = []
    if it.due.fee_minor:
        again = standing.billing.fee_minor != 0
        more = ", change of terms" if again else part_in_words(standing.days, standing.period)
        lines.append(
            PreparedLine(
                kind=LineKind.RETAINER,
                description=f"{words}{more}",
                amount_minor=it.due.fee_minor,
                tax=tax,
                retainer_period_id=period_id,
                work=_work(tx, standing) if it.due.fee_minor > 0 and not again else (),
            )
        )
    return lines + _overage_lines(it, words, tax, period_id)


def _overage_lines(it: DuePeriod, words: str, tax: TaxRate, period_id: str) -> list[PreparedLine]:
    """A line for each role: its hours beyond the allowance at the rate that was agreed."""
    standing, retainer = it.standing, it.standing.retainer
    if not it.due.overage_minor:
        return []
    terms = retainer.agreement.terms_on(standing.ends_on)
    hourly = None if retainer.in_money else terms.overage_hourly_minor
    if hourly is None or standing.billing.overage_minor:
        return [
            PreparedLine(
                kind=LineKind.OVERAGE,
                description=f"{words}, used beyond the allowance",
                amount_minor=it.due.overage_minor,
                tax=tax,
                retainer_period_id=period_id,
            )
        ]
    return [
        PreparedLine(
            kind=LineKind.OVERAGE,
            description=f"{words}, {role + ': ' if role else ''}"
            f"{hours_in_words(balance.overage)} beyond the allowance at "
            f"{retainer.money(hourly)} an hour",
            amount_minor=Rate(hourly).value(balance.overage),
            tax=tax,
            retainer_period_id=period_id,
            seconds=balance.overage,
            charge_role=role,
            hourly_minor=hourly,
        )
        for role, balance in standing.balances.items()
        if balance.overage
    ]


def _work(tx: Transaction, standing: Standing) -> Sequence[BillableWork]:
    """The period's hours that are unbilled now; those that come later are covered then."""
    period = standing.period
    return [
        one
        for one in retained_work(
            tx, standing.retainer.id, period.first, period.last, WORK_PER_LINE_MAX
        )
        if one.currency_code == standing.retainer.currency_code
    ]
