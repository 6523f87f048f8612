"""Writing off unbilled work that will not be billed, with a reason, and undoing that."""

from __future__ import annotations

from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict
from sqlalchemy import select, update

from chassis import values
from finance.billing.commands.counting import count_unbilled
from finance.billing.commands.storing import locked_work, store
from finance.billing.model import InvoicedTime, Work, WriteOff
from finance.billing.queries.unbilled import UNBILLED
from finance.replicas import queries as replicas
from finance.rights import of_project, of_write_off, require


def write_off_work(tx: Transaction, project_id: str, through: date, reason: str) -> WriteOff:
    """All unbilled work of the project done through that day that no draft holds.

    It leaves the unbilled work and the work in progress; what it cost stays.
    """
    project = replicas.require_project(tx, project_id)
    require(tx, "billing.write", of_project(project))
    why = values.text(reason, "reason", required=True)
    work = _unbilled(tx, project.project_id, through)
    if not work:
        raise Conflict(
            "NOTHING_TO_WRITE_OFF",
            f"No unbilled work done through {through} is free; work on a draft is left out of it "
            "first.",
            field="through",
        )
    written_off = WriteOff(
        id=tx.new_id(),
        project_id=project.project_id,
        client_id=project.client_id,
        through=through,
        written_off_on=tx.today,
        reason=why,
        entries=len(work),
        seconds=sum(one.seconds for one in work),
        amounts=_amounts(work),
        created_at=tx.now,
    )
    tx.add(written_off)
    tx.session.flush()
    for one in work:
        one.write_off_id = written_off.id
    store(tx, work)
    tx.record(written_off.record())
    count_unbilled(tx, [project.project_id])
    return written_off


def undo_write_off(tx: Transaction, write_off_id: str, reason: str) -> WriteOff:
    """The work is unbilled again. Conflict once the project is over: it has no unbilled work."""
    why = values.text(reason, "reason", required=True)
    written_off = tx.load(WriteOff, write_off_id)
    require(tx, "billing.write", of_write_off(written_off))
    replicas.refuse_over(replicas.require_project(tx, written_off.project_id))
    tx.record(written_off.undo(why, tx.now, tx.today))
    tx.session.flush()
    free = update(Work).where(Work.write_off_id == written_off.id).values(write_off_id=None)
    tx.session.execute(free.execution_options(synchronize_session=False))
    count_unbilled(tx, [written_off.project_id])
    return written_off


def _unbilled(tx: Transaction, project_id: str, through: date) -> list[Work]:
    reserved = select(InvoicedTime.time_entry_id).where(
        InvoicedTime.time_entry_id == Work.id, InvoicedTime.live
    )
    free = (Work.project_id == project_id, UNBILLED, Work.worked_on <= through, ~reserved.exists())
    return locked_work(tx, select(Work).where(*free).order_by(Work.id))


def _amounts(work: list[Work]) -> list[dict[str, object]]:
    sums: dict[str, int] = {}
    for one in work:
        if one.value is not None:
            code = one.value.currency_code
            sums[code] = sums.get(code, 0) + one.value.amount_minor
    return [{"amount_minor": minor, "currency_code": code} for code, minor in sorted(sums.items())]
