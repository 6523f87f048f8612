"""What other rooms may use of the tables of quoting."""

from finance.quoting.model import Quote

__all__ = ["Quote"]
