"""Claiming what was spent, and changing the claim until it is decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chassis.actor import Owners
from chassis.database import Transaction
from chassis.errors import Conflict, Forbidden, Invalid
from chassis.ids import require_id
from chassis.money import Money, minor_digits
from sqlalchemy import delete, func, select

from chassis import values
from finance.expenses.access import of_expense
from finance.expenses.drafts import EXPENSE, needed_decimal
from finance.expenses.model import Expense, Receipt
from finance.expenses.queries import mileage
from finance.expenses.rules import ExpenseCategory, mileage_minor
from finance.replicas import queries as replicas
from finance.rights import require

BACKDATED_DAYS_MAX = 366
DISTANCE_MAX = 100_000
UNITS = ("mi", "km")
_OF_MILEAGE = ("distance", "distance_unit")


def claim_expense(
    tx: Transaction, given: values.Given, home_currency: str, *, submit: bool = False
) -> Expense:
    """What the actor spent. Mileage is worth its distance at the rate of the day."""
    person_id = tx.actor.person_id
    if not person_id:
        raise Forbidden("PERSON_REQUIRED", "Only a person claims expenses; sign in as one.")
    tx.actor.require("expense.claim", Owners(people=[person_id]))
    expense = Expense(
        id=tx.new_id(), person_id=person_id, created_at=tx.now, **_checked(tx, given, home_currency)
    )
    tx.add(expense)
    tx.record(expense.claimed())
    if submit:
        tx.record(expense.submit(tx.now))
    return expense


def change_expense(
    tx: Transaction,
    expense_id: str,
    given: values.Given,
    home_currency: str,
    expected_version: int = 0,
) -> Expense:
    """What is not given stays. Conflict once it is approved: reverse it then."""
    expense = load_own(tx, expense_id, expected_version)
    expense.check_open()
    changes = _checked(tx, {**_as_given(expense), **given}, home_currency)
    fact = expense.change(changes)
    if fact:
        tx.record(fact)
    return expense


def delete_expense(tx: Transaction, expense_id: str) -> None:
    """With its receipts; only before it is approved."""
    expense = load_own(tx, expense_id)
    tx.record(expense.delete())
    tx.session.execute(delete(Receipt).where(Receipt.expense_id == expense.id))
    tx.session.delete(expense)


def submit_expense(tx: Transaction, expense_id: str) -> Expense:
    expense = load_own(tx, expense_id)
    tx.record(expense.submit(tx.now))
    return expense


def recall_expense(tx: Transaction, expense_id: str) -> Expense:
    """It is a draft again; nobody has decided on it yet."""
    expense = load_own(tx, expense_id)
    tx.record(expense.recall())
    return expense


def load_own(tx: Transaction, expense_id: str, expected_version: int = 0) -> Expense:
    """The expense, locked, for the person who claims it."""
    expense = tx.load(Expense, expense_id, expected_version=expected_version)
    require(tx, "expense.claim", of_expense(tx, expense))
    return expense


def receipts_of(tx: Transaction, expense: Expense) -> int:
    counted = select(func.count()).where(Receipt.expense_id == expense.id)
    return tx.session.scalar(counted) or 0


def _as_given(expense: Expense) -> dict[str, Any]:
    is_mileage = expense.category == ExpenseCategory.MILEAGE
    return {
        "project_id": expense.project_id or "",
        "deliverable_id": expense.deliverable_id or "",
        "spent_on": str(expense.spent_on),
        "category": expense.category,
        "description": expense.description,
        "total": None if is_mileage else expense.total,
        "tax": expense.tax if expense.tax_minor else None,
        "converted": expense.converted,
        "distance": expense.distance,
        "distance_unit": expense.distance_unit,
        "reimbursable": expense.reimbursable,
        "billable": expense.billable,
        "markup_bp": expense.markup_bp,
    }


def _checked(tx: Transaction, given: values.Given, home_currency: str) -> dict[str, Any]:
    """The whole expense as it is kept."""
    plain = ("category", "description", "reimbursable", "billable", "markup_bp")
    kept = EXPENSE({name: given[name] for name in plain if name in given})
    kept["spent_on"] = _day(tx, given.get("spent_on", ""))
    kept |= _project(tx, given)
    worth = _mileage if kept["category"] == ExpenseCategory.MILEAGE else _receipt
    kept |= worth(tx, given, kept, home_currency)
    kept |= converted_columns(tx, given.get("converted"), kept["project_id"])
    if not kept.get("billable"):
        kept["markup_bp"] = 0
    elif kept["client_id"] is None:
        raise Conflict(
            "EXPENSE_NOT_BILLABLE",
            "Only an expense of a client's project can be charged to the client; choose the "
            "project, or set billable to false.",
            field="billable",
        )
    return kept


def _day(tx: Transaction, value: str) -> Any:
    day = values.needed_day(value, "spent_on")
    if day > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"spent_on may not be after today, {tx.today_in_words}.",
            field="spent_on",
        )
    earliest = tx.today - timedelta(days=BACKDATED_DAYS_MAX)
    if day < earliest:
        raise Invalid(
            "DATE_TOO_EARLY",
            f"spent_on may be at most a year back, {earliest}; today is {tx.today_in_words}.",
            field="spent_on",
        )
    return day


def _project(tx: Transaction, given: values.Given) -> dict[str, str | None]:
    deliverable_id = given.get("deliverable_id") or None
    if not given.get("project_id"):
        if deliverable_id:
            raise Invalid(
                "PROJECT_REQUIRED",
                "A deliverable belongs to a project; name the project too.",
                field="project_id",
            )
        return {"project_id": None, "client_id": None, "deliverable_id": None}
    project = replicas.require_project(tx, given["project_id"])
    if deliverable_id:
        require_id(deliverable_id, "deliverable_id")
    return {
        "project_id": project.project_id,
        "client_id": project.client_id,
        "deliverable_id": deliverable_id,
    }


def _receipt(
    tx: Transaction, given: values.Given, kept: Mapping[str, Any], home_currency: str
) -> dict[str, Any]:
    for name in _OF_MILEAGE:
        if given.get(name):
            raise Invalid(
                "DISTANCE_NOT_MILEAGE", f"{name} is for the category mileage only.", field=name
            )
    total = given.get("total")
    if total is None:
        raise Invalid("AMOUNT_REQUIRED", "total is what the receipt says, with tax.", field="total")
    total = values.amount(total, "total", least=1)
    tax = given.get("tax") or Money.zero(total.currency_code)
    tax = values.amount(tax, "tax", total.currency_code)
    if tax.amount_minor >= total.amount_minor:
        raise Invalid(
            "TAX_EXCEEDS_TOTAL", f"tax must be less than the total, {total}.", field="tax"
        )
    return {
        "total_minor": total.amount_minor,
        "tax_minor": tax.amount_minor,
        "currency_code": total.currency_code,
        **dict.fromkeys((*_OF_MILEAGE, "rate_per_unit"), ""),
    }


def _mileage(
    tx: Transaction, given: values.Given, kept: Mapping[str, Any], home_currency: str
) -> dict[str, Any]:
    for name in ("total", "tax"):
        if given.get(name):
            raise Invalid(
                "MILEAGE_AMOUNT",
                f"Leave {name} out: mileage is worth its distance at the rate of the day.",
                field=name,
            )
    distance = needed_decimal(given.get("distance", ""), "distance", 1, DISTANCE_MAX)
    unit = given.get("distance_unit") or ""
    if unit not in UNITS:
        raise Invalid(
            "VALUE_UNKNOWN", f"distance_unit must be {' or '.join(UNITS)}.", field="distance_unit"
        )
    rate = mileage.rate_in_force(tx, unit, home_currency, kept["spent_on"])
    if rate is None:
        raise Conflict(
            "MILEAGE_RATE_MISSING",
            f"No rate per {unit} is in force on {kept['spent_on']}; finance sets one under "
            "mileage rates.",
            field="distance_unit",
        )
    minor = mileage_minor(distance, rate.rate_per_unit, minor_digits(rate.currency_code))
    if minor < 1:
        raise Invalid(
            "AMOUNT_OUT_OF_RANGE", "This distance is worth nothing at the rate.", field="distance"
        )
    return {
        "total_minor": minor,
        "tax_minor": 0,
        "currency_code": rate.currency_code,
        "distance": distance,
        "distance_unit": unit,
        "rate_per_unit": rate.rate_per_unit,
        "reimbursable": True,
    }


def converted_columns(
    tx: Transaction, converted: Money | None, project_id: str | None
) -> dict[str, Any]:
    """What it cost in the client's currency, net of tax; nothing where none is given."""
    if converted is None:
        return {"converted_minor": None, "converted_currency_code": None}
    if project_id is None:
        raise Invalid(
            "PROJECT_REQUIRED",
            "converted is the cost in a client's currency; name the project too.",
            field="project_id",
        )
    code = replicas.currency_of_project(tx, project_id)
    amount = values.amount(converted, "converted", code or "", least=1)
    return {
        "converted_minor": amount.amount_minor,
        "converted_currency_code": amount.currency_code,
    }
