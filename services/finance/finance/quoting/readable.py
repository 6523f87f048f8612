"""What other rooms may use of the tables of quoting."""

from finance.quoting.model import Budget, Quote, WorkUse

__all__ = ["Budget", "Quote", "WorkUse"]
