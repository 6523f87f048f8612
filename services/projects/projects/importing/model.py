"""The records that imports made."""

from __future__ import annotations

from datetime import time
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, word


class Kind(StrEnum):
    PROJECT = "project"
    TASK = "task"
    TIME_ENTRY = "time_entry"


class ImportedRecord(Model, kw_only=True):
    """A record that an import made. row: of its file.

    written_ref: identifies the row by the words of the file, before a mapping read anything in
    them; empty: not given. started_at: the time of day at which the work of the row began; None:
    not known. The record may be gone by now.
    """

    __tablename__ = "imported_record"
    __table_args__ = (Index("imported_record_record", "record_id"),)

    import_id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(word(Kind), primary_key=True)
    record_id: Mapped[Id] = mapped_column(primary_key=True)
    row: Mapped[int]
    written_ref: Mapped[str] = mapped_column(default="", index=True)
    started_at: Mapped[time | None] = mapped_column(default=None)
