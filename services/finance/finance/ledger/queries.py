"""Reads of the books: journals, and what every account stands at on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.money import Money
from chassis.paging import Page, cut
from chassis.prepared import prepared
from sqlalchemy import BigInteger, Date, Select, Text, bindparam, cast, func, select, union_all

from finance.ledger.model import (
    PERIODS_ID,
    AccountDay,
    AccountMonth,
    Journal,
    LedgerAccount,
    PeriodLock,
    Posting,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalFilter:
    """Which journals to list; empty: all. ledger_account: those with a posting on it."""

    source_id: str = ""
    project_id: str = ""
    client_id: str = ""
    ledger_account: str = ""
    source_type: str = ""
    posted_from: date | None = None
    posted_through: date | None = None
    currency_code: str = ""


def list_journals(reading: Reading, page: Page, wanted: JournalFilter) -> tuple[list[Journal], str]:
    """The latest first, with their postings, and the token of the next page."""
    query = select(Journal).order_by(Journal.number.desc()).limit(page.limit)
    for name in ("source_id", "project_id", "client_id", "source_type", "currency_code"):
        if value := getattr(wanted, name):
            query = query.where(getattr(Journal, name) == value)
    if wanted.ledger_account:
        posted = select(Posting.journal_id).where(Posting.ledger_account == wanted.ledger_account)
        query = query.where(posted.where(Posting.journal_id == Journal.id).exists())
    if wanted.posted_from:
        query = query.where(Journal.posted_on >= wanted.posted_from)
    if wanted.posted_through:
        query = query.where(Journal.posted_on <= wanted.posted_through)
    if page.after:
        query = query.where(Journal.number < int(page.after[0]))
    journals = reading.session.scalars(query).all()
    return cut(journals, page, lambda journal: (journal.number,))


def account_names(reading: Reading) -> Mapping[str, str]:
    """The chart: code to name."""
    accounts = reading.session.scalars(select(LedgerAccount))
    return {account.code: account.name for account in accounts}


@dataclass(frozen=True, slots=True)
class TrialBalanceLine:
    """One account's balance, on the side where it stands; the other side is zero."""

    ledger_account: str
    ledger_account_name: str
    debit: Money
    credit: Money


def trial_balance(reading: Reading, as_at: date, currency_code: str) -> list[TrialBalanceLine]:
    """Every account with postings in the currency up to and including the day, in order.

    Out of the sums of the months before and of the days of the month.
    """
    month = as_at.replace(day=1)
    rows = _BALANCES.all(reading, currency_code=currency_code, month=month, as_at=as_at)
    return [
        TrialBalanceLine(
            ledger_account=code,
            ledger_account_name=name,
            debit=Money(max(total, 0), currency_code),
            credit=Money(max(-total, 0), currency_code),
        )
        for code, name, total in rows
    ]


def _balances() -> Select[Any]:
    def posted(of: type[AccountDay | AccountMonth], *when: Any) -> Any:
        net = (of.debit_minor - of.credit_minor).label("net")
        code = bindparam("currency_code", type_=Text)
        return select(of.ledger_account, net).where(of.currency_code == code, *when)

    month, as_at = bindparam("month", type_=Date), bindparam("as_at", type_=Date)
    sums = union_all(
        posted(AccountMonth, AccountMonth.month < month),
        posted(AccountDay, AccountDay.posted_on.between(month, as_at)),
    ).subquery()
    balance: Any = cast(func.sum(sums.c.net), BigInteger).label("balance")
    return (
        select(LedgerAccount.code, LedgerAccount.name, balance)
        .join(sums, sums.c.ledger_account == LedgerAccount.code)
        .group_by(LedgerAccount.code, LedgerAccount.name)
        .order_by(LedgerAccount.code)
    )


_BALANCES = prepared(_balances())


def kept_and_counted() -> dict[str, tuple[Select[Any], Select[Any]]]:
    """By name: the kept sums of accounts, and what the postings come to; for `sums verify`."""
    month = cast(func.date_trunc("month", Journal.posted_on), Date)
    return {
        "account_day": (_kept(AccountDay, AccountDay.posted_on), _posted(Journal.posted_on)),
        "account_month": (_kept(AccountMonth, AccountMonth.month), _posted(month)),
    }


def _kept(of: type[AccountDay | AccountMonth], when: Any) -> Select[Any]:
    sums: list[Any] = [of.debit_minor, of.credit_minor]
    return select(of.currency_code, of.ledger_account, when, *sums)


def _posted(when: Any) -> Select[Any]:
    sums: list[Any] = [
        cast(func.sum(side), BigInteger) for side in (Posting.debit_minor, Posting.credit_minor)
    ]
    key = (Journal.currency_code, Posting.ledger_account, when)
    return select(*key, *sums).join(Journal, Journal.id == Posting.journal_id).group_by(*key)


def periods(reading: Reading) -> PeriodLock:
    """Up to which day the books are closed."""
    return reading.session.get(PeriodLock, PERIODS_ID) or PeriodLock(id=PERIODS_ID)


_CLOSED = prepared(
    select(PeriodLock.closed_through).where(PeriodLock.id == PERIODS_ID), lambda day: day
)


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The days that are not closed, as they are now."""

    closed_through: date | None
    today: date

    @classmethod
    def of(cls, reading: Reading) -> OpenDays:
        return cls(_CLOSED.first(reading), reading.today)

    def first_from(self, day: date) -> date:
        """The day itself, or today where its period is closed."""
        closed = self.closed_through is not None and day <= self.closed_through
        return self.today if closed else day
