"""Weeks of time that are submitted as a whole, and who approves in somebody's place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, word
from projects.time.rules.sheets import SheetDeed, SheetStatus, sheet_after


class Timesheet(Aggregate, Model, kw_only=True):
    """Seven days of one person from first_on on; no two of a person overlap.

    incomplete: it was submitted with less time than expected. decided_by_id, decided_at: of the
    last return or approval; decided_for_id: in whose place. reason: why it was returned.
    """

    __tablename__ = "timesheet"
    __table_args__ = (
        Index("timesheet_person", "person_id", "first_on", unique=True),
        Index("timesheet_first", "first_on", "id"),
    )

    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    first_on: Mapped[date]
    status: Mapped[SheetStatus] = mapped_column(word(SheetStatus))
    incomplete: Mapped[bool]
    submitted_at: Mapped[datetime]
    submitted_by_id: Mapped[Id | None] = mapped_column(default=None)
    decided_by_id: Mapped[Id | None] = mapped_column(default=None)
    decided_for_id: Mapped[Id | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")

    def submitted(self) -> Fact:
        return Fact("timesheet.submitted.v1", self)

    def submit(self, by: str | None, at: datetime, *, incomplete: bool) -> Fact:
        """Once more, after it was returned or taken back."""
        given = {"incomplete": incomplete, "submitted_at": at, "submitted_by_id": by, **_OPEN}
        return self._move(SheetDeed.SUBMIT, "submitted", given)

    def take_back(self) -> Fact:
        return self._move(SheetDeed.TAKE_BACK, "taken_back", {})

    def return_(self, by: str, at: datetime, reason: str, for_id: str | None = None) -> Fact:
        given = {"reason": reason, "decided_by_id": by, "decided_for_id": for_id, "decided_at": at}
        return self._move(SheetDeed.RETURN, "returned", given)

    def approve(self, by: str, at: datetime, for_id: str | None = None) -> Fact:
        given = {"decided_by_id": by, "decided_for_id": for_id, "decided_at": at}
        return self._move(SheetDeed.APPROVE, "approved", given)

    def _move(self, deed: SheetDeed, verb: str, given: Mapping[str, Any]) -> Fact:
        status = sheet_after(self.status, deed)
        if status is None:
            raise Conflict(
                "TIMESHEET_NOT_OPEN",
                f"This week is {self.status.value.replace('_', ' ')}; look at it again.",
                field="timesheet_id",
                details={"status": self.status.value},
            )
        changed = _take(self, {**given, "status": status})
        return Fact(f"timesheet.{verb}.v1", self, changed)


_OPEN = {"decided_by_id": None, "decided_for_id": None, "decided_at": None, "reason": ""}


class ApprovalSubstitute(Aggregate, Model, kw_only=True):
    """substitute_id approves what person_id may approve, from first_on to last_on, both included.
    Archived: it never counts."""

    __tablename__ = "approval_substitute"
    __table_args__ = (
        Index("approval_substitute_person", "person_id", "first_on", "id"),
        Index("approval_substitute_of", "substitute_id", "last_on"),
        Index("approval_substitute_first", "first_on", "id"),
    )

    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    substitute_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    def created(self) -> Fact:
        return Fact("approval_substitute.created.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already; Conflict for one that is archived."""
        if self.archived:
            raise Conflict(
                "SUBSTITUTE_ARCHIVED",
                "This substitute is archived; restore it to change it.",
                field="approval_substitute_id",
            )
        return self._set(wanted)

    def archive(self, at: datetime) -> Fact | None:
        return None if self.archived else self._set({"archived_at": at})

    def restore(self) -> Fact | None:
        return self._set({"archived_at": None})

    def _set(self, wanted: Mapping[str, Any]) -> Fact | None:
        changed = _take(self, wanted)
        return Fact("approval_substitute.changed.v1", self, changed) if changed else None


def _take(record: Any, wanted: Mapping[str, Any]) -> tuple[str, ...]:
    changed = tuple(name for name, value in wanted.items() if getattr(record, name) != value)
    for name in changed:
        setattr(record, name, wanted[name])
    return changed
