"""Approved time as finance keeps it: worth this much to the client, costing that much to us.

The charge side and the cost side stand in separate columns: a cost never leaves by an event or by
any query but profitability's, which asks who is looking.
"""

from __future__ import annotations

from datetime import date, datetime

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model
from finance.rates.rules import Rate

UNBILLED = text("chargeable AND NOT billed AND write_off_id IS NULL")
UNPRICED = text("chargeable AND value_minor IS NULL")


class Work(Aggregate, Model):
    """Approved time, billed at most once; usually one row per time entry, with its id.

    seconds are worked, and make the cost; billable_seconds are charged, and make the value, the
    lines of invoices and what is unbilled. chargeable: there are billable_seconds. Both are
    negative for a correction (corrects_id: of which entry), and one of them may be 0.
    Where an entry is approved again after it was billed, the difference is a second row of the
    same time_entry_id.
    value is None while no rate is known for it, cost while no cost rate is. billed: an issued
    invoice holds it. write_off_id: it will not be billed. withdrawn: the entry was reopened, and
    the row counts for nothing until the entry is approved again. posted_on: the day it counts in,
    which is later than worked_on where that day's period was closed when it arrived.
    pricing_due: something has arrived that may price it, and the timer has not looked yet.
    retainer_id, retained_on: the retainer that it uses and the day on which it counts there; the
    database sets both. Such work is billed by the fee of its period alone.
    """

    __tablename__ = "work"
    __table_args__ = (
        CheckConstraint(
            "CASE WHEN withdrawn THEN seconds = 0 ELSE seconds <> 0 OR billable_seconds <> 0 END",
            name="work_seconds",
        ),
        CheckConstraint("(value_minor IS NULL) = (currency_code IS NULL)", name="work_value"),
        CheckConstraint("(cost_minor IS NULL) = (cost_currency_code IS NULL)", name="work_cost"),
        Index("work_unbilled", "worked_on", "id", postgresql_where=UNBILLED),
        Index("work_unbilled_project", "project_id", "worked_on", "id", postgresql_where=UNBILLED),
        Index("work_unbilled_client", "client_id", "worked_on", "id", postgresql_where=UNBILLED),
        Index("work_unpriced_role", "charge_role", "worked_on", postgresql_where=UNPRICED),
        Index("work_unpriced_project", "project_id", postgresql_where=UNPRICED),
        Index("work_unpriced_client", "client_id", postgresql_where=UNPRICED),
        Index("work_person", "person_id", "worked_on"),
        Index("work_day", "worked_on", "id"),
        Index("work_time_entry", "time_entry_id"),
        Index("work_rate_card", "rate_card_id", "worked_on"),
        Index("work_write_off", "write_off_id"),
        Index(
            "work_retainer",
            "retainer_id",
            "retained_on",
            "id",
            postgresql_where=text("retainer_id IS NOT NULL"),
        ),
        Index("work_pricing_due", "id", postgresql_where=text("pricing_due")),
    )

    time_entry_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    person_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    charge_role: Mapped[str] = mapped_column(Text)
    worked_on: Mapped[date]
    seconds: Mapped[int]
    billable_seconds: Mapped[int]
    chargeable: Mapped[bool]
    posted_on: Mapped[date]
    corrects_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    deliverable_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    task_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    rate_card_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    write_off_id: Mapped[str | None] = mapped_column(ForeignKey("write_off.id"), default=None)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    valued_at: Mapped[datetime | None] = mapped_column(default=None)
    currency_code: Mapped[str | None] = mapped_column(Text, default=None)
    hourly_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    daily_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    day_minutes: Mapped[int | None] = mapped_column(default=None)
    value_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    billed: Mapped[bool] = mapped_column(default=False)
    pricing_due: Mapped[bool] = mapped_column(default=False)
    cost_currency_code: Mapped[str | None] = mapped_column(Text, default=None)
    cost_hourly_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    cost_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    retainer_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    retained_on: Mapped[date | None] = mapped_column(default=None)
    overhead_hourly_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    overhead_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)

    @property
    def hourly(self) -> Money | None:
        if self.hourly_minor is None or self.currency_code is None:
            return None
        return Money(self.hourly_minor, self.currency_code)

    @property
    def rate(self) -> Rate | None:
        """By the hour or by the day, in currency_code; None while it has no price."""
        if self.hourly_minor is None:
            return None
        return Rate.of(self.hourly_minor, self.daily_minor, self.day_minutes)

    @property
    def value(self) -> Money | None:
        if self.value_minor is None or self.currency_code is None:
            return None
        return Money(self.value_minor, self.currency_code)

    @property
    def awaits_price(self) -> bool:
        return self.chargeable and self.value_minor is None

    def price(self, rate: Rate, currency_code: str, rate_card_id: str | None, at: datetime) -> Fact:
        """Value it at the rate that was in force on its day.

        rate_card_id None: at the rate of the entry that it corrects.
        """
        if not self.awaits_price:
            raise ValueError(f"time entry {self.id} needs no price")
        self.take_rate(rate, currency_code, rate_card_id, at)
        return Fact("work.valued.v1", self, ("hourly", "value"))

    def take_rate(
        self, rate: Rate, currency_code: str, rate_card_id: str | None, at: datetime | None
    ) -> None:
        self.rate_card_id = rate_card_id
        self.currency_code = currency_code
        self.hourly_minor = rate.hourly_minor
        self.daily_minor = rate.daily_minor
        self.day_minutes = rate.day_minutes
        self.value_minor = rate.value(self.billable_seconds)
        self.valued_at = at

    def rate_again(self, rate: Rate, rate_card_id: str | None, at: datetime | None) -> Fact:
        """Value it at another rate, in the currency that it has."""
        self.take_rate(rate, self.currency_code or "", rate_card_id, at)
        return Fact("work.valued.v1", self, ("hourly", "value"))

    def bear_cost(self, hourly: Money, overhead_hourly_minor: int) -> None:
        """Note what it costs at the person's rate of its day, and the overhead on top of that.

        No fact: costs stay in finance.
        """
        self.cost_currency_code = hourly.currency_code
        self.cost_hourly_minor = hourly.amount_minor
        self.cost_minor = Rate(hourly.amount_minor).value(self.seconds)
        self.overhead_hourly_minor = overhead_hourly_minor
        self.overhead_minor = Rate(overhead_hourly_minor).value(self.seconds)

    def bear_no_cost(self) -> None:
        """No rate is set for its day any more."""
        self.cost_currency_code = self.cost_hourly_minor = self.cost_minor = None
        self.overhead_hourly_minor = self.overhead_minor = None

    def cost_is_final(self, closed_through: date | None) -> bool:
        """Billed and written-off work keeps its cost, and so does work of a closed period."""
        if closed_through is not None and self.posted_on <= closed_through:
            return True
        return self.cost_minor is not None and (self.billed or self.write_off_id is not None)

    def withdraw(self) -> Fact:
        """Its time entry was reopened: it counts for nothing until it is approved again."""
        self.withdrawn = True
        self.seconds = self.billable_seconds = 0
        self.currency_code = self.hourly_minor = self.value_minor = None
        self.daily_minor = self.day_minutes = None
        self.bear_no_cost()
        self.rate_card_id = self.write_off_id = self.valued_at = None
        self.chargeable = self.pricing_due = False
        return Fact("work.withdrawn.v1", self, ("seconds", "billable_seconds", "hourly", "value"))
