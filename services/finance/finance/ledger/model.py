"""The books: a chart of accounts and journals that balance.

Rows are only ever added. Triggers in the database refuse a change of what is posted and, when the
transaction commits, a journal whose debits and credits differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.agency.readable import ENTITY_ID
from finance.ledger.rules import earlier, later
from finance.model import Model


class JournalSeries(Model):
    """The one counter of journal numbers; locked while it counts."""

    __tablename__ = "journal_series"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int] = mapped_column(BigInteger)


class LedgerTurnover(Model):
    """All that was ever debited in one currency: an upper bound of every sum of its postings.

    With what postings of other currencies come to in it, where it is the currency of the books.
    """

    __tablename__ = "ledger_turnover"

    currency_code: Mapped[str] = mapped_column(Text, primary_key=True)
    debit_minor: Mapped[int] = mapped_column(BigInteger)


PERIODS_ID = "0190b5c0-0000-7000-8000-000000000002"
"""The agency's one row of closed periods."""


class PeriodLock(Aggregate, Model):
    """Up to which day nothing more is booked. closed_through None: every day is open.

    soft_closed_through: up to which day only those with the permission `period.late` book, each
    time with a reason.
    """

    __tablename__ = "period_lock"

    closed_through: Mapped[date | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime | None] = mapped_column(default=None)
    soft_closed_through: Mapped[date | None] = mapped_column(default=None)

    @property
    def frozen_through(self) -> date | None:
        """The last day that is closed either way."""
        return later(self.closed_through, self.soft_closed_through)

    def close(self, through: date, at: datetime) -> Fact:
        self.closed_through = through
        self.changed_at = at
        return Fact("period.closed.v1", self, ("closed_through",))

    def close_softly(self, through: date, at: datetime) -> Fact:
        self.soft_closed_through = through
        self.changed_at = at
        return Fact("period.closed.v1", self, ("soft_closed_through",))

    def reopen(self, through: date | None, reason: str, at: datetime) -> Fact:
        """Both kinds of closing end on that day at the latest."""
        self.closed_through = earlier(self.closed_through, through)
        self.soft_closed_through = earlier(self.soft_closed_through, through)
        self.reason = reason
        self.changed_at = at
        changed = ("closed_through", "soft_closed_through", "reason")
        return Fact("period.reopened.v1", self, changed)


class PeriodClosing(Model):
    """The certificate of one closing: what was still open when somebody closed all the same.

    kind: hard or soft. checks: name and count of each, as JSON. Never changed.
    """

    __tablename__ = "period_closing"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    through: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    checks: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    closed_by: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[datetime]


class Posting(Model):
    """One side of a journal, in its currency and in that of the books.

    base_currency_code: of the books; None, as the two amounts, on what was posted in another
    currency before there was any rate. An exchange difference has only these amounts.
    posted_on, currency_code, number, legal_entity_id: the journal's, so that an account's ledger
    needs no other table. tax_category: on what a tax return counts.
    """

    __tablename__ = "posting"
    __table_args__ = (
        CheckConstraint(
            "debit_minor >= 0 AND credit_minor >= 0 AND base_debit_minor >= 0 AND "
            "base_credit_minor >= 0 AND (debit_minor = 0 AND coalesce(base_debit_minor, 0) = 0) <> "
            "(credit_minor = 0 AND coalesce(base_credit_minor, 0) = 0)",
            name="posting_one_side",
        ),
        CheckConstraint(
            "num_nulls(base_currency_code, base_debit_minor, base_credit_minor) IN (0, 3) AND "
            "(base_currency_code <> currency_code OR "
            "(base_debit_minor, base_credit_minor) = (debit_minor, credit_minor))",
            name="posting_in_base",
        ),
        Index(
            "posting_account",
            *("ledger_account", "currency_code", "posted_on", "number", "position"),
        ),
        Index(
            "posting_account_of_entity",
            *("ledger_account", "currency_code", "legal_entity_id"),
            *("posted_on", "number", "position"),
        ),
        Index("posting_of_account", "ledger_account", "posted_on", "number", "position"),
        Index(
            "posting_unvalued",
            *("posted_on", "journal_id"),
            postgresql_where=text("base_currency_code IS NULL"),
        ),
    )

    journal_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("journal.id"), primary_key=True, init=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ledger_account: Mapped[str] = mapped_column(Text, ForeignKey("ledger_account.code"))
    debit_minor: Mapped[int] = mapped_column(BigInteger)
    credit_minor: Mapped[int] = mapped_column(BigInteger)
    posted_on: Mapped[date]
    currency_code: Mapped[str] = mapped_column(Text)
    number: Mapped[int] = mapped_column(BigInteger)
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    tax_category: Mapped[str | None] = mapped_column(Text, default=None)
    tax_rate_bp: Mapped[int] = mapped_column(default=0)
    legal_entity_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), default=ENTITY_ID)
    base_currency_code: Mapped[str | None] = mapped_column(Text, default=None)
    base_debit_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    base_credit_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)


