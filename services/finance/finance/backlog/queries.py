"""What is not billed yet across all clients: time, costs, billing steps and overage of retainers.

Each row says the first reason why it is not billed. Issued documents are kept sums and unbilled
work has indexes of its own, so that no answer grows with history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.money import Money
from chassis.prepared import one_of
from sqlalchemy import (
    BigInteger,
    Date,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from finance.backlog.rules import UnbilledKind, Why
from finance.billing.queries.charged import ROOM
from finance.billing.readable import (
    BillingMilestone,
    BillingPlan,
    Invoice,
    InvoicedTime,
    InvoiceLine,
    Work,
)
from finance.costs.readable import InvoicedCost, ProjectCost, is_on_document, is_written_off
from finance.expenses.readable import Expense
from finance.replicas.readable import (
    KnownProject,
    is_before_handover,
    name_of_client,
    name_of_project,
    reference_of_project,
)
from finance.retainers.readable import Retainer, RetainerPeriod, RetainerProject
from finance.rights import owner_columns

READ = "billing.read"
_TODAY = bindparam("today", type_=Date)
_COVERS_TIME = or_(
    BillingPlan.billing_type == "fixed_price", BillingPlan.billing_type == "percent_complete"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class UnbilledItem:
    """id: of the time entry, cost or expense, billing step, or period of a retainer. value None:
    not priced. age_days: since its day; negative for one ahead."""

    id: str
    kind: str
    why: str
    project_id: str
    project_reference: str
    project_name: str
    client_id: str
    client_name: str
    counts_on: date
    age_days: int
    seconds: int
    description: str
    value: Money | None


@dataclass(frozen=True, kw_only=True, slots=True)
class UnbilledItemFilter:
    """Empty or None: all. Days are included."""

    kind: Sequence[str] = ()
    why: Sequence[str] = ()
    project_id: Sequence[str] = ()
    client_id: Sequence[str] = ()
    search: str = ""
    counts_from: date | None = None
    counts_to: date | None = None


def _row(kind: UnbilledKind, id_: Any, project_id: Any, client_id: Any, *rest: Any) -> Any:
    """rest: day, seconds, amount, currency, words, why."""
    day, seconds, minor, code, words, why = rest
    return select(
        cast(id_, Uuid(as_uuid=False)).label("id"),
        literal(kind.value).label("kind"),
        project_id.label("project_id"),
        client_id.label("client_id"),
        cast(day, Date).label("counts_on"),
        cast(seconds, BigInteger).label("seconds"),
        cast(minor, BigInteger).label("minor"),
        code.label("currency_code"),
        cast(words, Text).label("description"),
        why.label("why"),
    )


def _why(*first: tuple[Any, Why], project_id: Any, last: Sequence[tuple[Any, Why]] = ()) -> Any:
    """What is in the way of the thing itself, of its project, and of its place in the plan."""
    of_project = (
        (is_before_handover(project_id), Why.HANDOVER_OPEN),
        (BillingPlan.id.is_(None), Why.PLAN_MISSING),
        (BillingPlan.billing_type == "non_billable", Why.NOT_BILLABLE),
    )
    ways = [(condition, why.value) for condition, why in (*first, *of_project, *last)]
    return case(*ways, else_=Why.READY.value)


_RESERVED = select(InvoicedTime.time_entry_id).where(
    InvoicedTime.time_entry_id == Work.id, InvoicedTime.live
)
_CAPPED = (and_(BillingPlan.cap_minor.is_not(None), ROOM <= 0), Why.CAP_REACHED)
_OF_TIME = (
    _row(
        UnbilledKind.TIME,
        Work.id,
        Work.project_id,
        Work.client_id,
        *(
            Work.worked_on,
            Work.billable_seconds,
            Work.value_minor,
            Work.currency_code,
            Work.charge_role,
        ),
        _why(
            (_RESERVED.exists(), Why.ON_DRAFT),
            (Work.value_minor.is_(None), Why.NOT_PRICED),
            (Work.retainer_id.is_not(None), Why.RETAINED),
            project_id=Work.project_id,
            last=((_COVERS_TIME, Why.WITH_A_STEP), _CAPPED),
        ),
    )
    .outerjoin(BillingPlan, BillingPlan.project_id == Work.project_id)
    .where(Work.chargeable, ~Work.billed, Work.write_off_id.is_(None))
)


def _taken_back() -> Any:
    counter = ProjectCost.__table__.alias()
    return select(counter.c.id).where(counter.c.reverses_id == ProjectCost.id).exists()


def _is_issued(cost_id: Any) -> Any:
    return (
        select(InvoicedCost.cost_id)
        .join(InvoiceLine, InvoiceLine.id == InvoicedCost.invoice_line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(InvoicedCost.cost_id == cost_id, InvoicedCost.live, Invoice.number.is_not(None))
        .exists()
    )


_OF_COSTS = (
    _row(
        UnbilledKind.COST,
        ProjectCost.id,
        ProjectCost.project_id,
        ProjectCost.client_id,
        *(ProjectCost.incurred_on, literal(0), ProjectCost.charge_minor),
        *(ProjectCost.currency_code, ProjectCost.description),
        _why(
            (is_on_document(ProjectCost.id), Why.ON_DRAFT),
            project_id=ProjectCost.project_id,
            last=(_CAPPED,),
        ),
    )
    .outerjoin(BillingPlan, BillingPlan.project_id == ProjectCost.project_id)
    .where(
        ProjectCost.charge_minor != 0,
        ProjectCost.reverses_id.is_(None),
        ~_taken_back(),
        ~is_written_off(ProjectCost.id),
        ~_is_issued(ProjectCost.id),
    )
)
_OF_EXPENSES = _row(
    UnbilledKind.COST,
    Expense.id,
    Expense.project_id,
    Expense.client_id,
    *(Expense.spent_on, literal(0)),
    *(Expense.total_minor - Expense.tax_minor, Expense.currency_code, Expense.description),
    literal(Why.NOT_APPROVED.value),
).where(Expense.status == "submitted", Expense.billable, Expense.project_id.is_not(None))
_OF_STEPS = (
    _row(
        UnbilledKind.MILESTONE,
        BillingMilestone.id,
        BillingPlan.project_id,
        KnownProject.client_id,
        *(BillingMilestone.due_on, literal(0), BillingMilestone.amount_minor),
        *(BillingMilestone.currency_code, BillingMilestone.name),
        _why(
            (BillingMilestone.status == "drafted", Why.ON_DRAFT),
            project_id=BillingPlan.project_id,
            last=((BillingMilestone.due_on > _TODAY, Why.DATE_AHEAD), _CAPPED),
        ),
    )
    .join(BillingPlan, BillingPlan.id == BillingMilestone.billing_plan_id)
    .join(KnownProject, KnownProject.project_id == BillingPlan.project_id)
    .where(BillingMilestone.status != "billed")
)


def _overage_lines(*which: Any) -> Any:
    """What lines charge of a period's overage, less what was credited."""
    return (
        select(func.coalesce(func.sum(InvoiceLine.amount_minor), 0))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(
            InvoiceLine.retainer_period_id == RetainerPeriod.id,
            InvoiceLine.kind == "overage",
            *which,
        )
        .scalar_subquery()
    )


