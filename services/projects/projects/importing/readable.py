"""What importing lets the other rooms read. They select from it, and never change it."""

from __future__ import annotations

from projects.importing.model import ImportedRecord, Kind

__all__ = ["ImportedRecord", "Kind"]
