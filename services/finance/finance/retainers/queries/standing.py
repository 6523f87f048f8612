"""What the open periods of retainers stand at: carried in, used so far, and billed.

Read for any number of retainers in four statements. The work of a period is found by an index of
`work`, and what closed periods came to is kept, so that no answer grows with history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from chassis.database import Reading
from chassis.prepared import one_of, prepared
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Date,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    column,
    func,
    select,
    union_all,
)

from finance.billing.readable import CREDIT_NOTE, Invoice, InvoiceLine, LineKind, Work
from finance.rates.rules import Rate
from finance.retainers.model import ADJUSTMENT, Basis, Retainer, RetainerPeriod, kept_balance
from finance.retainers.rules.balance import Balance, Carried, Policy, close, idle
from finance.retainers.rules.periods import (
    Granted,
    Period,
    by_track,
    granted,
    period_of,
    periods_between,
)

OPEN_PERIODS_MAX = 60
"""Of one retainer that nobody has closed; what comes after them is not looked at."""
_CREDITED = "credited"


@dataclass(frozen=True, kw_only=True, slots=True)
class Used:
    """Of one charge role on some days. seconds: worked. value: at the rates of the work."""

    charge_role: str
    seconds: int
    billable_seconds: int
    value_minor: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Billing:
    """What lines of drafts and issued invoices charge for a period, but not credited invoices."""

    fee_minor: int = 0
    overage_minor: int = 0
    invoice_id: str = ""
    line_id: str = ""
    issued: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A period as it stands now, or as it was closed.

    balances: by charge role. ends_on: the last of its days on which the retainer runs.
    """

    retainer: Retainer
    period: Period
    days: int
    price_minor: int
    overage_minor: int
    balances: Mapping[str, Balance]
    used_seconds: int
    used_minor: int
    row: RetainerPeriod | None = None
    granted: Granted | None = None
    billing: Billing = field(default_factory=Billing)

    @property
    def is_closed(self) -> bool:
        return self.row is not None and self.row.closed_at is not None

    @property
    def starts_on(self) -> date:
        return max(self.period.first, self.retainer.starts_on)

    @property
    def ends_on(self) -> date:
        ends = self.retainer.ends_on
        return self.period.last if ends is None else min(self.period.last, ends)

    def total(self, name: str) -> int:
        return sum(getattr(balance, name) for balance in self.balances.values())


def standings(
    reading: Reading, retainers: Sequence[Retainer], through: Mapping[str, date]
) -> dict[str, list[Standing]]:
    """The open periods of each retainer, by its id, to the one that holds its day in `through`."""
    spans = {one.id: list(_open_periods(one, through[one.id])) for one in retainers}
    used = uses(reading, [(id_, period) for id_, some in spans.items() for period in some])
    opening = _opening(reading, [one.id for one in retainers])
    rows = _rows_of_open(reading, retainers)
    billed = billings(reading, [row.id for row in rows.values()])
    found: dict[str, list[Standing]] = {}
    for retainer in retainers:
        carried = opening.get(retainer.id, {})
        listed = found.setdefault(retainer.id, [])
        for period in spans[retainer.id]:
            row = rows.get((retainer.id, period.first))
            standing = _standing(
                retainer,
                period,
                carried,
                used.get((retainer.id, period.first), ()),
                row,
                billed.get(row.id, Billing()) if row else Billing(),
            )
            listed.append(standing)
            carried = {role: balance.out for role, balance in standing.balances.items()}
    return found


def _open_periods(retainer: Retainer, through: date) -> Iterable[Period]:
    last = through if retainer.ends_on is None else min(through, retainer.ends_on)
    return islice(periods_between(retainer.cadence, retainer.opens_on, last), OPEN_PERIODS_MAX)


def _standing(
    retainer: Retainer,
    period: Period,
    carried: Mapping[str, Carried],
    used: Sequence[Used],
    row: RetainerPeriod | None,
    billing: Billing,
) -> Standing:
    grant = granted(retainer.agreement, period)
    tracks = [*grant.allowances, *(role for role in carried if role not in grant.allowances)]
    amounts = [(one.charge_role, _quantity(retainer, one)) for one in used]
    by_role = by_track(amounts, tracks)
    policy = Policy(
        cap=grant.terms.cap,
        expiry_periods=grant.terms.expiry_periods,
        deficit=grant.terms.deficit,
    )
    balances = {
        role: close(carried.get(role, Carried()), grant.allowances.get(role, 0), quantity, policy)
        if grant.days
        else idle(carried.get(role, Carried()), quantity)
        for role, quantity in by_role.items()
    }
    return Standing(
        retainer=retainer,
        period=period,
        days=grant.days,
        price_minor=grant.price_minor,
        overage_minor=sum(
            overage_value(retainer, grant.terms.overage_hourly_minor, balance.overage)
            for balance in balances.values()
        ),
        balances=balances,
        used_seconds=sum(one.seconds for one in used),
        used_minor=sum(one.value_minor for one in used),
        row=row,
        granted=grant,
        billing=billing,
    )


def _quantity(retainer: Retainer, used: Used) -> int:
    """What it takes of the allowance, by the basis that was agreed."""
    if retainer.in_money:
        return used.value_minor
    return used.billable_seconds if retainer.basis == Basis.BILLABLE else used.seconds


def overage_value(retainer: Retainer, hourly_minor: int | None, overage: int) -> int:
    """In money: what was used beyond; in hours: those hours at the rate that was agreed."""
    return overage if retainer.in_money else Rate(hourly_minor or 0).value(overage)


