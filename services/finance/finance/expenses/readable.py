"""What other rooms may use of the tables of expenses."""

from finance.expenses.model import Expense

__all__ = [
    "Expense",
]
