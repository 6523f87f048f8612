"""The budget of a project grows with each accepted quote and is used up by valued work.

Each change makes a version, which is kept for good.

Everything here serialises on the project's budget, so that every threshold is raised once by
transactions at the same time, whether or not there is a budget row to lock yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.money import LARGEST_MINOR, Money
from chassis.prepared import prepared
from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from finance.quoting.model import (
    Budget,
    BudgetAlert,
    BudgetLine,
    BudgetVersion,
    Quote,
    QuoteLine,
    WorkUse,
)
from finance.quoting.model.budget_version import line_values
from finance.quoting.rules import BudgetSource, QuoteStatus, reached


def add_to_budget(tx: Transaction, quote: Quote, project_id: str) -> Budget:
    """The accepted quote becomes the next edition of its project's budget."""
    take_budget_turn(tx, project_id)
    budget = budget_of(tx, project_id) or _new_budget(tx, quote, project_id)
    present = lines_in_force(tx, budget)
    added = [_budget_line(tx, budget, line) for line in quote.counted_lines]
    refuse_too_large([*present, *added], "quote_id")
    for line in added:
        tx.add(line)
    budget.quote_id = quote.id
    source = BudgetSource.CHANGE if present else BudgetSource.QUOTE
    change = BudgetChange(source, f"{quote.reference} was accepted", quote.id)
    take_change(tx, budget, change, [*present, *added])
    return budget


def take_from_budget(tx: Transaction, quote: Quote, project_id: str) -> None:
    """The quote's acceptance was a mistake: the next edition is without it.

    Without any accepted quote left, the project has no budget.
    """
    take_budget_turn(tx, project_id)
    budget = budget_of(tx, project_id)
    if budget is None:
        return
    lines = lines_in_force(tx, budget)
    change = BudgetChange(
        BudgetSource.UNDONE, f"The acceptance of {quote.reference} was undone", quote.id
    )
    last = _last_accepted(tx, project_id)
    left = [line for line in lines if last and line.quote_id != quote.id]
    for line in lines:
        if line not in left:
            tx.session.delete(line)
    if last is not None:
        budget.quote_id = last
        take_change(tx, budget, change, left)
        return
    keep_budget_version(tx, budget, change, (), budget.edition + 1)
    tx.record(budget.withdraw())
    tx.session.flush()
    tx.session.delete(budget)


@dataclass(frozen=True, slots=True)
class BudgetChange:
    """What made a version of a budget. restored_number: of the version that it restores, or 0."""

    source: BudgetSource
    reason: str
    quote_id: str | None = None
    restored_number: int = 0


def take_change(
    tx: Transaction, budget: Budget, change: BudgetChange, lines: Sequence[BudgetLine]
) -> BudgetVersion:
    """The lines are the budget from now on: its next version, and the alerts that it raises."""
    used_minor = _add_use(tx, budget.project_id, Money.zero(budget.currency_code))
    tx.record(budget.become(change.source, change.reason, lines, used_minor))
    version = keep_budget_version(tx, budget, change, lines, budget.edition)
    _raise_alerts(tx, budget, used_minor)
    return version


def keep_budget_version(
    tx: Transaction,
    budget: Budget,
    change: BudgetChange,
    lines: Sequence[BudgetLine],
    number: int,
) -> BudgetVersion:
    version = BudgetVersion(
        id=tx.new_id(),
        project_id=budget.project_id,
        number=number,
        source=change.source.value,
        reason=change.reason,
        quote_id=change.quote_id,
        restored_number=change.restored_number,
        created_by_id=tx.actor.user_id,
        created_at=tx.now,
        currency_code=budget.currency_code,
        total_minor=sum(line.amount_minor for line in lines),
        total_seconds=sum(line.seconds for line in lines),
        line_values=[line_values(line) for line in lines],
    )
    tx.add(version)
    return version


def refuse_too_large(lines: Sequence[BudgetLine], field: str) -> None:
    if sum(line.amount_minor for line in lines) > LARGEST_MINOR:
        raise Conflict(
            "BUDGET_TOO_LARGE",
            "The lines of the budget together are beyond what can be booked.",
            field=field,
        )


def note_work_value(tx: Transaction, project_id: str, value: Money) -> list[BudgetAlert]:
    """Approved chargeable work of this value was added to the project; negative: taken back.

    Called in the transaction that values the work. Returns the alerts it raised: one for each
    threshold that it reached, however many at once. Work in another currency than the budget's
    is kept apart and uses none of it.
    """
    take_budget_turn(tx, project_id)
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


def take_budget_turn(tx: Transaction, project_id: str) -> None:
    tx.serialise(f"budget of {project_id}")


def budget_of(tx: Transaction, project_id: str) -> Budget | None:
    tx.session.flush()
    id_ = tx.session.scalars(select(Budget.id).where(Budget.project_id == project_id)).first()
    return tx.load(Budget, id_) if id_ else None


def lines_in_force(tx: Transaction, budget: Budget) -> list[BudgetLine]:
    """In the order in which they were added."""
    rows = select(BudgetLine).where(BudgetLine.budget_id == budget.id).order_by(BudgetLine.id)
    return list(tx.session.scalars(rows))


def _last_accepted(tx: Transaction, project_id: str) -> str | None:
    accepted = select(Quote.id).where(
        Quote.project_id == project_id, Quote.status == QuoteStatus.ACCEPTED.value
    )
    return tx.session.scalars(accepted.order_by(Quote.decided_at.desc()).limit(1)).first()


def _new_budget(tx: Transaction, quote: Quote, project_id: str) -> Budget:
    budget = Budget(
        id=tx.new_id(),
        project_id=project_id,
        quote_id=quote.id,
        currency_code=quote.currency_code,
        edition=_last_edition(tx, project_id),
    )
    tx.add(budget)
    tx.session.flush()
    return budget


def _last_edition(tx: Transaction, project_id: str) -> int:
    """Versions and alerts outlive a withdrawn budget: the next one goes on counting."""
    version = select(func.max(BudgetVersion.number)).where(BudgetVersion.project_id == project_id)
    alert = select(func.max(BudgetAlert.edition)).where(BudgetAlert.project_id == project_id)
    return max(tx.session.scalar(version) or 0, tx.session.scalar(alert) or 0)


def _budget_line(tx: Transaction, budget: Budget, line: QuoteLine) -> BudgetLine:
    return BudgetLine(
        id=tx.new_id(),
        budget_id=budget.id,
        quote_id=line.quote_id,
        deliverable_id=line.deliverable_id,
        charge_role=line.charge_role,
        seconds=line.seconds,
        amount_minor=line.amount_minor,
        quote_line_id=line.id,
        estimate_line_id=line.estimate_line_id,
        description=line.description,
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
