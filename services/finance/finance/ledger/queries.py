"""Reads of the books: journals, and what every account stands at on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.money import Money
from chassis.paging import Page, cut
from sqlalchemy import func, select

from finance.ledger.model import (
    PERIODS_ID,
    Journal,
    LedgerAccount,
    PeriodLock,
    Posting,
)


def list_journals(
    reading: Reading, page: Page, source_id: str = "", project_id: str = ""
) -> tuple[list[Journal], str]:
    """The latest first, with their postings, and the token of the next page."""
    query = select(Journal).order_by(Journal.number.desc()).limit(page.limit)
    if source_id:
        query = query.where(Journal.source_id == source_id)
    if project_id:
        query = query.where(Journal.project_id == project_id)
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
    """Every account with postings in the currency up to and including the day, in order."""
    balance = func.sum(Posting.debit_minor - Posting.credit_minor).label("balance")
    rows = reading.session.execute(
        select(LedgerAccount.code, LedgerAccount.name, balance)
        .join(Posting, Posting.ledger_account == LedgerAccount.code)
        .join(Journal, Journal.id == Posting.journal_id)
        .where(Journal.currency_code == currency_code, Journal.posted_on <= as_at)
        .group_by(LedgerAccount.code, LedgerAccount.name)
        .order_by(LedgerAccount.code)
    )
    return [
        TrialBalanceLine(
            ledger_account=code,
            ledger_account_name=name,
            debit=Money(max(int(total), 0), currency_code),
            credit=Money(max(-int(total), 0), currency_code),
        )
        for code, name, total in rows
    ]


def periods(reading: Reading) -> PeriodLock:
    """Up to which day the books are closed."""
    return reading.session.get(PeriodLock, PERIODS_ID) or PeriodLock(id=PERIODS_ID)


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The days that are not closed, as they are now."""

    closed_through: date | None
    today: date

    @classmethod
    def of(cls, reading: Reading) -> OpenDays:
        return cls(periods(reading).closed_through, reading.today)

    def first_from(self, day: date) -> date:
        """The day itself, or today where its period is closed."""
        closed = self.closed_through is not None and day <= self.closed_through
        return self.today if closed else day
