"""What other rooms may use of the tables of entries."""

from finance.entries.model import ENTRY, ENTRY_SUM

__all__ = ["ENTRY", "ENTRY_SUM"]