_FIRST_PROJECT = (
    select(RetainerProject.project_id)
    .where(RetainerProject.retainer_id == Retainer.id)
    .order_by(RetainerProject.position)
    .limit(1)
    .scalar_subquery()
)
_OF_OVERAGE = (
    _row(
        UnbilledKind.OVERAGE,
        RetainerPeriod.id,
        _FIRST_PROJECT,
        Retainer.client_id,
        *(RetainerPeriod.ends_on, literal(0)),
        RetainerPeriod.overage_minor - _overage_lines(Invoice.number.is_not(None)),
        *(Retainer.currency_code, Retainer.name),
        case(
            (_overage_lines(Invoice.number.is_(None)) > 0, Why.ON_DRAFT.value),
            else_=Why.READY.value,
        ),
    )
    .join(Retainer, Retainer.id == RetainerPeriod.retainer_id)
    .where(
        RetainerPeriod.overage_minor > 0,
        RetainerPeriod.overage_minor > _overage_lines(Invoice.number.is_not(None)),
    )
)
_ALL = union_all(_OF_TIME, _OF_COSTS, _OF_EXPENSES, _OF_STEPS, _OF_OVERAGE).subquery("unbilled")
_C = _ALL.c
_CLIENT, _REFERENCE = name_of_client(_C.client_id), reference_of_project(_C.project_id)
_PROJECT = name_of_project(_C.project_id)
_ROWS = select(
    *_C,
    _CLIENT.label("client_name"),
    _REFERENCE.label("project_reference"),
    _PROJECT.label("project_name"),
)
_OWNERS = owner_columns(_C.client_id, _C.project_id)
_FILTERS: dict[str, Any] = {
    "kind": one_of(_C.kind, "kind"),
    "why": one_of(_C.why, "why"),
    "project_id": one_of(_C.project_id, "project_id"),
    "client_id": one_of(_C.client_id, "client_id"),
    "search": containing("search", _CLIENT, _REFERENCE, _PROJECT, _C.description),
    "counts_from": _C.counts_on >= bindparam("counts_from"),
    "counts_to": _C.counts_on <= bindparam("counts_to"),
    "today": _TODAY.is_not(None),
}
UNBILLED_ITEMS = Records(
    _ROWS,
    {
        "id": _C.id,
        "counts_on": _C.counts_on,
        "kind": _C.kind,
        "why": _C.why,
        "client": _CLIENT,
        "project": _REFERENCE,
        "seconds": _C.seconds,
        "value": _C.minor,
    },
    _OWNERS,
    default="counts_on",
    **_FILTERS,
)


