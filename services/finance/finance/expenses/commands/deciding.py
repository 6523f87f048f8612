"""Approving and rejecting what others spent, and taking an approval back by a counter-entry."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.money import Money

from chassis import values
from finance.agency.queries import entity_of
from finance.costs.commands import CostDraft, add_cost, reverse_cost
from finance.costs.rules import charge_of
from finance.expenses.access import of_expense
from finance.expenses.commands.claiming import converted_columns
from finance.expenses.model import Expense
from finance.expenses.rules import ExpenseStatus, expense_booked
from finance.ledger import queries as ledger
from finance.ledger.commands.posting import Source, post_journal
from finance.replicas import queries as replicas
from finance.rights import require


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What the one who approves sets; None leaves it as it was claimed."""

    billable: bool | None = None
    markup_bp: int | None = None
    converted: Money | None = None


def approve_expense(
    tx: Transaction, expense_id: str, decision: Decision, expected_version: int = 0
) -> Expense:
    """Book it, and count it as a cost of its project; billable, it is charged with its markup."""
    expense = _load(tx, expense_id, expected_version)
    expense.refuse_own(tx.actor.person_id)
    _settle(tx, expense, decision)
    posted_on = ledger.OpenDays.of(tx).first_from(expense.spent_on)
    tx.record(expense.approve(tx.actor.person_id, tx.now, posted_on))
    if expense.project_id is not None:
        expense.cost_id = add_cost(tx, _cost(expense)).id
    _book(tx, expense, f"Expense: {expense.description}")
    return expense


def reject_expense(tx: Transaction, expense_id: str, reason: str) -> Expense:
    why = values.text(reason, "reason", required=True)
    expense = _load(tx, expense_id)
    tx.record(expense.reject(tx.actor.person_id, tx.now, why))
    return expense


def reverse_expense(tx: Transaction, expense_id: str, reason: str) -> Expense:
    """The counter-entry of an approved expense. Conflict while an invoice charges it.

    If it was paid back already, the person owes that much, and the counter-entry waits for payment.
    """
    why = values.text(reason, "reason", required=True)
    expense = _load(tx, expense_id)
    expense.check_reversible(tx.actor.person_id)
    today = ledger.OpenDays.of(tx).first_from(tx.today)
    was_paid = expense.status == ExpenseStatus.REIMBURSED
    counter = _counter(tx, expense, why)
    counter.posted_on = today
    counter.status = (ExpenseStatus.APPROVED if was_paid else ExpenseStatus.REVERSED).value
    if expense.cost_id is not None:
        counter.cost_id = reverse_cost(tx, expense.cost_id, counter.id, today).id
    tx.add(counter)
    tx.record(counter.claimed())
    tx.record(expense.reverse())
    _book(tx, counter, f"Reversal of expense: {expense.description}")
    return counter


def _load(tx: Transaction, expense_id: str, expected_version: int = 0) -> Expense:
    expense = tx.load(Expense, expense_id, expected_version=expected_version)
    require(tx, "expense.approve", of_expense(tx, expense))
    return expense


def _settle(tx: Transaction, expense: Expense, decision: Decision) -> None:
    """Take up what the one who approves says, and see that it can be charged so."""
    if decision.billable is not None:
        expense.billable = decision.billable
    if decision.markup_bp is not None:
        expense.markup_bp = values.share(decision.markup_bp, "markup_bp")
    if decision.converted is not None:
        found = converted_columns(tx, decision.converted, expense.project_id)
        expense.converted_minor = found["converted_minor"]
        expense.converted_currency_code = found["converted_currency_code"]
    if not expense.billable:
        expense.markup_bp = 0
        return
    if expense.project_id is None or expense.client_id is None:
        raise Conflict(
            "EXPENSE_NOT_BILLABLE",
            "This expense is of no client's project; approve it as not billable.",
            field="billable",
        )
    project = replicas.require_project(tx, expense.project_id)
    replicas.refuse_over(project)
    code = replicas.currency_of_project(tx, expense.project_id)
    if code and expense.cost.currency_code != code:
        raise Conflict(
            "CURRENCY_DIFFERS",
            f"It was paid in {expense.currency_code} and the client pays in {code}; give "
            f"converted: what it cost in {code}, net of tax.",
            field="converted",
        )


def _cost(expense: Expense) -> CostDraft:
    cost = expense.cost
    charge = charge_of(cost.amount_minor, expense.markup_bp) if expense.billable else 0
    return CostDraft(
        source_type="expense",
        source_id=expense.id,
        project_id=expense.project_id or "",
        client_id=expense.client_id,
        person_id=expense.person_id,
        deliverable_id=expense.deliverable_id,
        description=expense.description,
        incurred_on=expense.spent_on,
        posted_on=expense.posted_on or expense.spent_on,
        cost=cost,
        charge=Money(charge, cost.currency_code),
    )


def _counter(tx: Transaction, expense: Expense, reason: str) -> Expense:
    converted = expense.converted_minor
    return Expense(
        id=tx.new_id(),
        person_id=expense.person_id,
        project_id=expense.project_id,
        client_id=expense.client_id,
        deliverable_id=expense.deliverable_id,
        spent_on=expense.spent_on,
        category=expense.category,
        description=expense.description,
        total_minor=-expense.total_minor,
        tax_minor=-expense.tax_minor,
        currency_code=expense.currency_code,
        converted_minor=None if converted is None else -converted,
        converted_currency_code=expense.converted_currency_code,
        distance=expense.distance,
        distance_unit=expense.distance_unit,
        rate_per_unit=expense.rate_per_unit,
        reimbursable=expense.reimbursable,
        billable=expense.billable,
        markup_bp=expense.markup_bp,
        created_at=tx.now,
        submitted_at=tx.now,
        decided_by_id=tx.actor.person_id,
        decided_at=tx.now,
        reverses_id=expense.id,
        reason=reason,
    )


def journal_source(tx: Transaction, expense: Expense) -> Source:
    return Source(
        source_type="expense",
        source_id=expense.id,
        client_id=expense.client_id,
        project_id=expense.project_id,
        currency_code=expense.currency_code,
        legal_entity_id=entity_of(tx, expense.project_id, expense.client_id),
    )


def _book(tx: Transaction, expense: Expense, description: str) -> None:
    tx.session.flush()
    entries = expense_booked(
        expense.net.amount_minor,
        expense.tax_minor,
        of_project=expense.project_id is not None,
        reimbursable=expense.reimbursable,
    )
    day = expense.posted_on or expense.spent_on
    post_journal(tx, journal_source(tx, expense), day, description, entries)
