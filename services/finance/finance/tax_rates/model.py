"""Rates of tax, each of a country and with the days on which it holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model
from finance.taxing import TaxRate as Tax


class DatedTaxRate(Aggregate, Model):
    """What a country charges under a name, such as its standard rate, from a day on.

    Rates of one country and name follow each other. valid_to: its last day; None: until it is
    ended. last_used_on: the latest day of an issued document that charges it.
    """

    __tablename__ = "tax_rate"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="tax_rate_days"),
        Index("tax_rate_country", "country_code", "id"),
    )

    country_code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    rate_bp: Mapped[int]
    valid_from: Mapped[date]
    created_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    valid_to: Mapped[date | None] = mapped_column(default=None)
    last_used_on: Mapped[date | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    @property
    def tax(self) -> Tax:
        return Tax(self.rate_bp, self.category, self.reason)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def created(self) -> Fact:
        return Fact("tax_rate.created.v1", self)

    def correct(self, values: Mapping[str, Any]) -> Fact | None:
        """Refused once a document charges it: that document would state another rate."""
        if self.last_used_on is not None:
            raise Conflict(
                "TAX_RATE_USED",
                f"A document of {self.last_used_on} charges this rate. End it, and create the "
                "next one.",
                field="tax_rate_id",
            )
        return self._set(values)

    def end(self, valid_to: date | None) -> Fact | None:
        if valid_to and self.last_used_on and self.last_used_on > valid_to:
            raise Conflict(
                "TAX_RATE_USED",
                f"A document of {self.last_used_on} charges this rate; end it on that day or "
                "later.",
                field="valid_to",
            )
        return self._set({"valid_to": valid_to})

    def archive(self, at: datetime | None) -> Fact | None:
        return self._set({"archived_at": at})

    def _set(self, values: Mapping[str, Any]) -> Fact | None:
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        return Fact("tax_rate.updated.v1", self, tuple(changed)) if changed else None
