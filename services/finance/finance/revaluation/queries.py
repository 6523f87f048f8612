"""What a revaluation of the end of a day would post, by legal entity, currency and account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.money import Money
from chassis.prepared import prepared
from sqlalchemy import BigInteger, Date, bindparam, cast, func, select, union_all

from finance.agency.queries import base_currencies
from finance.chart.queries import account_names, roles
from finance.exchange.queries import convert, rate_between
from finance.exchange.rules.conversion import FoundRate
from finance.ledger.queries import net_of
from finance.ledger.readable import AccountDay, AccountMonth, Posting
from finance.revaluation.rules import Balance


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """An account that is revalued. rate None: there is none, so nothing follows.

    stands: in the books. worth: at the rate. is_realised: the difference stays.
    """

    legal_entity_id: str
    ledger_account: str
    ledger_account_name: str
    balance: Money
    stands: Money
    rate: FoundRate | None
    worth: Money | None
    is_realised: bool

    @property
    def difference(self) -> Money | None:
        """A gain, or negative a loss."""
        return None if self.worth is None else self.worth - self.stands

    @property
    def is_open(self) -> bool:
        return self.difference is None or self.difference.amount_minor != 0


def preview(reading: Reading, through: date, legal_entity_id: str = "") -> list[Line]:
    """At the rates of that day; legal_entity_id: empty for all of them."""
    bases = base_currencies(reading)
    names = account_names(reading)
    role_of = {code: role for role, code in roles(reading).items()}
    rates: dict[tuple[str, str], FoundRate | None] = {}
    return [
        _line(reading, row, balance, bases, names, through, rates)
        for row, balance in _foreign(reading, through, bases, role_of)
        if not legal_entity_id or row.legal_entity_id == legal_entity_id
    ]


def _foreign(
    reading: Reading, through: date, bases: Mapping[str, str], role_of: Mapping[str, str]
) -> Iterator[tuple[Any, Balance]]:
    first = through.replace(day=1)
    for row in _BALANCES.all(reading, month=first, through=through):
        role = role_of.get(row.ledger_account, "")
        balance = Balance(row.ledger_account, role, row.minor, row.base)
        if row.currency_code != bases.get(row.legal_entity_id) and balance.counts:
            yield row, balance


def _line(
    reading: Reading,
    row: Any,
    balance: Balance,
    bases: Mapping[str, str],
    names: Mapping[str, str],
    through: date,
    rates: dict[tuple[str, str], FoundRate | None],
) -> Line:
    base, held = bases[row.legal_entity_id], Money(balance.minor, row.currency_code)
    key = (row.currency_code, base)
    if key not in rates:
        rates[key] = rate_between(reading, *key, through)
    rate = rates[key]
    worth = convert(held, base, rate.rate) if rate else None
    return Line(
        legal_entity_id=row.legal_entity_id,
        ledger_account=balance.ledger_account,
        ledger_account_name=names.get(balance.ledger_account, ""),
        balance=held,
        stands=Money(balance.base_minor, base),
        rate=rate,
        worth=Money.zero(base) if balance.minor == 0 else worth,
        is_realised=balance.is_realised,
    )


def _summed() -> Any:
    month, through = bindparam("month", type_=Date), bindparam("through", type_=Date)

    def posted(of: Any, *when: Any) -> Any:
        key = (of.legal_entity_id, of.currency_code, of.ledger_account)
        minor, base = net_of(of, in_base=False), net_of(of, in_base=True)
        return select(*key, minor.label("minor"), base.label("base")).where(*when)

    sums = union_all(
        posted(AccountMonth, AccountMonth.month < month),
        posted(AccountDay, AccountDay.posted_on.between(month, through)),
    ).subquery()
    key = (sums.c.legal_entity_id, sums.c.currency_code, sums.c.ledger_account)
    minor: Any = cast(func.sum(sums.c.minor), BigInteger)
    base: Any = cast(func.sum(sums.c.base), BigInteger)
    return (
        select(*key, minor.label("minor"), base.label("base"))
        .group_by(*key)
        .having(func.sum(func.abs(sums.c.minor) + func.abs(sums.c.base)) > 0)
        .order_by(*key)
    )


_BALANCES = prepared(_summed())
UNVALUED_MAX = 500
_UNVALUED = prepared(
    select(Posting.journal_id)
    .where(
        Posting.base_currency_code.is_(None), Posting.posted_on <= bindparam("through", type_=Date)
    )
    .distinct()
    .limit(UNVALUED_MAX),
    str,
)


def unvalued(reading: Reading, through: date) -> list[str]:
    """Ids of journals without amounts in the currency of the books, at most UNVALUED_MAX."""
    return list(_UNVALUED.all(reading, through=through))