def closed_standing(retainer: Retainer, row: RetainerPeriod, billing: Billing) -> Standing:
    """A closed period as it was written down."""
    return Standing(
        retainer=retainer,
        period=period_of(retainer.cadence, row.starts_on),
        days=row.days,
        price_minor=row.price_minor,
        overage_minor=row.overage_minor,
        balances={one["charge_role"]: kept_balance(one) for one in row.balances},
        used_seconds=row.used_seconds,
        used_minor=row.used_minor,
        row=row,
        billing=billing,
    )


def uses(
    reading: Reading, wanted: Sequence[tuple[str, Period]]
) -> dict[tuple[str, date], list[Used]]:
    """By retainer and the first day of the period, what was used in it."""
    if not wanted:
        return {}
    rows = _USES.all(
        reading,
        retainer_ids=[id_ for id_, _ in wanted],
        firsts=[period.first for _, period in wanted],
        lasts=[period.last for _, period in wanted],
    )
    found: dict[tuple[str, date], list[Used]] = {}
    for retainer_id, first, role, seconds, billable, value_minor in rows:
        one = Used(
            charge_role=role, seconds=seconds, billable_seconds=billable, value_minor=value_minor
        )
        found.setdefault((retainer_id, first), []).append(one)
    return found


def _uses() -> Select[Any]:
    asked = func.unnest(
        bindparam("retainer_ids", type_=ARRAY(Uuid(as_uuid=False))),
        bindparam("firsts", type_=ARRAY(Date)),
        bindparam("lasts", type_=ARRAY(Date)),
    ).table_valued(
        column("retainer_id", Uuid(as_uuid=False)), column("first", Date), column("last", Date)
    )
    asked = asked.render_derived("asked")
    key: Any = (asked.c.retainer_id, asked.c.first)
    counted = union_all(
        select(
            *(*key, Work.charge_role, Work.seconds, Work.billable_seconds, Work.value_minor)
        ).join(
            Work,
            (Work.retainer_id == asked.c.retainer_id)
            & Work.retained_on.between(asked.c.first, asked.c.last),
        ),
        select(
            *(*key, ADJUSTMENT.c.charge_role, ADJUSTMENT.c.seconds),
            *(ADJUSTMENT.c.billable_seconds, ADJUSTMENT.c.value_minor),
        ).join(
            ADJUSTMENT,
            (ADJUSTMENT.c.retainer_id == asked.c.retainer_id)
            & ADJUSTMENT.c.counted_on.between(asked.c.first, asked.c.last),
        ),
    ).subquery("counted")
    return (
        select(
            cast(counted.c.retainer_id, Text),
            counted.c.first,
            counted.c.charge_role,
            cast(func.coalesce(func.sum(counted.c.seconds), 0), BigInteger),
            cast(func.coalesce(func.sum(counted.c.billable_seconds), 0), BigInteger),
            cast(func.coalesce(func.sum(counted.c.value_minor), 0), BigInteger),
        )
        .group_by(counted.c.retainer_id, counted.c.first, counted.c.charge_role)
        .order_by(counted.c.charge_role)
    )


_USES = prepared(_uses())


def _opening(reading: Reading, retainer_ids: Sequence[str]) -> dict[str, dict[str, Carried]]:
    """What the last closed period of each hands on, by charge role."""
    last = (
        select(RetainerPeriod.retainer_id, RetainerPeriod.balances)
        .join(Retainer, Retainer.id == RetainerPeriod.retainer_id)
        .where(
            RetainerPeriod.retainer_id.in_(retainer_ids),
            RetainerPeriod.ends_on == Retainer.closed_through,
        )
    )
    return {
        id_: {one["charge_role"]: kept_balance(one).out for one in balances}
        for id_, balances in reading.session.execute(last)
    }


def _rows_of_open(
    reading: Reading, retainers: Sequence[Retainer]
) -> dict[tuple[str, date], RetainerPeriod]:
    """Of open periods, those whose fee was drafted before they are over."""
    rows = reading.session.scalars(
        select(RetainerPeriod)
        .join(Retainer, Retainer.id == RetainerPeriod.retainer_id)
        .where(
            RetainerPeriod.retainer_id.in_([one.id for one in retainers]),
            RetainerPeriod.ends_on > func.coalesce(Retainer.closed_through, date.min),
        )
    )
    return {(row.retainer_id, row.starts_on): row for row in rows}


def billings(reading: Reading, period_ids: Sequence[str]) -> dict[str, Billing]:
    """By period. The invoice and line named are the latest that charge its fee."""
    if not period_ids:
        return {}
    found: dict[str, Billing] = {}
    for period_id, kind, amount, invoice_id, line_id, number in _BILLED.all(
        reading, period_ids=list(period_ids)
    ):
        before = found.get(period_id, Billing())
        is_fee = kind == LineKind.RETAINER
        found[period_id] = Billing(
            fee_minor=before.fee_minor + (amount if is_fee else 0),
            overage_minor=before.overage_minor + (0 if is_fee else amount),
            invoice_id=invoice_id if is_fee else before.invoice_id or invoice_id,
            line_id=line_id if is_fee else before.line_id,
            issued=number is not None if is_fee else before.issued,
        )
    return found


_BILLED = prepared(
    select(
        cast(InvoiceLine.retainer_period_id, Text),
        InvoiceLine.kind,
        InvoiceLine.amount_minor,
        cast(Invoice.id, Text),
        cast(InvoiceLine.id, Text),
        Invoice.number,
    )
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .where(
        one_of(InvoiceLine.retainer_period_id, "period_ids"),
        Invoice.kind != CREDIT_NOTE,
        Invoice.status != _CREDITED,
    )
    .order_by(Invoice.id, InvoiceLine.position)
)
