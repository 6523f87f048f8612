"""What a write-off would take, by project; the same choice is made when it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from chassis.money import Money
from sqlalchemy import BigInteger, cast, func, literal, null, select, union_all

from chassis import values
from finance.billing.model import InvoicedTime, Work
from finance.billing.queries.unbilled import READ, UNBILLED
from finance.costs.queries import BillableCost, billable_costs
from finance.costs.readable import ProjectCost, WrittenOffCost, is_free
from finance.replicas import queries as replicas
from finance.rights import of_client, of_project, require

COSTS_MAX = 2_000
PROJECTS_MAX = 200
_RESERVED = select(InvoicedTime.time_entry_id).where(
    InvoicedTime.time_entry_id == Work.id, InvoicedTime.live
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedWriteOff:
    """These projects, or all of the client that have something. through: the last day of it."""

    through: date
    project_ids: Sequence[str] = ()
    client_id: str = ""
    leave_out_time: bool = False
    leave_out_costs: bool = False


@dataclass(kw_only=True, slots=True)
class ToWriteOff:
    """Of one project. values: of the time, one per currency; unpriced time has none."""

    project_id: str
    project_reference: str
    project_name: str
    entries: int = 0
    seconds: int = 0
    costs: int = 0
    values: list[Money] = field(default_factory=list)
    cost_values: list[Money] = field(default_factory=list)


def projects_to_write_off(reading: Reading, wanted: WantedWriteOff) -> list[replicas.Project]:
    """In the order of their ids, in which they are locked."""
    if bool(wanted.client_id) == bool(wanted.project_ids):
        raise Invalid(
            "CLIENT_OR_PROJECTS",
            "Name a client, whose projects are all taken, or project_ids; one of the two.",
            field="client_id",
        )
    if wanted.leave_out_time and wanted.leave_out_costs:
        raise Invalid(
            "NOTHING_CHOSEN",
            "Time and costs are both left out; take one of them.",
            field="leave_out_costs",
        )
    if wanted.project_ids:
        values.number(len(wanted.project_ids), "project_ids", 1, PROJECTS_MAX)
        ids = sorted({require_id(id_, "project_ids") for id_ in wanted.project_ids})
        return [replicas.require_project(reading, id_, "project_ids") for id_ in ids]
    client = replicas.require_client(reading, wanted.client_id)
    found = reading.session.scalars(_open_projects(client.client_id, wanted.through)).all()
    if len(found) > PROJECTS_MAX:
        raise Conflict(
            "TOO_MANY_PROJECTS",
            f"More than {PROJECTS_MAX} projects of the client have something to write off; name "
            "project_ids.",
            field="client_id",
        )
    known = replicas.projects(reading, found)
    return [known[id_] for id_ in sorted(known)]


def _open_projects(client_id: str, through: date) -> Any:
    work = select(Work.project_id).where(
        Work.client_id == client_id, UNBILLED, Work.worked_on <= through, ~_RESERVED.exists()
    )
    costs = select(ProjectCost.project_id).where(
        ProjectCost.client_id == client_id, ProjectCost.incurred_on <= through, is_free()
    )
    both = union_all(work, costs).subquery()
    return select(both.c.project_id).distinct().limit(PROJECTS_MAX + 1)


def costs_to_write_off(
    reading: Reading, project_id: str, wanted: WantedWriteOff
) -> Sequence[BillableCost]:
    if wanted.leave_out_costs:
        return []
    found = billable_costs(reading, project_id, wanted.through, COSTS_MAX + 1)
    if len(found) > COSTS_MAX:
        raise Conflict(
            "TOO_MANY_COSTS",
            f"One write-off takes at most {COSTS_MAX} costs of a project; choose an earlier "
            "`through`.",
            field="through",
        )
    return found


def preview(reading: Reading, wanted: WantedWriteOff) -> list[ToWriteOff]:
    """What `write_off` would take now; two statements, however many projects there are."""
    if wanted.client_id:
        require(reading, READ, of_client(reading, wanted.client_id))
    projects = projects_to_write_off(reading, wanted)
    for project in projects:
        require(reading, READ, of_project(project))
    found = {
        one.project_id: ToWriteOff(
            project_id=one.project_id,
            project_reference=one.reference,
            project_name=one.name,
        )
        for one in projects
    }
    for row in reading.session.execute(_sums(list(found), wanted)):
        one = found[row.project_id]
        if row.is_cost:
            one.costs += row.counted
            one.cost_values.append(Money(row.minor, row.currency_code))
        else:
            one.entries += row.counted
            one.seconds += row.seconds
            if row.currency_code:
                one.values.append(Money(row.minor, row.currency_code))
    return [one for one in found.values() if one.entries or one.costs]


def _sums(project_ids: Sequence[str], wanted: WantedWriteOff) -> Any:
    work = select(
        Work.project_id,
        Work.currency_code,
        func.count().label("counted"),
        cast(func.sum(Work.billable_seconds), BigInteger).label("seconds"),
        cast(func.coalesce(func.sum(Work.value_minor), 0), BigInteger).label("minor"),
        literal(False).label("is_cost"),
    ).where(
        Work.project_id.in_(project_ids),
        UNBILLED,
        Work.worked_on <= wanted.through,
        ~_RESERVED.exists(),
        literal(not wanted.leave_out_time),
    )
    costs = select(
        ProjectCost.project_id,
        ProjectCost.currency_code,
        func.count(),
        cast(null(), BigInteger),
        cast(func.sum(ProjectCost.charge_minor), BigInteger),
        literal(True),
    ).where(
        ProjectCost.project_id.in_(project_ids),
        ProjectCost.incurred_on <= wanted.through,
        is_free(),
        literal(not wanted.leave_out_costs),
    )
    both = union_all(
        work.group_by(Work.project_id, Work.currency_code),
        costs.group_by(ProjectCost.project_id, ProjectCost.currency_code),
    ).subquery()
    return select(both).order_by(both.c.project_id, both.c.currency_code)


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenOff:
    """A cost that a write-off took. charge: what the client would have paid, net of tax."""

    cost_id: str
    source_type: str
    description: str
    incurred_on: date
    charge: Money


def written_off_costs(reading: Reading, write_off_id: str) -> list[WrittenOff]:
    """The oldest first, also after it was undone; at most COSTS_MAX."""
    rows = reading.session.execute(
        select(
            *(ProjectCost.id, ProjectCost.source_type, ProjectCost.description),
            *(ProjectCost.incurred_on, WrittenOffCost.amount_minor, ProjectCost.currency_code),
        )
        .join(WrittenOffCost, WrittenOffCost.cost_id == ProjectCost.id)
        .where(WrittenOffCost.write_off_id == write_off_id)
        .order_by(ProjectCost.incurred_on, ProjectCost.id)
        .limit(COSTS_MAX)
    )
    return [
        WrittenOff(
            cost_id=row.id,
            source_type=row.source_type,
            description=row.description,
            incurred_on=row.incurred_on,
            charge=Money(row.amount_minor, row.currency_code),
        )
        for row in rows
    ]
