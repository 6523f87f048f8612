"""Open deals and their hours as accounts and finance state them, the threshold, and the gaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import BigInteger, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, Seconds


class KnownOpportunity(Model):
    """accounts' opportunity: how likely it is, and when it would be delivered."""

    __tablename__ = "known_opportunity"
    __table_args__ = (
        Index("known_opportunity_open", "opportunity_id", postgresql_where=text("status = 'open'")),
        Index("known_opportunity_project", "project_id"),
    )

    opportunity_id: Mapped[Id] = mapped_column(primary_key=True)
    reference: Mapped[str]
    name: Mapped[str]
    client_id: Mapped[Id]
    status: Mapped[str]
    probability_bp: Mapped[int]
    value_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str]
    expected_close: Mapped[date | None] = mapped_column(default=None)
    delivery_start: Mapped[date | None] = mapped_column(default=None)
    delivery_end: Mapped[date | None] = mapped_column(default=None)
    project_id: Mapped[Id | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)


class OfferedHours(Model):
    """finance's estimate or quote: the seconds of each role. lines: [{charge_role, seconds}].

    sequence: of the event among those of the record; an older one changes nothing.
    """

    __tablename__ = "offered_hours"
    __table_args__ = (
        Index("offered_hours_opportunity", "opportunity_id"),
        Index("offered_hours_project", "project_id"),
    )

    source_id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str]
    status: Mapped[str]
    sequence: Mapped[int]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    opportunity_id: Mapped[Id | None] = mapped_column(default=None)
    project_id: Mapped[Id | None] = mapped_column(default=None)


class DemandThreshold(Aggregate, Model, kw_only=True):
    """From which gap on a notice is given, and how many months ahead. There is one at most."""

    __tablename__ = "demand_threshold"

    gap_seconds: Mapped[Seconds]
    months_ahead: Mapped[int]

    def set(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already."""
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return self.was_set(*changed) if changed else None

    def was_set(self, *changed: str) -> Fact:
        return Fact("demand_threshold.set.v1", self, changed)


class CapacityGap(Aggregate, Model, kw_only=True):
    """A role that lacks hours in a month. month_on: its first day. closed_at None: it is open.

    gap_seconds: as it was when it was found.
    """

    __tablename__ = "capacity_gap"
    __table_args__ = (
        Index(
            "capacity_gap_open",
            "charge_role",
            "month_on",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    charge_role: Mapped[str]
    month_on: Mapped[date]
    gap_seconds: Mapped[Seconds]
    threshold_seconds: Mapped[Seconds]
    found_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def open(self) -> bool:
        return self.closed_at is None

    def found(self) -> Fact:
        return Fact("capacity_gap.found.v1", self)

    def close(self, at: datetime) -> Fact:
        self.closed_at = at
        return Fact("capacity_gap.closed.v1", self, ("open", "closed_at"))
