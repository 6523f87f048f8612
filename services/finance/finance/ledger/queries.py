"""Reads of the books: journals, and what every account stands at on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Narrow, Records, containing, ids_of, part, records
from chassis.money import Money
from chassis.prepared import one_of, prepared
from sqlalchemy import (
    BigInteger,
    Date,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    select,
    union_all,
)

from chassis import values
from finance.agency.queries import BooksView
from finance.chart.readable import LedgerAccount
from finance.ledger.model import (
    PERIODS_ID,
    AccountDay,
    AccountMonth,
    Journal,
    PeriodClosing,
    PeriodLock,
    Posting,
    RecurringJournal,
    TaxMonth,
)
from finance.replicas.readable import name_of_client, name_of_project, reference_of_project


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalFilter:
    """Which journals to list; empty or None: all. ledger_account: those with a posting on one."""

    source_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    client_id: Sequence[str] = ()
    ledger_account: Sequence[str] = ()
    source_type: Sequence[str] = ()
    currency_code: Sequence[str] = ()
    posted_from: date | None = None
    posted_through: date | None = None
    search: str = ""
    legal_entity_id: Sequence[str] = ()


DUE_MAX = 200
_CLIENT = name_of_client(Journal.client_id)
_POSTED_ON_ACCOUNT = select(Posting.journal_id).where(
    Posting.journal_id == Journal.id, one_of(Posting.ledger_account, "ledger_account")
)
JOURNALS = Records(
    select(Journal.id),
    {
        "id": Journal.id,
        "number": Journal.number,
        "posted_on": Journal.posted_on,
        "description": Journal.description,
        "client": _CLIENT,
        "source_type": Journal.source_type,
        "posted_at": Journal.posted_at,
    },
    None,
    default="-number",
    narrow=Narrow(
        orders=frozenset({"description", "client", "source_type", "posted_at"}),
        filters=frozenset({"ids", "source_id", "project_id", "client_id", "posted_from"}),
    ),
    source_id=one_of(Journal.source_id, "source_id"),
    project_id=one_of(Journal.project_id, "project_id"),
    client_id=one_of(Journal.client_id, "client_id"),
    ledger_account=_POSTED_ON_ACCOUNT.exists(),
    source_type=one_of(Journal.source_type, "source_type"),
    currency_code=one_of(Journal.currency_code, "currency_code"),
    legal_entity_id=one_of(Journal.legal_entity_id, "legal_entity_id"),
    posted_from=Journal.posted_on >= bindparam("posted_from"),
    posted_through=Journal.posted_on <= bindparam("posted_through"),
    search=containing(
        "search",
        *(Journal.description, _CLIENT, reference_of_project(Journal.project_id)),
        name_of_project(Journal.project_id),
    ),
)


def list_journals(reading: Reading, wanted: JournalFilter, asked: Asked) -> Listed:
    """Journals with their postings, the latest first if no other order is given."""
    given = asdict(wanted) | {
        "source_id": ids_of(wanted.source_id, "source_id"),
        "project_id": ids_of(wanted.project_id, "project_id"),
        "client_id": ids_of(wanted.client_id, "client_id"),
        "legal_entity_id": ids_of(wanted.legal_entity_id, "legal_entity_id"),
        "ledger_account": list(wanted.ledger_account),
        "source_type": list(wanted.source_type),
        "currency_code": [values.currency(code, "currency_code") for code in wanted.currency_code],
        "search": part(wanted.search),
    }
    listed = JOURNALS.page(reading, ["ledger.read"], asked, **given)
    return records(reading, Journal, listed)


def reversed_among(reading: Reading, journal_ids: Sequence[str]) -> set[str]:
    """Those of the journals that another one cancels."""
    return {found.reverses_id for found in _REVERSED.all(reading, ids=list(journal_ids))}


_REVERSED = prepared(select(Journal.reverses_id).where(one_of(Journal.reverses_id, "ids")))


def journal(reading: Reading, journal_id: str) -> Journal:
    found = reading.session.get(Journal, require_id(journal_id, "journal_id"))
    if found is None:
        raise NotFound(
            "JOURNAL_NOT_FOUND", f"There is no journal {journal_id}.", field="journal_id"
        )
    return found


@dataclass(frozen=True, slots=True)
class TrialBalanceLine:
    """One account's balance, on the side where it stands; the other side is zero."""

    ledger_account: str
    ledger_account_name: str
    debit: Money
    credit: Money


def trial_balance(reading: Reading, as_at: date, view: BooksView) -> list[TrialBalanceLine]:
    """Every account with postings in the view up to and including the day, in order.

    Out of the sums of the months before and of the days of the month.
    """
    month = as_at.replace(day=1)
    rows = _BALANCES[view.key].all(reading, month=month, as_at=as_at, **view.given)
    return [
        TrialBalanceLine(
            ledger_account=code,
            ledger_account_name=name,
            debit=Money(max(total, 0), view.currency_code),
            credit=Money(max(-total, 0), view.currency_code),
        )
        for code, name, total in rows
    ]


VIEWS = tuple((in_base, of_entity) for in_base in (False, True) for of_entity in (False, True))
"""The keys of all views of the books."""


def net_of(of: Any, *, in_base: bool) -> Any:
    """Debits less credits of a row of sums or of a posting."""
    if in_base:
        return of.base_debit_minor - of.base_credit_minor
    return of.debit_minor - of.credit_minor


def of_view(of: Any, key: tuple[bool, bool]) -> list[Any]:
    """Which rows of sums, or postings, are in a view; what it is given are their parameters."""
    in_base, of_entity = key
    entity = bindparam("legal_entity_id", type_=Uuid(as_uuid=False))
    code = bindparam("currency_code", type_=Text)
    return [
        *((of.currency_code == code,) * (not in_base)),
        *((of.legal_entity_id == entity,) * of_entity),
    ]