def list_unbilled_items(reading: Reading, wanted: UnbilledItemFilter, asked: Asked) -> Listed:
    """One page of UnbilledItem, the oldest first if no other order is given."""
    listed = UNBILLED_ITEMS.page(reading, [READ], asked, **_given(reading, wanted))
    return replace(listed, rows=[_item(row, reading.today) for row in listed.rows])


@dataclass(frozen=True, kw_only=True, slots=True)
class UnbilledSum:
    """Of one reason and currency. unpriced time is in no sum."""

    why: str
    items: int
    value: Money


def unbilled_sums(reading: Reading, wanted: UnbilledItemFilter) -> list[UnbilledSum]:
    """Of all that a list with this filter has, by reason and currency."""
    given = {name: value for name, value in _given(reading, wanted).items() if value}
    summed = (
        select(_C.why, _C.currency_code, func.count(), cast(func.sum(_C.minor), BigInteger))
        .where(_C.minor.is_not(None))
        .group_by(_C.why, _C.currency_code)
        .order_by(_C.why, _C.currency_code)
    )
    statement = reading.visible(READ, summed, _OWNERS).where(*(_FILTERS[name] for name in given))
    return [
        UnbilledSum(why=why, items=items, value=Money(minor or 0, code))
        for why, code, items, minor in reading.session.execute(statement, given)
    ]


def _given(reading: Reading, wanted: UnbilledItemFilter) -> dict[str, Any]:
    return asdict(wanted) | {
        "project_id": ids_of(wanted.project_id, "project_id"),
        "client_id": ids_of(wanted.client_id, "client_id"),
        "kind": list(wanted.kind),
        "why": list(wanted.why),
        "search": part(wanted.search),
        "today": reading.today,
    }


def _item(row: Any, today: date) -> UnbilledItem:
    return UnbilledItem(
        id=row.id,
        kind=row.kind,
        why=row.why,
        project_id=row.project_id,
        project_reference=row.project_reference or "",
        project_name=row.project_name or "",
        client_id=row.client_id or "",
        client_name=row.client_name or "",
        counts_on=row.counts_on,
        age_days=(today - row.counts_on).days,
        seconds=row.seconds,
        description=row.description,
        value=None if row.minor is None else Money(row.minor, row.currency_code),
    )
