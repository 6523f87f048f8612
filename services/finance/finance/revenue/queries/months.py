"""What is to be recognised at the end of a month, and contract balances as at a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict
from chassis.prepared import one_of, prepared
from sqlalchemy import BigInteger, Date, bindparam, case, cast, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from finance.billing.readable import MONTH_SUM, InvoiceLine
from finance.passed_on.readable import PassedOn
from finance.replicas import queries as replicas
from finance.revenue.model import Recognition, RevenuePlan
from finance.revenue.rules.recognising import Facts, State, state_of

PROJECTS_MAX = 5000
_MONTH = MONTH_SUM.c


@dataclass(frozen=True, slots=True)
class Due:
    """What a project has earned by the end of the month, and what was recognised before.

    before None: nothing was. before_id: its row.
    """

    plan: RevenuePlan
    facts: Facts
    now: State
    before: State
    before_id: int | None

    @property
    def differs(self) -> bool:
        return self.now != self.before


def due(reading: Reading, through: date) -> list[Due]:
    """Of every project with a plan, in the order of their plans. through: the end of a month.

    Five statements, however many projects there are.
    """
    plans = reading.session.scalars(
        select(RevenuePlan).order_by(RevenuePlan.id).limit(PROJECTS_MAX + 1)
    ).all()
    if len(plans) > PROJECTS_MAX:
        raise Conflict(
            "RECOGNITION_TOO_LARGE", f"More than {PROJECTS_MAX:,} projects have a revenue plan."
        )
    ids = [plan.project_id for plan in plans]
    facts = _facts(reading, plans, through)
    last = {row.project_id: row for row in _LAST.all(reading, ids=ids)}
    return [_due(plan, facts[plan.project_id], last.get(plan.project_id)) for plan in plans]


def _due(plan: RevenuePlan, facts: Facts, last: Any) -> Due:
    before = _state(last) if last else State()
    now = state_of(plan.promised, facts)
    return Due(plan, facts, now, before, last.id if last else None)


def _charged_besides(reading: Reading, ids: Sequence[str], through: date) -> dict[str, int]:
    """By project: what documents charge for media and levies. It is earned when it is invoiced, and
    is no part of the contract that a plan measures."""
    rows = _BESIDES.all(reading, ids=ids, through=through)
    return {row.project_id: row.net for row in rows}


_BESIDES = prepared(
    select(
        PassedOn.project_id,
        cast(func.sum(InvoiceLine.amount_minor), BigInteger).label("net"),
    )
    .join(InvoiceLine, InvoiceLine.id == PassedOn.invoice_line_id)
    .join(RevenuePlan, RevenuePlan.project_id == PassedOn.project_id)
    .where(
        one_of(PassedOn.project_id, "ids"),
        PassedOn.currency_code == RevenuePlan.currency_code,
        PassedOn.posted_on <= bindparam("through", type_=Date),
    )
    .group_by(PassedOn.project_id)
)


def _facts(reading: Reading, plans: Sequence[RevenuePlan], through: date) -> Mapping[str, Facts]:
    found = {
        row.project_id: row
        for row in _SUMS.all(
            reading, ids=[plan.project_id for plan in plans], month=through.replace(day=1)
        )
    }
    besides = _charged_besides(reading, [plan.project_id for plan in plans], through)
    return {
        id_: _fact(plan, found.get(id_), through, besides.get(id_, 0))
        for plan in plans
        for id_ in (plan.project_id,)
    }


def _fact(plan: RevenuePlan, row: Any, through: date, besides: int) -> Facts:
    if row is None:
        return Facts(day=through, cost=plan.other_cost_minor)
    return Facts(
        day=through,
        seconds=row.seconds,
        cost=row.cost + plan.other_cost_minor,
        billed=row.net - besides,
    )


def _sum(column: Any, currency: Any = None) -> Any:
    counted = column if currency is None else case((currency, column), else_=0)
    return cast(func.sum(counted), BigInteger)


_SUMS = prepared(
    select(
        _MONTH.project_id,
        _sum(_MONTH.seconds).label("seconds"),
        _sum(_MONTH.cost_minor, _MONTH.cost_currency_code == RevenuePlan.currency_code).label(
            "cost"
        ),
        _sum(_MONTH.net_minor, _MONTH.currency_code == RevenuePlan.currency_code).label("net"),
    )
    .join(RevenuePlan, RevenuePlan.project_id == _MONTH.project_id)
    .where(one_of(_MONTH.project_id, "ids"), _MONTH.month <= bindparam("month", type_=Date))
    .group_by(_MONTH.project_id)
)
_STATE = (
    *(Recognition.id, Recognition.project_id, Recognition.client_id, Recognition.currency_code),
    *(Recognition.posted_on, Recognition.gross_minor, Recognition.pass_through_minor),
    *(Recognition.billed_minor, Recognition.provision_minor),
)
_LAST = prepared(
    select(*_STATE)
    .where(one_of(Recognition.project_id, "ids"))
    .ext(distinct_on(Recognition.project_id))
    .order_by(Recognition.project_id, Recognition.id.desc())
)


def _state(row: Any) -> State:
    return State(
        gross=row.gross_minor,
        pass_through=row.pass_through_minor,
        billed=row.billed_minor,
        provision=row.provision_minor,
    )


@dataclass(frozen=True, slots=True)
class ContractBalance:
    """Of one project, as at a day."""

    project_id: str
    project_reference: str
    project_name: str
    currency_code: str
    state: State


_AS_AT = prepared(
    select(*_STATE)
    .where(Recognition.posted_on <= bindparam("as_at", type_=Date))
    .ext(distinct_on(Recognition.project_id))
    .order_by(Recognition.project_id, Recognition.posted_on.desc(), Recognition.id.desc())
    .limit(PROJECTS_MAX)
)


def contract_balances(reading: Reading, as_at: date) -> list[ContractBalance]:
    """Of the projects with something recognised by then, by reference; at most PROJECTS_MAX."""
    rows = _AS_AT.all(reading, as_at=as_at)
    known = replicas.projects(reading, [row.project_id for row in rows])
    found = [
        ContractBalance(
            row.project_id,
            getattr(known.get(row.project_id), "reference", "") or "",
            getattr(known.get(row.project_id), "name", "") or "",
            row.currency_code,
            _state(row),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.project_reference, one.project_id))


def unrecognised(reading: Reading, through: date) -> list[Due]:
    """Projects whose recognition of the month is not what it would be now."""
    return [one for one in due(reading, through) if one.differs]
