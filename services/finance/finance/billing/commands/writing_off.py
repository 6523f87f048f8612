"""Writing off unbilled work and costs that will not be billed, with a reason, and undoing that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, NotFound
from chassis.ids import require_id
from chassis.money import Money
from sqlalchemy import select, update

from chassis import values
from finance.agency import queries as agency
from finance.billing.commands.counting import count_unbilled
from finance.billing.commands.issuing import next_number
from finance.billing.commands.storing import locked_work, store
from finance.billing.model import InvoicedTime, Work, WriteOff
from finance.billing.queries.unbilled import UNBILLED
from finance.billing.queries.writing_off import (
    WantedWriteOff,
    costs_to_write_off,
    projects_to_write_off,
)
from finance.billing.rules.settling import WRITE_OFF_SERIES
from finance.costs.commands import give_back_written_off, write_off_costs
from finance.costs.queries import BillableCost
from finance.replicas import queries as replicas
from finance.rights import of_client, of_project, of_write_off, require


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a write-off takes of one project."""

    project: replicas.Project
    work: list[Work]
    costs: Sequence[BillableCost]


def write_off_work(tx: Transaction, project_id: str, through: date, reason: str) -> WriteOff:
    """All unbilled work of one project done through that day that no draft holds."""
    wanted = WantedWriteOff(project_ids=[project_id], through=through, leave_out_costs=True)
    return write_off(tx, wanted, reason)[0]


def write_off(tx: Transaction, wanted: WantedWriteOff, reason: str) -> list[WriteOff]:
    """A document for each project that has unbilled work or costs through the day.

    They leave the work in progress; what they cost stays. Nothing is posted. Conflict if there is
    nothing; Forbidden if one of the projects is somebody else's.
    """
    why = values.text(reason, "reason", required=True)
    if wanted.client_id:
        require(tx, "billing.write", of_client(tx, wanted.client_id))
    projects = projects_to_write_off(tx, wanted)
    for project in projects:
        require(tx, "billing.write", of_project(project))
    found = [_taken(tx, project, wanted) for project in projects]
    taken = [one for one in found if one.work or one.costs]
    if not taken:
        raise Conflict(
            "NOTHING_TO_WRITE_OFF",
            f"No unbilled work or costs through {wanted.through} are free; what is on a draft is "
            "left out of it first.",
            field="through",
        )
    batch_id = tx.new_id()
    made = [_document(tx, one, wanted.through, why, batch_id) for one in taken]
    count_unbilled(tx, [one.project.project_id for one in taken])
    return made


def _taken(tx: Transaction, project: replicas.Project, wanted: WantedWriteOff) -> _Taken:
    work = [] if wanted.leave_out_time else _unbilled(tx, project.project_id, wanted.through)
    return _Taken(project, work, costs_to_write_off(tx, project.project_id, wanted))


def _document(
    tx: Transaction, taken: _Taken, through: date, reason: str, batch_id: str
) -> WriteOff:
    project, work, costs = taken.project, taken.work, taken.costs
    entity = agency.terms_of(tx, agency.entity_of(tx, project.project_id, project.client_id))
    made = WriteOff(
        id=tx.new_id(),
        project_id=project.project_id,
        client_id=project.client_id,
        through=through,
        written_off_on=tx.today,
        reason=reason,
        entries=len(work),
        seconds=sum(one.billable_seconds for one in work),
        amounts=_amounts(one.value for one in work if one.value is not None),
        created_at=tx.now,
        number=next_number(tx, entity.series(WRITE_OFF_SERIES), tx.today),
        batch_id=batch_id,
        legal_entity_id=entity.legal_entity_id,
        costs=len(costs),
        cost_amounts=_amounts(Money(one.charge_minor, one.currency_code) for one in costs),
    )
    tx.add(made)
    tx.session.flush()
    for one in work:
        one.write_off_id = made.id
    store(tx, work)
    write_off_costs(tx, made.id, costs)
    tx.record(made.record())
    return made


def undo_write_off(tx: Transaction, write_off_id: str, reason: str) -> WriteOff:
    """A reversing document: what it took is unbilled again. Conflict once the project is over: it
    has no unbilled work."""
    why = values.text(reason, "reason", required=True)
    written_off = tx.load(WriteOff, write_off_id)
    _undo(tx, written_off, why)
    count_unbilled(tx, [written_off.project_id])
    return written_off


def undo_batch(tx: Transaction, batch_id: str, reason: str) -> list[WriteOff]:
    """All of them, or none; those that are undone already are left as they are."""
    why = values.text(reason, "reason", required=True)
    id_ = require_id(batch_id, "batch_id")
    ids = tx.session.scalars(
        select(WriteOff.id).where(WriteOff.batch_id == id_).order_by(WriteOff.id)
    ).all()
    if not ids:
        raise NotFound(
            "WRITE_OFF_NOT_FOUND", f"There is no batch of write-offs {id_}.", field="batch_id"
        )
    loaded = [tx.load(WriteOff, write_off_id) for write_off_id in ids]
    for one in loaded:
        require(tx, "billing.write", of_write_off(one))
    open_ = [one for one in loaded if not one.undone]
    if not open_:
        raise Conflict(
            "WRITE_OFF_UNDONE", "No write-off of this batch is left to undo.", field="batch_id"
        )
    for one in open_:
        _undo(tx, one, why)
    count_unbilled(tx, sorted({one.project_id for one in open_}))
    return loaded


def _undo(tx: Transaction, written_off: WriteOff, why: str) -> None:
    require(tx, "billing.write", of_write_off(written_off))
    replicas.refuse_over(replicas.require_project(tx, written_off.project_id))
    written_off.check_can_be_undone()
    entity = agency.terms_of(
        tx,
        written_off.legal_entity_id
        or agency.entity_of(tx, written_off.project_id, written_off.client_id),
    )
    number = next_number(tx, entity.series(WRITE_OFF_SERIES), tx.today)
    tx.record(written_off.undo(number, why, tx.now, tx.today))
    tx.session.flush()
    free = update(Work).where(Work.write_off_id == written_off.id).values(write_off_id=None)
    tx.session.execute(free.execution_options(synchronize_session=False))
    give_back_written_off(tx, written_off.id)


def _unbilled(tx: Transaction, project_id: str, through: date) -> list[Work]:
    reserved = select(InvoicedTime.time_entry_id).where(
        InvoicedTime.time_entry_id == Work.id, InvoicedTime.live
    )
    free = (Work.project_id == project_id, UNBILLED, Work.worked_on <= through, ~reserved.exists())
    return locked_work(tx, select(Work).where(*free).order_by(Work.id))


def _amounts(moneys: Iterable[Money]) -> list[dict[str, object]]:
    sums: dict[str, int] = {}
    for one in moneys:
        sums[one.currency_code] = sums.get(one.currency_code, 0) + one.amount_minor
    return [{"amount_minor": minor, "currency_code": code} for code, minor in sorted(sums.items())]
