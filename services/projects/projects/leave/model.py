"""Kinds of leave, allowances by year, and leave itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from projects.leave.rules import STANDING, Status
from projects.model import Id, Model, word


def _changed(record: Any, wanted: Mapping[str, Any]) -> tuple[str, ...]:
    changed = tuple(name for name, value in wanted.items() if getattr(record, name) != value)
    for name in changed:
        setattr(record, name, wanted[name])
    return changed


class LeaveType(Aggregate, Model, kw_only=True):
    """counts: against the allowance of the year."""

    __tablename__ = "leave_type"

    name: Mapped[str]
    counts: Mapped[bool]
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    def created(self) -> Fact:
        return Fact("leave_type.created.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already; Conflict for one that is archived."""
        if self.archived:
            raise Conflict(
                "LEAVE_TYPE_ARCHIVED",
                f"{self.name} is archived; restore it to change it.",
                field="leave_type_id",
            )
        return self._set(wanted)

    def archive(self, at: datetime) -> Fact | None:
        return None if self.archived else self._set({"archived_at": at})

    def restore(self) -> Fact | None:
        return self._set({"archived_at": None})

    def _set(self, wanted: Mapping[str, Any]) -> Fact | None:
        changed = _changed(self, wanted)
        return Fact("leave_type.changed.v1", self, changed) if changed else None


Index(
    "leave_type_name",
    func.lower(LeaveType.name),
    unique=True,
    postgresql_where=LeaveType.archived_at.is_(None),
)


class LeaveAllowance(Aggregate, Model, kw_only=True):
    """Minutes of leave that somebody has in a year, and those carried over from the year before."""

    __tablename__ = "leave_allowance"
    __table_args__ = (
        Index("leave_allowance_person", "person_id", "year", unique=True),
        Index("leave_allowance_year", "year", "id"),
    )

    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    year: Mapped[int]
    minutes: Mapped[int]
    carried_minutes: Mapped[int]
    carried_until: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")

    def set(self, wanted: Mapping[str, Any]) -> Fact | None:
        changed = _changed(self, wanted)
        return Fact("leave_allowance.set.v1", self, changed) if changed else None


class Leave(Aggregate, Model, kw_only=True):
    """first_on, last_on: both included. day_minutes: of each day, where only a part of it is taken;
    None: whole days. reason: why it was returned or cancelled."""

    __tablename__ = "leave"
    __table_args__ = (
        Index("leave_person", "person_id", "first_on", "id"),
        Index("leave_first", "first_on", "id"),
        Index("leave_type_of", "leave_type_id", "id"),
        Index("leave_waiting", "person_id", postgresql_where=text("status = 'requested'")),
    )

    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    leave_type_id: Mapped[Id] = mapped_column(ForeignKey("leave_type.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    day_minutes: Mapped[int | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    status: Mapped[Status] = mapped_column(word(Status))
    requested_by_id: Mapped[Id | None] = mapped_column(default=None)
    decided_by_id: Mapped[Id | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    def requested(self) -> Fact:
        return Fact("leave.requested.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """Before approval; what was returned waits for a decision again."""
        if self.status not in (Status.REQUESTED, Status.RETURNED):
            raise self._refused("changed", "cancel it and ask for another")
        given = {**wanted, "status": Status.REQUESTED, "reason": ""}
        return self._set("requested", given, besides=("reason",))

    def approve(self, by: str, at: datetime) -> Fact | None:
        if self.status == Status.APPROVED:
            return None
        if self.status != Status.REQUESTED:
            raise self._refused("approved", "only what is requested can be approved")
        return self._set("approved", {"status": Status.APPROVED} | self._decided(by, at))

    def return_(self, by: str, at: datetime, reason: str) -> Fact | None:
        """Back to the person, whether it waited or was approved."""
        if self.status not in STANDING:
            raise self._refused("returned", "it does not wait and is not approved")
        given = {"status": Status.RETURNED, "reason": reason}
        return self._set("returned", given | self._decided(by, at))

    def cancel(self, reason: str) -> Fact | None:
        if self.status == Status.CANCELLED:
            return None
        return self._set("cancelled", {"status": Status.CANCELLED, "reason": reason})

    def restore(self) -> Fact | None:
        """A cancelled one is asked for again."""
        if self.status != Status.CANCELLED:
            return None
        return self._set("requested", {"status": Status.REQUESTED, "reason": ""})

    def _decided(self, by: str, at: datetime) -> dict[str, Any]:
        return {"decided_by_id": by, "decided_at": at}

    def _refused(self, wanted: str, remedy: str) -> Conflict:
        return Conflict(
            "LEAVE_NOT_OPEN",
            f"This leave is {self.status.value} and cannot be {wanted}; {remedy}.",
            field="leave_id",
            details={"status": self.status.value},
        )

    def _set(
        self, verb: str, wanted: Mapping[str, Any], besides: tuple[str, ...] = ()
    ) -> Fact | None:
        changed = _changed(self, wanted)
        public = [name for name in changed if name not in besides]
        return Fact(f"leave.{verb}.v1", self, changed) if public else None