def _balances(key: tuple[bool, bool]) -> Select[Any]:
    def posted(of: type[AccountDay | AccountMonth], *when: Any) -> Any:
        net = net_of(of, in_base=key[0]).label("net")
        return select(of.ledger_account, net).where(*of_view(of, key), *when)

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


_BALANCES = {key: prepared(_balances(key)) for key in VIEWS}


_SIDES = ("debit_minor", "credit_minor", "base_debit_minor", "base_credit_minor")


def kept_and_counted() -> dict[str, tuple[Select[Any], Select[Any]]]:
    """By name: the kept sums of accounts, and what the postings come to; for `sums verify`."""
    month = cast(func.date_trunc("month", Posting.posted_on), Date)
    taxed = (Posting.tax_category, Posting.tax_rate_bp)
    of_taxes = (TaxMonth.tax_category, TaxMonth.tax_rate_bp)
    return {
        "account_day": (_kept(AccountDay, AccountDay.posted_on), _posted(Posting.posted_on)),
        "account_month": (_kept(AccountMonth, AccountMonth.month), _posted(month)),
        "tax_month": (
            _kept(TaxMonth, TaxMonth.month, *of_taxes),
            _posted(month, *taxed).where(Posting.tax_category.is_not(None)),
        ),
    }


def _kept(of: type[AccountDay | AccountMonth | TaxMonth], *key: Any) -> Select[Any]:
    sums: list[Any] = [getattr(of, side) for side in _SIDES]
    return select(of.legal_entity_id, of.currency_code, of.ledger_account, *key, *sums)


def _posted(*key: Any) -> Select[Any]:
    sums: list[Any] = [
        cast(func.sum(func.coalesce(getattr(Posting, side), 0)), BigInteger) for side in _SIDES
    ]
    key = (Posting.legal_entity_id, Posting.currency_code, Posting.ledger_account, *key)
    return select(*key, *sums).group_by(*key)


def periods(reading: Reading) -> PeriodLock:
    """Up to which day the books are closed."""
    return reading.session.get(PeriodLock, PERIODS_ID) or PeriodLock(id=PERIODS_ID)


_CLOSED = prepared(
    select(func.greatest(PeriodLock.closed_through, PeriodLock.soft_closed_through)).where(
        PeriodLock.id == PERIODS_ID
    ),
    lambda day: day,
)


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The days that are not closed, as they are now. closed_through: softly or for good."""

    closed_through: date | None
    today: date

    @classmethod
    def of(cls, reading: Reading) -> OpenDays:
        return cls(_CLOSED.first(reading), reading.today)

    def first_from(self, day: date) -> date:
        """The day itself, or today where its period is closed."""
        closed = self.closed_through is not None and day <= self.closed_through
        return self.today if closed else day


@dataclass(frozen=True, kw_only=True, slots=True)
class RecurringFilter:
    search: str = ""
    over: bool = False


RECURRING = Records(
    select(RecurringJournal.id),
    {
        "id": RecurringJournal.id,
        "next_on": RecurringJournal.next_on,
        "description": RecurringJournal.description,
        "starts_on": RecurringJournal.starts_on,
        "ends_on": RecurringJournal.ends_on,
        "every_months": RecurringJournal.every_months,
    },
    None,
    default="next_on",
    over=RecurringJournal.next_on.is_(None) == bindparam("over"),
    search=containing("search", RecurringJournal.description),
)


def list_recurring(reading: Reading, wanted: RecurringFilter, asked: Asked) -> Listed:
    given = asdict(wanted) | {"search": part(wanted.search)}
    if asked.ids:
        del given["over"]
    listed = RECURRING.page(reading, ["ledger.read"], asked, **given)
    return records(reading, RecurringJournal, listed)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosingFilter:
    kind: Sequence[str] = ()


CLOSINGS = Records(
    select(PeriodClosing.id),
    {
        "id": PeriodClosing.id,
        "closed_at": PeriodClosing.closed_at,
        "through": PeriodClosing.through,
        "kind": PeriodClosing.kind,
        "closed_by": PeriodClosing.closed_by,
    },
    None,
    default="-closed_at",
    kind=one_of(PeriodClosing.kind, "kind"),
)


def list_closings(reading: Reading, wanted: ClosingFilter, asked: Asked) -> Listed:
    listed = CLOSINGS.page(reading, ["ledger.read"], asked, kind=list(wanted.kind))
    return records(reading, PeriodClosing, listed)


_DIFFERENCE = prepared(
    select(
        AccountMonth.currency_code,
        *(
            cast(func.sum(net_of(AccountMonth, in_base=in_base)), BigInteger)
            for in_base in (False, True)
        ),
    ).group_by(AccountMonth.currency_code),
    lambda code, minor, base: (code, minor or base),
)


def out_of_balance(reading: Reading) -> list[Money]:
    """Debits less credits of each currency in which they differ, by it or in that of the books.

    The database lets none differ.
    """
    return [Money(minor, code) for code, minor in _DIFFERENCE.all(reading) if minor]


_DUE = prepared(
    select(RecurringJournal.id, RecurringJournal.description, RecurringJournal.next_on)
    .where(RecurringJournal.next_on <= bindparam("through", type_=Date))
    .order_by(RecurringJournal.next_on, RecurringJournal.id)
    .limit(DUE_MAX)
)


def recurring_due(reading: Reading, through: date) -> list[Any]:
    """Recurring journals with a day that is due and not posted, at most DUE_MAX."""
    return _DUE.all(reading, through=through)
