"""What other rooms may use of the tables of payables."""

from finance.payables.model import Bill

__all__ = ["Bill"]
