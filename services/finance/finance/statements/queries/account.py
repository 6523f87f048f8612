"""The ledger of one account: what was posted to it, with its balance after each posting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.paging import Page, malformed_token, token_of
from chassis.prepared import prepared
from sqlalchemy import BigInteger, Date, Integer, Text, bindparam, select, tuple_

from finance.agency.queries import BooksView
from finance.chart.queries import account_names
from finance.ledger.queries import VIEWS, of_view
from finance.ledger.readable import Journal, Posting
from finance.statements.queries.balances import posted_between

TOKEN_WIDTH = 4
"""Day, number and position of the last posting, and the balance after it."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A posting, and debits less credits of the account after it."""

    journal_id: str
    number: int
    posted_on: date
    position: int
    description: str
    source_type: str
    source_id: str
    client_id: str | None
    project_id: str | None
    debit_minor: int
    credit_minor: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class AccountLedger:
    """One page. opening: before the first day; closing: at the end of the last."""

    name: str
    opening: int
    closing: int
    rows: Sequence[LedgerRow]
    next_page_token: str


def account_ledger(
    reading: Reading, code: str, view: BooksView, first: date, last: date, page: Page
) -> AccountLedger:
    name = account_names(reading).get(code)
    if name is None:
        raise NotFound(
            "ACCOUNT_UNKNOWN", f"The chart has no account {code[:20]}.", field="ledger_account"
        )
    before = first - timedelta(days=1)
    opening = posted_between(reading, view, None, before).get(code, 0)
    within = posted_between(reading, view, first, last).get(code, 0)
    day, number, position, balance = _after(page, first, opening)
    found = _POSTINGS[view.key].all(
        reading,
        code=code,
        last=last,
        after_day=day,
        after_number=number,
        after_position=position,
        limit=page.limit,
        **view.given,
    )
    rows = _running(found[: page.size], balance)
    token = ""
    if len(found) > page.size:
        end = rows[-1]
        key = (end.posted_on.isoformat(), end.number, end.position, end.balance_minor)
        token = token_of([str(one) for one in key])
    return AccountLedger(name, opening, opening + within, rows, token)


def _after(page: Page, first: date, opening: int) -> tuple[date, int, int, int]:
    if not page.after:
        return first, -1, -1, opening
    try:
        day, *numbers = page.after
        number, position, balance = map(int, numbers)
        return date.fromisoformat(day), number, position, balance
    except ValueError:
        raise malformed_token() from None


def _running(found: Sequence[Any], balance: int) -> list[LedgerRow]:
    rows = []
    for one in found:
        balance += one.debit_minor - one.credit_minor
        rows.append(LedgerRow(**one._asdict(), balance_minor=balance))
    return rows


_KEY = tuple_(Posting.posted_on, Posting.number, Posting.position)
_AFTER = tuple_(
    bindparam("after_day", type_=Date),
    bindparam("after_number", type_=BigInteger),
    bindparam("after_position", type_=Integer),
)


def _posted(key: tuple[bool, bool]) -> Any:
    """In the currency of the books without what has no amount there."""
    debit: Any = Posting.debit_minor
    credit: Any = Posting.credit_minor
    if key[0]:
        debit, credit = Posting.base_debit_minor, Posting.base_credit_minor
    stated: Any = (
        select(
            *(Posting.journal_id, Posting.number, Posting.posted_on, Posting.position),
            *(Journal.description, Journal.source_type, Journal.source_id),
            *(Posting.client_id, Posting.project_id),
            *(debit.label("debit_minor"), credit.label("credit_minor")),
        )
        .join(Journal, Journal.id == Posting.journal_id)
        .where(
            Posting.ledger_account == bindparam("code", type_=Text),
            Posting.posted_on <= bindparam("last", type_=Date),
            _KEY > _AFTER,
            debit + credit > 0,
            *of_view(Posting, key),
        )
        .order_by(Posting.posted_on, Posting.number, Posting.position)
        .limit(bindparam("limit", type_=BigInteger))
    )
    return stated


_POSTINGS = {key: prepared(_posted(key)) for key in VIEWS}
