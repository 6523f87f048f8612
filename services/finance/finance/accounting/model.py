"""What the accounting link keeps: mappings, exports with what was in each, and differences."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class AccountingMapping(Aggregate, Model):
    """What one of our accounts, taxes or clients is called in another system.

    kind, source: words of MappingKind, and which one of them. target empty: it is removed.
    """

    __tablename__ = "accounting_mapping"
    __table_args__ = (UniqueConstraint("system", "kind", "source", name="accounting_mapping_once"),)

    system: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(Text, default="")

    def set(self, target: str) -> Fact | None:
        """None where nothing differs. An empty target removes it."""
        if self.target == target:
            return None
        self.target = target
        verb = "set" if target else "removed"
        return Fact(f"accounting_mapping.{verb}.v1", self, ("target",))


class AccountingExport(Aggregate, Model):
    """A file that was made for another system. fingerprint: SHA-256 of its bytes.

    posted_from, posted_through: the period; None for clients. records: how many journals, documents
    or clients are in it. legal_entity_id: whose; None: of all. Undone, its records are new again
    for the next export.
    """

    __tablename__ = "accounting_export"
    __table_args__ = (
        Index("accounting_export_system", "system", "content", "id"),
        UniqueConstraint("number", name="accounting_export_number"),
    )

    number: Mapped[int]
    system: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    posted_from: Mapped[date | None]
    posted_through: Mapped[date | None]
    currency_code: Mapped[str] = mapped_column(Text)
    records: Mapped[int]
    again: Mapped[bool]
    file_name: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(Text)
    size_bytes: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[str] = mapped_column(Text)
    file: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    legal_entity_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def undone(self) -> bool:
        return self.undone_at is not None

    def made(self) -> Fact:
        return Fact("accounting_export.made.v1", self)

    def undo(self, reason: str, at: datetime) -> Fact:
        if self.undone:
            raise Conflict(
                "ACCOUNTING_EXPORT_UNDONE",
                "This export is undone already; there is nothing to undo.",
                field="accounting_export_id",
            )
        self.undone_at, self.reason = at, reason
        return Fact("accounting_export.undone.v1", self, ("undone", "reason"))


class ExportedRecord(Model):
    """That a journal, a document or a client is in an export. live: the export is not undone."""

    __tablename__ = "accounting_exported"
    __table_args__ = (
        Index(
            "accounting_exported_record",
            *("system", "content", "record_id"),
            postgresql_where=text("live"),
        ),
    )

    accounting_export_id: Mapped[str] = mapped_column(
        ForeignKey("accounting_export.id"), primary_key=True
    )
    record_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    system: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    live: Mapped[bool] = mapped_column(default=True)


class DifferenceStatus(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    SETTLED = "settled"


class AccountingDifference(Aggregate, Model):
    """A field in which a document differs here and in another system.

    record_id: our document; None where there is none. number: of the document. ours, theirs: both
    values in words. reason: why they may differ. note: why it was accepted, or how it was settled.
    """

    __tablename__ = "accounting_difference"
    __table_args__ = (
        UniqueConstraint("system", "number", "field", name="accounting_difference_once"),
        Index("accounting_difference_status", "status", "id"),
    )

    system: Mapped[str] = mapped_column(Text)
    record_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    number: Mapped[str] = mapped_column(Text)
    field: Mapped[str] = mapped_column(Text)
    ours: Mapped[str] = mapped_column(Text)
    theirs: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    found_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(Text, default=DifferenceStatus.OPEN.value)
    note: Mapped[str] = mapped_column(Text, default="")

    @property
    def ours_minor(self) -> int:
        return _minor(self.ours)

    @property
    def theirs_minor(self) -> int:
        return _minor(self.theirs)

    def found(self) -> Fact:
        return Fact("accounting_difference.found.v1", self)

    def find(self, ours: str, theirs: str, at: datetime) -> Fact | None:
        """It is still there. What was accepted with other values, or settled, is open again."""
        is_same = (self.ours, self.theirs) == (ours, theirs)
        if is_same and self.status != DifferenceStatus.SETTLED:
            return None
        self.ours, self.theirs, self.found_at = ours, theirs, at
        self.status, self.note = DifferenceStatus.OPEN.value, ""
        return Fact("accounting_difference.found.v1", self, ("ours", "theirs", "status"))

    def accept(self, reason: str) -> Fact:
        self.check_open()
        self.status, self.note = DifferenceStatus.ACCEPTED.value, reason
        return Fact("accounting_difference.accepted.v1", self, ("status", "note"))

    def settle(self, how: str) -> Fact:
        self.status, self.note = DifferenceStatus.SETTLED.value, how
        return Fact("accounting_difference.settled.v1", self, ("status", "note"))

    def reopen(self) -> Fact:
        if self.status != DifferenceStatus.ACCEPTED:
            raise Conflict(
                "ACCOUNTING_DIFFERENCE_NOT_ACCEPTED",
                f"This difference is {self.status}; only an accepted one is reopened.",
                field="accounting_difference_id",
            )
        self.status, self.note = DifferenceStatus.OPEN.value, ""
        return Fact("accounting_difference.reopened.v1", self, ("status", "note"))

    def check_open(self) -> None:
        if self.status != DifferenceStatus.OPEN:
            raise Conflict(
                "ACCOUNTING_DIFFERENCE_DONE",
                f"This difference is {self.status} already.",
                field="accounting_difference_id",
            )


def _minor(words: str) -> int:
    """1234.50 is 123450."""
    return int(words.replace(".", ""))
