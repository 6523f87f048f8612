"""Levies: what they are on, their dated rates, who does not pay them, and what was remitted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.levies.rules import DatedRate
from finance.model import Model


class LevyRate(Model):
    """From a day until the next rate's."""

    __tablename__ = "levy_rate"
    __table_args__ = (UniqueConstraint("levy_id", "starts_on", name="levy_rate_once"),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    levy_id: Mapped[str] = mapped_column(ForeignKey("levy.id"), init=False)
    starts_on: Mapped[date]
    rate_bp: Mapped[int]


class Levy(Aggregate, Model):
    """A levy on media or on fees. media: which; empty: all. payee: whom it is paid to."""

    __tablename__ = "levy"
    __table_args__ = (Index("levy_name", "name", "id"),)

    name: Mapped[str] = mapped_column(Text)
    base: Mapped[str] = mapped_column(Text)
    payer: Mapped[str] = mapped_column(Text)
    remitted: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    country_code: Mapped[str] = mapped_column(Text, default="")
    payee: Mapped[str] = mapped_column(Text, default="")
    media: Mapped[list[str]] = mapped_column(JSONB, default_factory=list)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    rates: Mapped[list[LevyRate]] = relationship(
        order_by=LevyRate.starts_on,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    @property
    def dated(self) -> list[DatedRate]:
        return [DatedRate(one.starts_on, one.rate_bp) for one in self.rates]

    def created(self) -> Fact:
        return Fact("levy.created.v1", self)

    def change(self, values: Mapping[str, Any]) -> Fact | None:
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        return Fact("levy.changed.v1", self, tuple(changed)) if changed else None

    def set(self, what: str) -> Fact:
        """Its rates, its suppliers or who has opted out."""
        return Fact("levy.changed.v1", self, (what,))


class LevyOptOut(Model):
    """Who does not pay a levy: a client in general, or on one order."""

    __tablename__ = "levy_opt_out"
    __table_args__ = (
        UniqueConstraint(
            "levy_id",
            "client_id",
            "purchase_order_id",
            name="levy_opt_out_once",
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    levy_id: Mapped[str] = mapped_column(ForeignKey("levy.id"))
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    purchase_order_id: Mapped[str | None] = mapped_column(
        ForeignKey("purchase_order.id"), default=None
    )


class LevySupplier(Model):
    """A supplier whose fees a levy is on."""

    __tablename__ = "levy_supplier"

    levy_id: Mapped[str] = mapped_column(ForeignKey("levy.id"), primary_key=True)
    supplier_id: Mapped[str] = mapped_column(ForeignKey("supplier.id"), primary_key=True)


class LevyRemittance(Aggregate, Model):
    """What was paid of a levy for a period, in one currency. journal_id None: nothing was due."""

    __tablename__ = "levy_remittance"
    __table_args__ = (Index("levy_remittance_levy", "levy_id", "currency_code", "ends_on"),)

    levy_id: Mapped[str] = mapped_column(ForeignKey("levy.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    currency_code: Mapped[str] = mapped_column(Text)
    base_minor: Mapped[int] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    paid_on: Mapped[date]
    created_at: Mapped[datetime]
    reference: Mapped[str] = mapped_column(Text, default="")
    journal_id: Mapped[str | None] = mapped_column(ForeignKey("journal.id"), default=None)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency_code)

    @property
    def base(self) -> Money:
        return Money(self.base_minor, self.currency_code)

    def recorded(self) -> Fact:
        return Fact("levy_remittance.recorded.v1", self)
