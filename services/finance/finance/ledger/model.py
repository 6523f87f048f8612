"""The books: a chart of accounts and journals that balance.

Rows are only ever added. Triggers in the database refuse a change of what is posted and, when the
transaction commits, a journal whose debits and credits differ.
"""

from __future__ import annotations

from datetime import date, datetime

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.model import Model


class LedgerAccount(Model):
    """One account of the chart. kind: asset, liability or income."""

    __tablename__ = "ledger_account"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)


class JournalSeries(Model):
    """The one counter of journal numbers; locked while it counts."""

    __tablename__ = "journal_series"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int] = mapped_column(BigInteger)


class LedgerTurnover(Model):
    """All that was ever debited in one currency: an upper bound of every sum of its postings."""

    __tablename__ = "ledger_turnover"

    currency_code: Mapped[str] = mapped_column(Text, primary_key=True)
    debit_minor: Mapped[int] = mapped_column(BigInteger)


PERIODS_ID = "0190b5c0-0000-7000-8000-000000000002"
"""The agency's one row of closed periods."""


class PeriodLock(Aggregate, Model):
    """Up to which day nothing more is booked. closed_through None: every day is open."""

    __tablename__ = "period_lock"

    closed_through: Mapped[date | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime | None] = mapped_column(default=None)

    def close(self, through: date, at: datetime) -> Fact:
        self.closed_through = through
        self.changed_at = at
        return Fact("period.closed.v1", self, ("closed_through",))

    def reopen(self, through: date | None, reason: str, at: datetime) -> Fact:
        self.closed_through = through
        self.reason = reason
        self.changed_at = at
        return Fact("period.reopened.v1", self, ("closed_through", "reason"))


class Posting(Model):
    """One side of a journal, in its currency."""

    __tablename__ = "posting"
    __table_args__ = (
        CheckConstraint(
            "debit_minor >= 0 AND credit_minor >= 0 AND (debit_minor = 0) <> (credit_minor = 0)",
            name="posting_one_side",
        ),
        Index("posting_ledger_account", "ledger_account"),
    )

    journal_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("journal.id"), primary_key=True, init=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ledger_account: Mapped[str] = mapped_column(Text, ForeignKey("ledger_account.code"))
    debit_minor: Mapped[int] = mapped_column(BigInteger)
    credit_minor: Mapped[int] = mapped_column(BigInteger)


class AccountDay(Model):
    """What was posted on one day to one account, in one currency; kept by a trigger on posting."""

    __tablename__ = "account_day"

    currency_code: Mapped[str] = mapped_column(Text, primary_key=True)
    ledger_account: Mapped[str] = mapped_column(Text, primary_key=True)
    posted_on: Mapped[date] = mapped_column(primary_key=True)
    debit_minor: Mapped[int] = mapped_column(BigInteger)
    credit_minor: Mapped[int] = mapped_column(BigInteger)


class AccountMonth(Model):
    """The same for a whole month, by its first day."""

    __tablename__ = "account_month"

    currency_code: Mapped[str] = mapped_column(Text, primary_key=True)
    ledger_account: Mapped[str] = mapped_column(Text, primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    debit_minor: Mapped[int] = mapped_column(BigInteger)
    credit_minor: Mapped[int] = mapped_column(BigInteger)


class Journal(Model):
    """One balanced booking and what caused it. posted_on: the day it counts from."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("journal_source", "source_id", "number"),
        Index("journal_project", "project_id", "number"),
        Index("journal_client", "client_id", "number"),
        Index("journal_posted_on", "currency_code", "posted_on"),
        Index("journal_day", "posted_on", "id"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, unique=True)
    posted_on: Mapped[date]
    description: Mapped[str] = mapped_column(Text)
    source_type: Mapped[str] = mapped_column(Text)
    source_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    currency_code: Mapped[str] = mapped_column(Text)
    posted_at: Mapped[datetime]
    postings: Mapped[list[Posting]] = relationship(
        order_by=Posting.position, lazy="selectin", cascade="save-update, merge"
    )

    def money(self, amount_minor: int) -> Money:
        return Money(amount_minor, self.currency_code)
