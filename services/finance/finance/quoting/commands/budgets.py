"""The budget of a project grows with each accepted quote and is used up by valued work.

Everything here serialises on the project's budget, so that every threshold is raised once by
transactions at the same time, whether or not there is a budget row to lock yet.
"""

from __future__ import annotations

from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.money import LARGEST_MINOR, Money
from chassis.prepared import prepared
from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from finance.quoting.model import Budget, BudgetAlert, BudgetLine, Quote, QuoteLine, WorkUse
from finance.quoting.rules import reached


def add_to_budget(tx: Transaction, quote: Quote, project_id: str) -> Budget:
    """The accepted quote becomes the next edition of its project's budget."""
    _take_turn(tx, project_id)
    budget = _budget_of(tx, project_id) or _new_budget(tx, quote, project_id)
    used_minor = _add_use(tx, project_id, Money.zero(quote.currency_code))
    if budget.total_minor + quote.total_minor > LARGEST_MINOR:
        raise Conflict(
            "BUDGET_TOO_LARGE",
            "The accepted quotes of the project together are beyond what can be booked.",
            field="quote_id",
        )
    tx.record(budget.add(quote, used_minor))
    for line in quote.counted_lines:
        tx.add(_budget_line(tx, budget, line))
    _raise_alerts(tx, budget, used_minor)
    return budget


def take_from_budget(tx: Transaction, quote: Quote, project_id: str) -> None:
    """The quote's acceptance was a mistake: the next edition is without it.

    Without any accepted quote left, the project has no budget.
    """
    _take_turn(tx, project_id)
    budget = _budget_of(tx, project_id)
    if budget is None:
        return
    tx.session.execute(
        delete(BudgetLine).where(BudgetLine.budget_id == budget.id, BudgetLine.quote_id == quote.id)
    )
    last = tx.session.scalars(
        select(BudgetLine.quote_id)
        .where(BudgetLine.budget_id == budget.id)
        .order_by(BudgetLine.id.desc())
        .limit(1)
    ).first()
    if last is None:
        tx.record(budget.withdraw())
        tx.session.delete(budget)
        return
    used_minor = _add_use(tx, project_id, Money.zero(quote.currency_code))
    tx.record(budget.remove(quote, last, used_minor))
    _raise_alerts(tx, budget, used_minor)


def note_work_value(tx: Transaction, project_id: str, value: Money) -> list[BudgetAlert]:
    """Approved chargeable work of this value was added to the project; negative: taken back.

    Called in the transaction that values the work. Returns the alerts it raised: one for each
    threshold that it reached, however many at once. Work in another currency than the budget's
    is kept apart and uses none of it.
    """
    _take_turn(tx, project_id)
    used_minor = _add_use(tx, project_id, value)
    found = _THRESHOLDS.first(tx, project_id=project_id, currency_code=value.currency_code)
    if found is None or max(reached(used_minor, found.total_minor), default=0) <= found.raised:
        return []
    return _raise_alerts(tx, tx.load(Budget, found.id), used_minor)


_THRESHOLDS = prepared(
    select(Budget.id, Budget.total_minor, Budget.raised_percent.label("raised")).where(
        Budget.project_id == bindparam("project_id"),
        Budget.currency_code == bindparam("currency_code"),
    )
)


def _take_turn(tx: Transaction, project_id: str) -> None:
    tx.serialise(f"budget of {project_id}")


def _budget_of(tx: Transaction, project_id: str) -> Budget | None:
    tx.session.flush()
    id_ = tx.session.scalars(select(Budget.id).where(Budget.project_id == project_id)).first()
    return tx.load(Budget, id_) if id_ else None


def _new_budget(tx: Transaction, quote: Quote, project_id: str) -> Budget:
    budget = Budget(
        id=tx.new_id(),
        project_id=project_id,
        quote_id=quote.id,
        currency_code=quote.currency_code,
        edition=_last_alerted_edition(tx, project_id),
    )
    tx.add(budget)
    tx.session.flush()
    return budget


def _last_alerted_edition(tx: Transaction, project_id: str) -> int:
    """Alerts outlive a withdrawn budget: the next one goes on counting, so that each is its own."""
    last = select(func.max(BudgetAlert.edition)).where(BudgetAlert.project_id == project_id)
    return tx.session.scalar(last) or 0


def _budget_line(tx: Transaction, budget: Budget, line: QuoteLine) -> BudgetLine:
    return BudgetLine(
        id=tx.new_id(),
        budget_id=budget.id,
        quote_id=line.quote_id,
        deliverable_id=line.deliverable_id,
        charge_role=line.charge_role,
        seconds=line.seconds,
        amount_minor=line.amount_minor,
    )


def _add_use(tx: Transaction, project_id: str, value: Money) -> int:
    """What the work has used in this currency, with the value added."""
    code, minor = value.currency_code, value.amount_minor
    return _USE.one(tx, project_id=project_id, currency_code=code, added_minor=minor)


def _added_use() -> Any:
    added = insert(WorkUse).values(
        project_id=bindparam("project_id"),
        currency_code=bindparam("currency_code"),
        used_minor=bindparam("added_minor"),
    )
    return added.on_conflict_do_update(
        index_elements=["project_id", "currency_code"],
        set_={"used_minor": WorkUse.used_minor + added.excluded.used_minor},
    ).returning(WorkUse.used_minor)


_USE = prepared(_added_use(), int)


def _raise_alerts(tx: Transaction, budget: Budget, used_minor: int) -> list[BudgetAlert]:
    alerts = [
        BudgetAlert(
            id=tx.new_id(),
            project_id=budget.project_id,
            edition=budget.edition,
            threshold_percent=percent,
            used_minor=used_minor,
            total_minor=budget.total_minor,
            currency_code=budget.currency_code,
            raised_at=tx.now,
        )
        for percent in budget.cross(used_minor)
    ]
    for alert in alerts:
        tx.add(alert)
        tx.record(alert.raised())
    return alerts
