"""A booking of a person, or a placeholder for somebody in a role."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import ARRAY, ForeignKey, Index, Integer, inspect, text
from sqlalchemy import Sequence as NumberSequence
from sqlalchemy.orm import Mapped, mapped_column

from projects.bookings.rules.clash import by_day
from projects.bookings.rules.status import Status
from projects.model import Id, Model

booking_reference = NumberSequence("booking_reference", start=1001, metadata=Model.metadata)


class Booking(Aggregate, Model, kw_only=True):
    """person_id None: a placeholder. amount: as basis says (`rules.spreading`).

    daily_minutes: of each day from start_on to end_on. total_minutes: their sum. overtime: it was
    confirmed although a day had no room. waiting_since: its place on the waiting list.
    offered_at: since when there is room for one that waits. quote_seconds: of the accepted quotes,
    that it stands for.
    """

    __tablename__ = "booking"
    __table_args__ = (
        Index("booking_project", "project_id", "id"),
        Index("booking_start", "start_on", "id"),
        Index("booking_end", "end_on", "id"),
        Index(
            "booking_person",
            "person_id",
            "end_on",
            postgresql_where=text("archived_at IS NULL AND person_id IS NOT NULL"),
        ),
        Index(
            "booking_placeholder",
            "end_on",
            postgresql_where=text(
                "archived_at IS NULL AND person_id IS NULL AND status IN ('tentative', 'confirmed')"
            ),
        ),
        Index("booking_offered", "id", postgresql_where=text("offered_at IS NOT NULL")),
        Index("booking_series", "series_id", postgresql_where=text("series_id IS NOT NULL")),
        Index("booking_filled", "placeholder_id"),
        Index("booking_task", "task_id"),
        Index("booking_phase", "phase_id"),
        Index("booking_of_person", "person_id", "id"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    task_id: Mapped[Id | None] = mapped_column(default=None)
    phase_id: Mapped[Id | None] = mapped_column(default=None)
    person_id: Mapped[Id | None] = mapped_column(ForeignKey("person.id"), default=None)
    charge_role: Mapped[str] = mapped_column(default="")
    skill: Mapped[str] = mapped_column(default="")
    start_on: Mapped[date]
    end_on: Mapped[date]
    basis: Mapped[str]
    amount: Mapped[int]
    total_minutes: Mapped[int]
    daily_minutes: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    status: Mapped[str]
    overtime: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    series_id: Mapped[Id | None] = mapped_column(default=None)
    placeholder_id: Mapped[Id | None] = mapped_column(ForeignKey("booking.id"), default=None)
    quote_seconds: Mapped[int] = mapped_column(default=0)
    waiting_since: Mapped[datetime | None] = mapped_column(default=None)
    offered_at: Mapped[datetime | None] = mapped_column(default=None)
    decline_reason: Mapped[str] = mapped_column(default="")
    booked_by_id: Mapped[Id | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    @property
    def offered(self) -> bool:
        return self.offered_at is not None

    @property
    def previous_person_id(self) -> str | None:
        """Who was booked until this change; None: the same person, or nobody."""
        was: str | None = _replaced(self, "person_id")
        return was

    @property
    def previous_status(self) -> str | None:
        was: str | None = _replaced(self, "status")
        return was

    @property
    def takes_time(self) -> bool:
        """Whether the person's days are less free by it."""
        return bool(self.person_id) and self.status == Status.CONFIRMED and not self.archived

    def held(self) -> dict[date, int]:
        """The minutes that it takes of the person's days."""
        return by_day(self.start_on, self.daily_minutes) if self.takes_time else {}

    def created(self) -> Fact:
        return Fact("booking.created.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already."""
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return Fact("booking.changed.v1", self, changed) if changed else None

    def offer(self, at: datetime) -> Fact:
        """There is room for one that waits."""
        self.offered_at = at
        return Fact("booking.offered.v1", self, ("offered_at",))


def _replaced(booking: Booking, name: str) -> Any:
    """What a change that is not stored yet replaced; None: nothing."""
    was = inspect(booking).attrs[name].history.deleted
    return was[0] if was else None
