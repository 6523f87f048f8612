"""Imports as jobs: what was sent, how far it is, its result."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model import Model


class State(StrEnum):
    """refused: it was carried out, and no row was taken. undone: apart from what had to stay."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNDOING = "undoing"
    UNDONE = "undone"


OPEN = (State.WAITING, State.RUNNING)
UNFINISHED = (*OPEN, State.UNDOING)


class ImportJob(Model):
    """One import. key and fingerprint: of the request that made it, so that it is made once.

    attempts: how often it was taken up; one that is taken up again and again is given up.
    take_twins: also rows that look like time that is here already. cancelled_at: when somebody
    asked for its end. undo_by_id, undo_count: who had it undone last, and how often. undone: how
    many records were removed and kept.
    """

    __tablename__ = "import_job"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index(
            "import_job_open",
            "id",
            postgresql_where=text("state IN ('waiting', 'running', 'undoing')"),
        ),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    key: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(Text)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB)
    dry_run: Mapped[bool]
    take_twins: Mapped[bool]
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(Text, default=State.WAITING)
    phase: Mapped[str] = mapped_column(Text, default="")
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int] = mapped_column(default=0)
    refused_count: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB, default_factory=dict)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSONB, default=None)
    error_reason: Mapped[str] = mapped_column(Text, default="")
    error: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    undo_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    undo_count: Mapped[int] = mapped_column(default=0)
    undone: Mapped[dict[str, Any] | None] = mapped_column(JSONB, default=None)


class OwnMapping(Aggregate, Model):
    """A mapping that the agency has made for its own files, kept under a name."""

    __tablename__ = "own_mapping"
    __table_args__ = (Index("own_mapping_name", text("lower(name)"), unique=True),)

    name: Mapped[str] = mapped_column(Text)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def mapping_id(self) -> str:
        return self.id

    @property
    def about(self) -> str:
        return str(self.document.get("about", ""))

    def create(self) -> Fact:
        return Fact("own_mapping.created.v1", self)

    def change(self, name: str, document: dict[str, Any], now: datetime) -> Fact:
        self.name, self.document, self.updated_at = name, document, now
        return Fact("own_mapping.updated.v1", self, ("name", "document"))

    def remove(self) -> Fact:
        return Fact("own_mapping.removed.v1", self)


class ImportFile(Model):
    """A file of an import that is not finished yet, compressed. part: file or dates."""

    __tablename__ = "import_file"

    import_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("import_job.id", ondelete="CASCADE"), primary_key=True
    )
    part: Mapped[str] = mapped_column(Text, primary_key=True)
    filename: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary, repr=False)


class ImportRefusal(Model):
    """A row that was not taken, and why. position: its place in the list. value: as written."""

    __tablename__ = "import_refusal"

    import_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("import_job.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(Text)
    row: Mapped[int]
    field: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text, default="")


class ImportKept(Model):
    """A record that stays although its import was undone, and why. row: of the file."""

    __tablename__ = "import_kept"

    import_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("import_job.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Text)
    record_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    row: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
