"""Paying back what people spent, and undoing a payment that was recorded by mistake."""

from __future__ import annotations

from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.money import Money

from chassis import values
from finance.expenses.access import of_expense
from finance.expenses.commands.deciding import journal_source
from finance.expenses.model import Expense
from finance.expenses.rules import expense_reimbursed
from finance.ledger.commands import closing
from finance.ledger.commands.posting import post_journal
from finance.rights import require


def reimburse_expense(
    tx: Transaction, expense_id: str, paid_on: date | None, reference: str
) -> Expense:
    """The person has the money. Of a counter-entry: the person has paid it back."""
    day = paid_on or tx.today
    if day > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"paid_on may not be after today, {tx.today_in_words}.",
            field="paid_on",
        )
    kept = values.text(reference, "reference")
    expense = _load(tx, expense_id)
    if expense.posted_on is not None and day < expense.posted_on:
        raise Invalid(
            "DATE_TOO_EARLY",
            f"paid_on may not be before the day it is booked on, {expense.posted_on}.",
            field="paid_on",
        )
    closing.require_open(tx, day, "paid_on")
    tx.record(expense.reimburse(day, kept))
    _book(tx, expense, day, "Expense paid back", expense.total)
    return expense


def undo_reimbursement(tx: Transaction, expense_id: str, reason: str) -> Expense:
    """It waits to be paid back again; the books keep both, the payment and its counter-entry."""
    why = values.text(reason, "reason", required=True)
    expense = _load(tx, expense_id)
    closing.require_open(tx, tx.today, "today")
    _refuse_reversed(tx, expense)
    tx.record(expense.undo_reimbursement())
    _book(tx, expense, tx.today, f"Payment of expense undone: {why}", -expense.total)
    return expense


def _load(tx: Transaction, expense_id: str) -> Expense:
    expense = tx.load(Expense, expense_id)
    require(tx, "expense.reimburse", of_expense(tx, expense))
    return expense


def _refuse_reversed(tx: Transaction, expense: Expense) -> None:
    counter = tx.session.query(Expense.id).filter(Expense.reverses_id == expense.id).first()
    if counter is not None:
        raise Conflict(
            "EXPENSE_REVERSED",
            "This expense was reversed after it was paid; record the money that comes back on its "
            "counter-entry.",
            field="expense_id",
        )


def _book(tx: Transaction, expense: Expense, day: date, text: str, amount: Money) -> None:
    tx.session.flush()
    post_journal(
        tx,
        journal_source(tx, expense),
        day,
        f"{text}: {expense.description}"[:500],
        expense_reimbursed(amount.amount_minor),
    )
