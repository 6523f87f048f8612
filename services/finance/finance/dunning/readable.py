"""What other rooms may use of the tables of reminders."""

from finance.dunning.model import CollectionNote, DunningLine, DunningNotice

__all__ = ["CollectionNote", "DunningLine", "DunningNotice"]
