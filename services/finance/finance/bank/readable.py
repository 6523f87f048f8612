"""What other rooms may use of the tables of the bank."""

from finance.bank.model import BankLine

__all__ = ["BankLine"]