class AccountDay(Model):
    """What was posted on one day to one account of a legal entity, in one currency.

    base_debit_minor, base_credit_minor: the same in the currency of that entity's books.
    Kept by a trigger on posting.
    """

    __tablename__ = "account_day"

    currency_code: Mapped[str] = mapped_column(Text, primary_key=True)
    legal_entity_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    ledger_account: Mapped[str] = mapped_column(Text, primary_key=True)
    posted_on: Mapped[date] = mapped_column(primary_key=True)
    debit_minor: Mapped[int] = mapped_column(BigInteger)
    credit_minor: Mapped[int] = mapped_column(BigInteger)
    base_debit_minor: Mapped[int] = mapped_column(BigInteger)
    base_credit_minor: Mapped[int] = mapped_column(BigInteger)


class AccountMonth(Model):
    """The same for a whole month, by its first day."""

    __tablename__ = "account_month"

    currency_code: Mapped[str] = mapped_column(Text, primary_key=True)
    legal_entity_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    ledger_account: Mapped[str] = mapped_column(Text, primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    debit_minor: Mapped[int] = mapped_column(BigInteger)
    credit_minor: Mapped[int] = mapped_column(BigInteger)
    base_debit_minor: Mapped[int] = mapped_column(BigInteger)
    base_credit_minor: Mapped[int] = mapped_column(BigInteger)


class TaxMonth(Model):
    """What was posted in a month with one tax category and rate; kept by the same trigger."""

    __tablename__ = "tax_month"

    currency_code: Mapped[str] = mapped_column(Text, primary_key=True)
    legal_entity_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    ledger_account: Mapped[str] = mapped_column(Text, primary_key=True)
    tax_category: Mapped[str] = mapped_column(Text, primary_key=True)
    tax_rate_bp: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    debit_minor: Mapped[int] = mapped_column(BigInteger)
    credit_minor: Mapped[int] = mapped_column(BigInteger)
    base_debit_minor: Mapped[int] = mapped_column(BigInteger)
    base_credit_minor: Mapped[int] = mapped_column(BigInteger)


class Journal(Model):
    """One balanced booking and what caused it. posted_on: the day it counts from.

    reference: of the document that a person books. reverses_id: the journal that this one cancels.
    belongs_on: a day of the closed period to which a late item belongs.
    """

    __tablename__ = "journal"
    __table_args__ = (
        Index("journal_source", "source_id", "number"),
        Index("journal_project", "project_id", "number"),
        Index("journal_client", "client_id", "number"),
        Index("journal_posted_on", "currency_code", "posted_on"),
        Index("journal_day", "posted_on", "id"),
        Index("journal_entity", "legal_entity_id", "number"),
        Index(
            "journal_reverses",
            "reverses_id",
            unique=True,
            postgresql_where=text("reverses_id IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, unique=True)
    posted_on: Mapped[date]
    description: Mapped[str] = mapped_column(Text)
    source_type: Mapped[str] = mapped_column(Text)
    source_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    currency_code: Mapped[str] = mapped_column(Text)
    posted_at: Mapped[datetime]
    postings: Mapped[list[Posting]] = relationship(
        order_by=Posting.position, lazy="selectin", cascade="save-update, merge"
    )
    reason: Mapped[str] = mapped_column(Text, default="")
    reference: Mapped[str] = mapped_column(Text, default="")
    reverses_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    belongs_on: Mapped[date | None] = mapped_column(default=None)
    legal_entity_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), default=ENTITY_ID)

    @property
    def base_currency_code(self) -> str:
        """Of the books; empty on what was posted in another currency before there was any rate."""
        return next((one.base_currency_code or "" for one in self.postings), "")

    def money(self, amount_minor: int) -> Money:
        return Money(amount_minor, self.currency_code)


class RecurringJournal(Aggregate, Model):
    """A journal that is posted again every `every_months` months, on the day of starts_on.

    lines: the postings as JSON, with numbers of accounts. next_on None: it is over. ends_on: the
    last day on which it may be posted.
    """

    __tablename__ = "recurring_journal"
    __table_args__ = (Index("recurring_journal_next", "next_on", "id"),)

    description: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    every_months: Mapped[int]
    starts_on: Mapped[date]
    next_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime]
    legal_entity_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), default=ENTITY_ID)

    def set_up(self) -> Fact:
        return Fact("recurring_journal.set.v1", self)

    def change(self, values: Mapping[str, Any]) -> Fact | None:
        """Set what differs."""
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        return Fact("recurring_journal.changed.v1", self, tuple(changed)) if changed else None

    def move_on(self, next_on: date | None) -> Fact:
        self.next_on = next_on
        return Fact("recurring_journal.posted.v1", self, ("next_on",))

    def end(self) -> Fact:
        self.next_on = None
        return Fact("recurring_journal.ended.v1", self, ("next_on",))
